"""What the office asks for after a bid was sent: one list, asked once, answered thing by thing (requirements, R-2.15)."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.applications.models.bid import Application

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Clock:
    """One asking and its answer. Days are counted from day to day, so an answer on the same day took none."""

    asked_at: datetime
    due_on: date
    ended_at: datetime | None

    def days_used(self, today: date) -> int:
        end = self.ended_at.astimezone(LONDON).date() if self.ended_at else today
        return (end - self.asked_at.astimezone(LONDON).date()).days

    def is_overdue(self, today: date) -> bool:
        return self.ended_at is None and today > self.due_on

    @property
    def was_late(self) -> bool:
        return self.ended_at is not None and self.ended_at.astimezone(LONDON).date() > self.due_on


class Asked(models.Model):
    """The one list of a bid, and its clock. What was not enough is asked for once more, with a clock of its own."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="asked")
    due_on = models.DateField("wanted by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    again_due_on = models.DateField("wanted by, the second time", null=True, blank=True)
    again_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    again_at = models.DateTimeField(null=True, blank=True)
    again_answered_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField("went on without the answer", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(again_at=None, again_due_on=None, again_by=None)
                | Q(again_at__isnull=False, again_due_on__isnull=False, again_by__isnull=False),
                name="asked_again_by_a_day",
            )
        ]

    @property
    def is_again(self) -> bool:
        """It is the second time of asking."""
        return self.again_at is not None

    @property
    def clocks(self) -> tuple[Clock, ...]:
        first = Clock(self.at, self.due_on, self.answered_at or (None if self.is_again else self.stopped_at))
        if self.again_at is None or self.again_due_on is None:
            return (first,)
        return first, Clock(self.again_at, self.again_due_on, self.again_answered_at or self.stopped_at)

    @property
    def clock(self) -> Clock:
        """The one that runs, or ran last."""
        return self.clocks[-1]


class AskedItem(models.Model):
    """One thing of the list. With a section, that section opens for change and the change is the answer."""

    asked = models.ForeignKey(Asked, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("what is missing")
    section_key = models.SlugField("the section that opens for change", max_length=50, blank=True)
    verdict = models.CharField(
        max_length=10, blank=True, choices=[("accepted", "Accepted"), ("again", "Asked once more"), ("short", "Not met")]
    )
    verdict_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verdict_at = models.DateTimeField(null=True, blank=True)
    again_text = models.TextField("what the first answer lacked", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asked", "number"], name="one_asked_item_a_number"),
            models.CheckConstraint(condition=~Q(text=""), name="asked_item_says_what"),
        ]


class AskedAnswer(models.Model):
    """One answer to one thing: words, a file or both; or that its section was changed. Never changed; a second one stands beside the first."""

    item = models.ForeignKey(AskedItem, models.PROTECT, related_name="answers")
    is_again = models.BooleanField("to the second asking", default=False)
    text = models.TextField(blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
