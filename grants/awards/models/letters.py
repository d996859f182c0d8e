"""The letters of a decision: what the office writes in each kind, and what an officer wrote otherwise for one bid."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.awards.models.notice import NoticeRow

USER = settings.AUTH_USER_MODEL
KINDS = [("approve", "Approved"), ("refuse", "Not funded"), ("reserve", "On the reserve list")]


class LetterTemplate(models.Model):
    """The words of one kind of letter, with fields in braces. An officer edits them; letters that were sent keep theirs."""

    kind = models.CharField(max_length=8, choices=KINDS, unique=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    edited_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="letter_template_is_whole")]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Letter(models.Model):
    """What an officer wrote for one bid in place of the template's words. It holds for the decision for which it was written, and for no other."""

    row = models.OneToOneField(NoticeRow, models.CASCADE, related_name="letter")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    decision = models.CharField("the decision for which it was written", max_length=8, choices=KINDS)
    amount_pence = models.BigIntegerField("the sum for which it was written")
    edited_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="letter_is_whole")]

    def fits(self, row: Any) -> bool:
        """Whether the decision is still the one that it tells."""
        return (self.decision, self.amount_pence) == (row.decision, row.amount_pence)
