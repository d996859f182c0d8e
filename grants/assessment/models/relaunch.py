"""Bids of a round that ended, whose bodies were asked to bring them to another."""

from django.conf import settings
from django.db import models

from grants.applications.models import Application


class Invited(models.Model):
    """That the body of a bid was invited to bring it up to date for another call."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="invited")
    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "call"], name="invited_once_to_a_call")]
