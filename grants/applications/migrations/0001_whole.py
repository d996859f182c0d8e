import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import CreateTables


class Migration(migrations.Migration):
    replaces = [("applications", "0001_initial"), ("applications", "0002_admitted_late"), ("applications", "0003_lot_and_ceiling")]

    initial = True

    dependencies = [
        ("calls", "0001_initial"),
        ("calls", "0003_lots_and_match"),
        ("files", "0001_initial"),
        ("outcomes", "0001_initial"),
        ("people", "0001_initial"),
        ("questions", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Application",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.call")),
                    (
                        "organisation",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
                    ),
                    ("reference", models.CharField(max_length=60, unique=True)),
                    ("title", models.CharField(blank=True, max_length=200, verbose_name="project")),
                    (
                        "answers",
                        models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.answersheet"),
                    ),
                    (
                        "eligibility",
                        models.OneToOneField(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.answersheet"
                        ),
                    ),
                    ("ask_pence", models.BigIntegerField(blank=True, null=True)),
                    ("least_pence", models.BigIntegerField(blank=True, null=True, verbose_name="could go ahead with")),
                    (
                        "main_outcome",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outcomes.outcome"
                        ),
                    ),
                    (
                        "district",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.district"
                        ),
                    ),
                    ("state", models.CharField(db_index=True, default="draft", max_length=24)),
                    ("created_at", models.DateTimeField()),
                    (
                        "created_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("submitted_at", models.DateTimeField(blank=True, null=True)),
                    ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    ("decided_at", models.DateTimeField(blank=True, null=True)),
                    ("is_late", models.BooleanField(default=False, verbose_name="admitted after the closing time")),
                    ("start_key", models.UUIDField(null=True, unique=True, verbose_name="stands for one press of the start button")),
                    ("admitted_until", models.DateTimeField(blank=True, null=True, verbose_name="its own closing instant")),
                    (
                        "ceiling_pence",
                        models.BigIntegerField(
                            blank=True, null=True, verbose_name="the most it may be given: the ask, and a bonus for confirmed match"
                        ),
                    ),
                    (
                        "lot",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.lot"
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["call", "state", "reference"], name="application_desk"),
                        models.Index(fields=["organisation", "created_at"], name="application_of_body"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    [
                                        "approved",
                                        "draft",
                                        "eligible",
                                        "in_check",
                                        "ineligible",
                                        "moderated",
                                        "more_asked",
                                        "not_recommended",
                                        "on_reserve",
                                        "panel",
                                        "recommended_full",
                                        "recommended_part",
                                        "refused",
                                        "reserve",
                                        "scoring",
                                        "submitted",
                                        "with_commissioner",
                                        "withdrawn",
                                    ],
                                )
                            ),
                            name="application_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state", "draft"), ("submitted_at__isnull", False), ("state", "withdrawn"), _connector="OR"
                            ),
                            name="sent_has_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("is_late", True), ("admitted_until", None), _connector="XOR"),
                            name="late_has_a_closing_time",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Submission",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="applications.application"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("ask_pence", models.BigIntegerField()),
                    ("answers", models.JSONField()),
                    ("digest", models.CharField(max_length=64, verbose_name="SHA-256 of the answers")),
                    ("declaration", models.TextField()),
                    (
                        "copy",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                        ),
                    ),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("application", "number"), name="one_submission_a_number")],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Asked",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="applications.application"
                        ),
                    ),
                    ("text", models.TextField(verbose_name="what is missing")),
                    ("due_on", models.DateField(verbose_name="wanted by")),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                    ("answered_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="asked_says_what")],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Sight",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="sights", to="applications.application"
                        ),
                    ),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("from_at", models.DateTimeField()),
                    ("until", models.DateTimeField(blank=True, null=True)),
                    ("barred_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "why",
                        models.CharField(choices=[("assigned", "Assigned to score"), ("conflict", "Declared a conflict")], max_length=24),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["user", "application"], name="sight_of_user")],
                    "constraints": [models.UniqueConstraint(fields=("application", "user"), name="one_sight_a_person")],
                },
            ),
            migrations.CreateModel(
                name="LateAdmission",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="late_admission", to="applications.application"
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="late_admission_says_why")
                    ],
                },
            ),
        )
    ]
