"""How a round ended before a decision, and what the office learnt from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from commissioning.calls.models.call import Call

USER = settings.AUTH_USER_MODEL


class EndedHow(models.TextChoices):
    CANCELLED = "cancelled", "Cancelled"
    NO_AWARD = "no_award", "Closed with no award"


def ways() -> list[tuple[str, str]]:
    return EndedHow.choices


class RoundEnd(models.Model):
    """That a call ended without awards, and why, for all to read. Never changed."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="ended")
    how = models.CharField(max_length=10, choices=ways)
    reason = models.TextField("why, for all to read")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="round_end_has_a_reason")]


class RoundNote(models.Model):
    """What the office writes down after a round: for itself, and for whoever sets up the next one. A later note adds to it."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="notes")
    went_well = models.TextField(blank=True)
    to_change = models.TextField("what to do otherwise next time", blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(went_well="", to_change=""), name="round_note_says_something")]
        indexes = [models.Index(fields=["call", "-at"], name="note_of_call")]
