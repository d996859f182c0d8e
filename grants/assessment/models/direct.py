"""An award that is to be made without competition: why, under which power, and who agreed to it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commissioning.calls.models import LegalBasis
from grants.applications.models import Application

USER = settings.AUTH_USER_MODEL


class DirectAward(models.Model):
    """Proposed by an officer for a bid that passed its checks; the monitoring officer, who is somebody else, agrees or declines."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="direct")
    reason = models.TextField("why without competition")
    power = models.CharField(max_length=24, choices=LegalBasis)
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(default=False)
    note = models.TextField("what the monitoring officer says", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="direct_award_has_a_reason"),
            models.CheckConstraint(condition=Q(agreed=False) | Q(decided_by__isnull=False), name="direct_award_is_agreed_by_somebody"),
            models.CheckConstraint(condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="direct_award_takes_two"),
        ]

    @property
    def office_id(self) -> int:
        return self.application.office_id

    @property
    def prepared_by_id(self) -> int:
        return self.proposed_by_id
