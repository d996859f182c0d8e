"""Monitoring returns: what was done, what changed, what was spent, against what was agreed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from commissioning.fsm import StateField, move, state_is_known
from commissioning.lifecycle import RETURN
from grants.awards.models import AgreedMeasure, AgreedOutput, Award, BudgetHead

USER = settings.AUTH_USER_MODEL
STORY_WORDS, CHANGES_WORDS = 300, 150


class ReturnQuerySet(models.QuerySet["Return"]):
    def visible_to(self, user: Any) -> "ReturnQuerySet":
        return self.filter(award__in=Award.objects.visible_to(user))

    def wanted_on(self, day: Any) -> "ReturnQuerySet":
        """Due on that day or before, and not yet sent (or queried and with the grantee)."""
        return self.filter(due_on__lte=day, state__in=["scheduled", "draft", "queried"])


class Return(models.Model):
    """One report on one period of a grant."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="returns")
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=80, unique=True)
    kind = models.CharField(
        max_length=8, choices=[("end_note", "End note"), ("mid", "Mid-term return"), ("quarter", "Quarterly return"), ("end", "End return")]
    )
    period_from_on = models.DateField()
    period_to_on = models.DateField()
    due_on = models.DateField()
    state = StateField(RETURN)
    story = models.TextField("what was done and what was learned", blank=True)
    changes = models.TextField("risks and changes", blank=True)
    people_reached = models.PositiveIntegerField("people, each counted once", null=True, blank=True)
    declared_name = models.CharField("declared by", max_length=120, blank=True)
    evidence = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    answers = models.OneToOneField(
        "questions.AnswerSheet", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="the figures that the call asks for"
    )
    version = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    query = models.TextField("what the office asked", blank=True)
    waived_reason = models.TextField("why it is not needed", blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    machine = RETURN

    objects = ReturnQuerySet.as_manager()

    class Meta:
        constraints = [
            state_is_known(RETURN, "return_state_known"),
            models.UniqueConstraint(fields=["award", "number"], name="one_return_a_number"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="return_due")]

    def __str__(self) -> str:
        return self.reference

    @property
    def office_id(self) -> int:
        return self.award.office_id

    @property
    def organisation_id(self) -> int:
        return self.award.organisation_id

    def barred_for(self, user: Any) -> bool:
        return self.award.barred_for(user)

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        return self.award.file_visible_to(user, stored_file)

    @move(RETURN["start"])
    def start(self, *, at: datetime) -> None: ...

    @move(RETURN["submit"])
    def submit(self, *, at: datetime, by: Any) -> None:
        self.submitted_at, self.submitted_by = at, by

    @move(RETURN["query"])
    def ask(self, *, at: datetime, by: Any, text: str) -> None:
        self.query, self.decided_at, self.decided_by = text, at, by

    @move(RETURN["accept"])
    def accept(self, *, at: datetime, by: Any) -> None:
        self.decided_at, self.decided_by = at, by

    @move(RETURN["waive"])
    def waive(self, *, at: datetime, by: Any, reason: str) -> None:
        self.decided_at, self.decided_by, self.waived_reason = at, by, reason


class OutputLine(models.Model):
    """Done so far, beside what was planned."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="outputs")
    agreed = models.ForeignKey(AgreedOutput, models.PROTECT, related_name="+")
    actual = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "agreed"], name="one_output_line")]


class MeasureLine(models.Model):
    """The indicator's value at the end of the period, beside baseline and target."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="measures")
    agreed = models.ForeignKey(AgreedMeasure, models.PROTECT, related_name="+")
    actual = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    how = models.CharField("how it was measured", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "agreed"], name="one_measure_line")]


class SpendLine(models.Model):
    """Spent in the period, by head."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="spend")
    head = models.ForeignKey(BudgetHead, models.PROTECT, related_name="+")
    spent_pence = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "head"], name="one_spend_line")]


class Reminder(models.Model):
    """That a body was reminded of a return: each of the days before and after it is due once."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="reminders")
    days = models.SmallIntegerField("days after it is due; below zero, before")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "days"], name="one_reminder_a_day")]
