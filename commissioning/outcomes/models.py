"""What we buy: the Plan, its outcomes, and the indicators and readings that show whether they come about."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commissioning.fsm import StateField, move, state_is_known
from commissioning.lifecycle import READING
from commissioning.outcomes.series import Point, in_figures
from commissioning.people.models import Office


class Direction(models.TextChoices):
    UP = "up", "more is better"
    DOWN = "down", "less is better"
    UP_IF_BALANCED = "up-if-balanced", "more is better only with its balance"
    NONE = "none", "neither"


class Level(models.TextChoices):
    GRANT = "grant", "one grant"
    FUND = "fund", "a fund"
    COUNTY = "county", "the county"


def directions() -> list[tuple[str, str]]:
    return Direction.choices


def levels() -> list[tuple[str, str]]:
    return Level.choices


class PlanQuerySet(models.QuerySet["Plan"]):
    def in_force(self, on: date) -> PlanQuerySet:
        return self.filter(from_on__lte=on).filter(Q(to_on=None) | Q(to_on__gte=on))

    def newest_first(self) -> PlanQuerySet:
        return self.order_by("-from_on", "-pk")


class Plan(models.Model):
    """A Police and Crime Plan. A call keeps the plan it was made under."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="plan_ends_after_it_starts",
                violation_error_message="The plan must end on or after the day it starts.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Priority(models.Model):
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="priorities")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    shared_outcome = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_priority_of_each_number")]

    def __str__(self) -> str:
        return f"Priority {self.number}: {self.title}"


class FocusArea(models.Model):
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="focus_areas")
    title = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["priority", "title"], name="one_focus_area_of_each_title")]

    def __str__(self) -> str:
        return self.title


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def of_plan(self, plan: Plan | int) -> OutcomeQuerySet:
        return self.filter(priority__plan=plan)

    def in_order(self) -> OutcomeQuerySet:
        return self.order_by("priority__number", "order", "pk")


class Outcome(models.Model):
    """A change that the Plan wants to see. `hidden_crime` puts it under the paired rule."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="outcomes")
    code = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    statement = models.TextField()
    focus_area = models.ForeignKey(FocusArea, null=True, blank=True, on_delete=models.PROTECT, related_name="outcomes")
    order = models.PositiveSmallIntegerField()
    hidden_crime = models.BooleanField(default=False)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["priority", "code"], name="one_outcome_of_each_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def office_id(self) -> int:
        return self.priority.plan.office_id


class Indicator(models.Model):
    """A measure of one or more outcomes. Seeded from a file; from then on the row rules."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    outcomes = models.ManyToManyField(Outcome, related_name="indicators")
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    definition = models.TextField()
    unit = models.CharField(max_length=60)
    direction = models.CharField(max_length=20, choices=directions)
    baseline_known = models.BooleanField(default=False)
    baseline_value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    baseline_period = models.CharField(max_length=60, blank=True)
    target_text = models.CharField(max_length=200, blank=True)
    target_value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    balance_indicators = models.ManyToManyField("self", symmetrical=False, related_name="balances", blank=True)
    balance_note = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200)
    cadence = models.CharField(max_length=60)
    levels = ArrayField(models.CharField(max_length=10, choices=levels))
    small_number_rule = models.CharField(max_length=200, blank=True)
    arrow_minimum = models.PositiveSmallIntegerField(default=30)
    basis_note = models.CharField(max_length=300, blank=True)
    not_measured_for = ArrayField(models.CharField(max_length=80), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "code"], name="one_indicator_of_each_code"),
            models.CheckConstraint(
                condition=Q(baseline_known=False, baseline_value=None) | Q(baseline_known=True, baseline_value__isnull=False),
                name="indicator_baseline_known_or_empty",
                violation_error_message="Give the baseline's value, or say that it is not known.",
            ),
            models.CheckConstraint(condition=Q(levels__len__gt=0), name="indicator_has_a_level"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="indicator_direction_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def standing_at(self, at: datetime) -> ReadingQuerySet:
        """Accepted by then, and not corrected until later."""
        return self.filter(accepted_at__lte=at).filter(Q(corrected_at=None) | Q(corrected_at__gt=at))

    def of_county(self) -> ReadingQuerySet:
        return self.filter(level=Level.COUNTY)

    def of_grants(self) -> ReadingQuerySet:
        return self.filter(level=Level.GRANT)

    def in_time_order(self) -> ReadingQuerySet:
        return self.order_by("period_to", "period_from", "pk")


class Reading(models.Model):
    """One value of an indicator for one period, both ends of which it includes.

    An accepted reading is never edited; a correction is a new row that names the one it corrects.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="readings")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="readings")
    level = models.CharField(max_length=10, choices=levels)
    subject_reference = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=80, blank=True)
    period_from = models.DateField()
    period_to = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=4)
    events = models.PositiveIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=60)
    basis = models.CharField(max_length=80, blank=True)
    break_note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200)
    state = StateField(READING)
    machine = READING
    corrects = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="correction")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    corrected_at = models.DateTimeField(null=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="reading_period_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="reading_level_is_known"),
            state_is_known(READING, "reading_state_is_known"),
            models.CheckConstraint(
                condition=(Q(level=Level.COUNTY) & Q(subject_reference="")) | (~Q(level=Level.COUNTY) & ~Q(subject_reference="")),
                name="reading_of_a_grant_names_it",
            ),
            models.UniqueConstraint(
                fields=[
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
                ],
                condition=Q(state="accepted"),
                name="one_accepted_reading_of_each_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period_from} to {self.period_to}"

    @property
    def office_id(self) -> int:
        return self.indicator.office_id

    @property
    def shown(self) -> str:
        return in_figures(self.value)

    @property
    def as_point(self) -> Point:
        return Point(self.period_from, self.period_to, self.value, self.unit, self.basis, self.events, self.break_note)

    @move(READING["accept"])
    def accept(self, *, by_id: int, at: datetime) -> None:
        self.accepted_by_id = by_id
        self.accepted_at = at

    @move(READING["correct"])
    def correct(self, *, at: datetime) -> None:
        self.corrected_at = at
