import commissioning.outcomes.models
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import LIBRARIES_FIRST, CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        *LIBRARIES_FIRST,
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Plan",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                    ("title", models.CharField(max_length=200)),
                    ("from_on", models.DateField()),
                    ("to_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("to_on", None), ("to_on__gte", models.F("from_on")), _connector="OR"),
                            name="plan_ends_after_it_starts",
                            violation_error_message="The plan must end on or after the day it starts.",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Priority",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="priorities", to="outcomes.plan")),
                    ("number", models.PositiveSmallIntegerField()),
                    ("title", models.CharField(max_length=200)),
                    ("shared_outcome", models.TextField(blank=True)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("plan", "number"), name="one_priority_of_each_number")],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="FocusArea",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "priority",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="focus_areas", to="outcomes.priority"),
                    ),
                    ("title", models.CharField(max_length=200)),
                    ("order", models.PositiveSmallIntegerField()),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("priority", "title"), name="one_focus_area_of_each_title")],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Outcome",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "priority",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="outcomes.priority"),
                    ),
                    ("code", models.CharField(max_length=10)),
                    ("title", models.CharField(max_length=120)),
                    ("statement", models.TextField()),
                    (
                        "focus_area",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="outcomes",
                            to="outcomes.focusarea",
                        ),
                    ),
                    ("order", models.PositiveSmallIntegerField()),
                    ("hidden_crime", models.BooleanField(default=False)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("priority", "code"), name="one_outcome_of_each_code")],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Indicator",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                    ("code", models.CharField(max_length=10)),
                    ("name", models.CharField(max_length=200)),
                    ("definition", models.TextField()),
                    ("unit", models.CharField(max_length=60)),
                    ("direction", models.CharField(choices=commissioning.outcomes.models.directions, max_length=20)),
                    ("baseline_known", models.BooleanField(default=False)),
                    ("baseline_value", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                    ("baseline_period", models.CharField(blank=True, max_length=60)),
                    ("target_text", models.CharField(blank=True, max_length=200)),
                    ("target_value", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                    ("balance_note", models.CharField(blank=True, max_length=200)),
                    ("source", models.CharField(max_length=200)),
                    ("cadence", models.CharField(max_length=60)),
                    (
                        "levels",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(choices=commissioning.outcomes.models.levels, max_length=10), size=None
                        ),
                    ),
                    ("small_number_rule", models.CharField(blank=True, max_length=200)),
                    ("arrow_minimum", models.PositiveSmallIntegerField(default=30)),
                    ("basis_note", models.CharField(blank=True, max_length=300)),
                    (
                        "not_measured_for",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                        ),
                    ),
                    ("outcomes", models.ManyToManyField(related_name="indicators", to="outcomes.outcome")),
                    ("balance_indicators", models.ManyToManyField(blank=True, related_name="balances", to="outcomes.indicator")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("office", "code"), name="one_indicator_of_each_code"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("baseline_known", False), ("baseline_value", None)),
                                models.Q(("baseline_known", True), ("baseline_value__isnull", False)),
                                _connector="OR",
                            ),
                            name="indicator_baseline_known_or_empty",
                            violation_error_message="Give the baseline's value, or say that it is not known.",
                        ),
                        models.CheckConstraint(condition=models.Q(("levels__len__gt", 0)), name="indicator_has_a_level"),
                        models.CheckConstraint(
                            condition=models.Q(("direction__in", ["up", "down", "up-if-balanced", "none"])),
                            name="indicator_direction_is_known",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Reading",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "indicator",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="outcomes.indicator"),
                    ),
                    (
                        "outcome",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="outcomes.outcome"),
                    ),
                    ("level", models.CharField(choices=commissioning.outcomes.models.levels, max_length=10)),
                    ("subject_reference", models.CharField(blank=True, max_length=60)),
                    ("category", models.CharField(blank=True, max_length=80)),
                    ("place", models.CharField(blank=True, max_length=80)),
                    ("period_from", models.DateField()),
                    ("period_to", models.DateField()),
                    ("value", models.DecimalField(decimal_places=4, max_digits=14)),
                    ("events", models.PositiveIntegerField(blank=True, null=True)),
                    ("unit", models.CharField(max_length=60)),
                    ("basis", models.CharField(blank=True, max_length=80)),
                    ("break_note", models.CharField(blank=True, max_length=300)),
                    ("source", models.CharField(max_length=200)),
                    ("state", models.CharField(db_index=True, default="draft", max_length=24)),
                    (
                        "corrects",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="correction",
                            to="outcomes.reading",
                        ),
                    ),
                    (
                        "entered_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("entered_at", models.DateTimeField()),
                    (
                        "accepted_by",
                        models.ForeignKey(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("accepted_at", models.DateTimeField(null=True)),
                    ("corrected_at", models.DateTimeField(null=True)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("period_to__gte", models.F("period_from"))), name="reading_period_ends_after_it_starts"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("level__in", ["grant", "fund", "county"])), name="reading_level_is_known"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["accepted", "corrected", "draft"])), name="reading_state_is_known"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("level", "county"), ("subject_reference", "")),
                                models.Q(models.Q(("level", "county"), _negated=True), models.Q(("subject_reference", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="reading_of_a_grant_names_it",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "accepted")),
                            fields=(
                                "indicator",
                                "outcome",
                                "level",
                                "subject_reference",
                                "category",
                                "place",
                                "period_from",
                                "period_to",
                                "unit",
                                "basis",
                            ),
                            name="one_accepted_reading_of_each_period",
                        ),
                    ],
                    "indexes": [],
                },
            ),
        )
    ]
