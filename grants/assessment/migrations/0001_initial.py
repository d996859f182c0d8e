import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("applications", "0001_initial"),
        ("calls", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="EligibilityCheck",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="applications.application"
                        ),
                    ),
                    ("test", models.SlugField(verbose_name="question of the eligibility set, or a test of the office's own")),
                    ("label", models.CharField(max_length=200)),
                    ("result", models.CharField(choices=[("pass", "Pass"), ("fail", "Fail"), ("waived", "Waived")], max_length=8)),
                    ("reason", models.TextField(blank=True)),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("application", "test"), name="one_check_a_test"),
                        models.CheckConstraint(
                            condition=models.Q(("result", "pass"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                            name="fail_or_waiver_has_a_reason",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Finding",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="applications.application"
                        ),
                    ),
                    ("eligible", models.BooleanField()),
                    ("code", models.SlugField(blank=True, verbose_name="reason, as a code")),
                    ("note", models.TextField(blank=True)),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("eligible", True), models.Q(("code", ""), _negated=True), _connector="OR"),
                            name="ineligible_has_a_code",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Interest",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.call")),
                    (
                        "organisation",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
                    ),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    (
                        "kind",
                        models.CharField(
                            choices=[("none", "None"), ("known", "Known to me, no conflict"), ("conflicted", "Conflict")], max_length=12
                        ),
                    ),
                    ("note", models.TextField(blank=True)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("call", "organisation", "user"), name="one_interest_a_body"),
                        models.CheckConstraint(
                            condition=models.Q(("kind", "none"), models.Q(("note", ""), _negated=True), _connector="OR"),
                            name="interest_says_what",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Assessment",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="applications.application"
                        ),
                    ),
                    (
                        "assessor",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    (
                        "assigned_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("assigned_at", models.DateTimeField()),
                    ("due_on", models.DateField(blank=True, null=True)),
                    ("until", models.DateTimeField(blank=True, null=True, verbose_name="access ends")),
                    ("state", models.CharField(db_index=True, default="assigned", max_length=24)),
                    ("sent_at", models.DateTimeField(blank=True, null=True)),
                    ("overall_reason", models.TextField(blank=True, verbose_name="overall reasons")),
                    ("private_note", models.TextField(blank=True, verbose_name="note for the office only")),
                    ("applicant_note", models.TextField(blank=True, verbose_name="note that may be sent to the applicant")),
                    ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ],
                options={
                    "indexes": [models.Index(fields=["assessor", "state"], name="assessment_desk")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["assigned", "declared", "in_progress", "recused", "reopened", "sent"])),
                            name="assessment_state_known",
                        ),
                        models.UniqueConstraint(fields=("application", "assessor"), name="one_assessment_a_person"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Reopening",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "assessment",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="reopenings", to="assessment.assessment"
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="Score",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "assessment",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="assessment.assessment"),
                    ),
                    ("criterion", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.criterion")),
                    ("value", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ("abstained", models.BooleanField(default=False)),
                    ("reason", models.TextField(blank=True)),
                    ("sent_value", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="value when it was last sent")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("assessment", "criterion"), name="one_score_a_criterion"),
                        models.CheckConstraint(
                            condition=models.Q(("value__isnull", True), ("value__lte", 5), _connector="OR"), name="score_0_to_5"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("abstained", False), ("value__isnull", True), _connector="OR"),
                            name="abstention_has_no_value",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Moderation",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="moderation", to="applications.application"
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("present", models.TextField(verbose_name="who was present")),
                    ("triggers", models.JSONField(default=list, verbose_name="what called for it; empty where an officer asked for it")),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="ModeratedScore",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "moderation",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="assessment.moderation"),
                    ),
                    ("criterion", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.criterion")),
                    ("value", models.DecimalField(decimal_places=2, max_digits=3)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("moderation", "criterion"), name="one_moderated_score_a_criterion"),
                        models.CheckConstraint(condition=models.Q(("value__gte", 0), ("value__lte", 5)), name="moderated_score_0_to_5"),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Result",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE, related_name="result", to="applications.application"
                        ),
                    ),
                    ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                    ("by_criterion", models.JSONField(default=dict, verbose_name="criterion key to unrounded mean, as text")),
                    ("sent", models.PositiveSmallIntegerField(default=0)),
                    ("wanted", models.PositiveSmallIntegerField(default=0)),
                    ("triggers", models.JSONField(default=list, verbose_name="why moderation is needed")),
                    ("needs_moderation", models.BooleanField(default=False)),
                    ("below_floor", models.BooleanField(default=False)),
                    ("updated_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [models.Index(fields=["-total"], name="result_by_total")],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="Recommendation",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="recommendation", to="applications.application"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("full", "Fund in full"),
                                ("part", "Fund in part"),
                                ("reserve", "Reserve list"),
                                ("none", "Do not fund"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("amount_pence", models.BigIntegerField(default=0)),
                    ("purpose", models.TextField(blank=True)),
                    ("conditions", models.TextField(blank=True)),
                    ("reasons", models.TextField(verbose_name="reasons, for the record")),
                    ("feedback", models.TextField(blank=True, verbose_name="feedback for the applicant")),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "indexes": [],
                    "constraints": [],
                },
            ),
        )
    ]
