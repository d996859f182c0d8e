"""That two records were of one body, and which rows went from the one to the other."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from commissioning.people.models.organisation import Organisation
from commissioning.people.models.user import User

UNDO_DAYS = 30


class MergingQuerySet(models.QuerySet["Merging"]):
    def standing(self) -> "MergingQuerySet":
        """Those that nobody undid."""
        return self.filter(undone_at__isnull=True)


class Merging(models.Model):
    """One record merged into another. What moved is kept row by row, so that undoing it gives back those rows and no others."""

    kept = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    merged = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    moved = models.JSONField("keys of the rows that moved, by model", default=dict)
    ended = models.JSONField("keys of the memberships that ended, for people who act for both", default=list)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_reason = models.TextField("why it was undone", blank=True)

    objects = MergingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at__isnull=True), name="merged_once_at_a_time"),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merging_is_of_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="merging_says_why"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason=""),
                name="undone_merging_says_who_and_why",
            ),
        ]

    @property
    def undo_before(self) -> datetime:
        """The instant from which it stands for good."""
        return self.at + timedelta(days=UNDO_DAYS)

    def may_be_undone_at(self, at: datetime) -> bool:
        return self.undone_at is None and at < self.undo_before
