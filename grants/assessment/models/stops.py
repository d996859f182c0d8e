"""A stop: nothing is approved for a body or a bid, offered to it or paid, until somebody else lifts it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grants.applications.models import Application, Sight

USER = settings.AUTH_USER_MODEL


class StopQuerySet(models.QuerySet["Stop"]):
    def standing(self) -> "StopQuerySet":
        """Those that nobody has lifted."""
        return self.filter(lifted_at__isnull=True)


class Stop(models.Model):
    """Why a body, or one of its bids, may have no money for now. It is lifted by another person than set it, and stays on record."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    set_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = models.TextField("why it was lifted", blank=True)

    objects = StopQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="stop_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_reason=""),
                name="lifted_stop_says_who_and_why",
            ),
            models.CheckConstraint(condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("set_by")), name="stop_lifted_by_another"),
            models.UniqueConstraint(
                fields=["organisation", "application"],
                condition=Q(lifted_at__isnull=True),
                nulls_distinct=False,
                name="one_standing_stop",
            ),
        ]

    def barred_for(self, user: Any) -> bool:
        """A conflict about any bid of the body bars her from its stops."""
        bids = Application.objects.filter(organisation=self.organisation_id)
        return Sight.objects.filter(application__in=bids, user=user, barred_at__isnull=False).exists()
