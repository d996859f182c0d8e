"""A bid that may be sent after its call closed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.applications.models.bid import Application


class LateAdmission(models.Model):
    """Why one bid may be sent late, and who said so. Its own closing instant stands on the bid."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="late_admission")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="late_admission_says_why")]
