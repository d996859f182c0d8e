import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("calls", "0001_initial"),
        ("files", "0001_initial"),
        ("outcomes", "0001_initial"),
        ("people", "0001_initial"),
        ("questions", "0001_initial"),
    ]

    operations = [
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
                        condition=models.Q(("state", "draft"), ("submitted_at__isnull", False), ("state", "withdrawn"), _connector="OR"),
                        name="sent_has_a_time",
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
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="applications.application"),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sights", to="applications.application"),
                ),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("from_at", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("barred_at", models.DateTimeField(blank=True, null=True)),
                ("why", models.CharField(choices=[("assigned", "Assigned to score"), ("conflict", "Declared a conflict")], max_length=24)),
            ],
            options={
                "indexes": [models.Index(fields=["user", "application"], name="sight_of_user")],
                "constraints": [models.UniqueConstraint(fields=("application", "user"), name="one_sight_a_person")],
            },
        ),
    ]
