"""An interview with an applicant: when and where, and what was said."""

from django.conf import settings
from django.db import models

from grants.applications.models import Application

USER = settings.AUTH_USER_MODEL


class Interview(models.Model):
    """One a bid; arranged anew it takes the place of the one before, which the record keeps."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="interview")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    where = models.TextField("place, or how to join")
    to_prepare = models.TextField("what the applicant is asked to prepare", blank=True)
    arranged_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    arranged_at = models.DateTimeField()
    present = models.TextField("who was there", blank=True)
    notes = models.TextField(blank=True)
    noted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(noted_at__isnull=True) | ~models.Q(present="") & ~models.Q(notes=""), name="interview_noted_in_full"
            )
        ]
