"""Complaints about how a bid was dealt with, and requests to review a decision."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grants.applications.models import Application

USER = settings.AUTH_USER_MODEL


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def open(self) -> "ComplaintQuerySet":
        return self.filter(answered_at__isnull=True)


class Complaint(models.Model):
    """What somebody complains of about one bid, or asks to have reviewed. It is answered by an officer who had no part in the decision."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="complaints")
    kind = models.CharField(max_length=10, choices=[("complaint", "Complaint"), ("review", "Review of the decision")])
    received_on = models.DateField()
    text = models.TextField("what it says")
    answer_by_on = models.DateField("to be answered by")
    handler = models.ForeignKey(USER, models.PROTECT, related_name="+")
    logged_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=10, blank=True, choices=[("upheld", "Upheld"), ("part", "Upheld in part"), ("not_upheld", "Not upheld")]
    )
    answer = models.TextField("what was answered, and why", blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="complaint_says_what"),
            models.CheckConstraint(condition=Q(answer_by_on__gte=F("received_on")), name="complaint_in_order"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="", answer="")
                | Q(answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
                name="answered_complaint_says_what",
            ),
        ]

    @property
    def office_id(self) -> int:
        return int(self.application.call.office_id)

    @property
    def organisation_id(self) -> int:
        return int(self.application.organisation_id)

    def barred_for(self, user: Any) -> bool:
        return self.application.barred_for(user)
