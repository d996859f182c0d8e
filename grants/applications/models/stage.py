"""Two stages: which bids of a first were taken forward to a second."""

from django.conf import settings
from django.db import models

from grants.applications.models.bid import Application


class TakenForward(models.Model):
    """That the body of a bid may write a full bid in the second stage. Written by a later stage of the life; read where bids are started."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="taken_forward")
    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["call"], name="taken_forward_to")]
