"""A second person of the body who reads a bid and sends it in its name: one prepares, another answers for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.applications.models.bid import Application


class Certification(models.Model):
    """One asking of one person. It stands until the bid is sent, is handed back, or somebody else is asked."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    certifier = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    handed_back_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField("what is wrong, to the one who asked", blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(certifier=models.F("asked_by")), name="certified_by_another")]
