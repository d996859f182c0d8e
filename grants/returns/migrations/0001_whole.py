import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import CreateTables


class Migration(migrations.Migration):
    replaces = [("returns", "0001_initial"), ("returns", "0002_figures_of_a_return")]

    initial = True

    dependencies = [
        ("awards", "0001_initial"),
        ("files", "0001_initial"),
        ("people", "0001_initial"),
        ("questions", "0003_question_sets_have_rules"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Return",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("award", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="awards.award")),
                    ("number", models.PositiveSmallIntegerField()),
                    ("reference", models.CharField(max_length=80, unique=True)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("end_note", "End note"),
                                ("mid", "Mid-term return"),
                                ("quarter", "Quarterly return"),
                                ("end", "End return"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("period_from_on", models.DateField()),
                    ("period_to_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("state", models.CharField(db_index=True, default="scheduled", max_length=24)),
                    ("story", models.TextField(blank=True, verbose_name="what was done and what was learned")),
                    ("changes", models.TextField(blank=True, verbose_name="risks and changes")),
                    ("people_reached", models.PositiveIntegerField(blank=True, null=True, verbose_name="people, each counted once")),
                    ("declared_name", models.CharField(blank=True, max_length=120, verbose_name="declared by")),
                    (
                        "evidence",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=0)),
                    ("submitted_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "submitted_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("query", models.TextField(blank=True, verbose_name="what the office asked")),
                    ("waived_reason", models.TextField(blank=True, verbose_name="why it is not needed")),
                    ("decided_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "decided_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "answers",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="questions.answersheet",
                            verbose_name="the figures that the call asks for",
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["state", "due_on"], name="return_due")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["accepted", "draft", "queried", "scheduled", "submitted", "waived"])),
                            name="return_state_known",
                        ),
                        models.UniqueConstraint(fields=("award", "number"), name="one_return_a_number"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="OutputLine",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("of", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="outputs", to="returns.return")),
                    ("agreed", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.agreedoutput")),
                    ("actual", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                    ("reason", models.TextField(blank=True)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("of", "agreed"), name="one_output_line")],
                },
            ),
            migrations.CreateModel(
                name="MeasureLine",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("of", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="measures", to="returns.return")),
                    ("agreed", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.agreedmeasure")),
                    ("actual", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                    ("how", models.CharField(blank=True, max_length=200, verbose_name="how it was measured")),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("of", "agreed"), name="one_measure_line")],
                },
            ),
            migrations.CreateModel(
                name="SpendLine",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("of", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="spend", to="returns.return")),
                    ("head", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.budgethead")),
                    ("spent_pence", models.BigIntegerField(blank=True, null=True)),
                    ("reason", models.TextField(blank=True)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("of", "head"), name="one_spend_line")],
                },
            ),
            migrations.CreateModel(
                name="Reminder",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("of", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="returns.return")),
                    ("days", models.SmallIntegerField(verbose_name="days after it is due; below zero, before")),
                    ("sent_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("of", "days"), name="one_reminder_a_day")],
                },
            ),
        ),
    ]
