"""A later closing instant that was given to an open call, with what stood before and why: the notice of it is public."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commissioning.calls.models.call import Call


class Extension(models.Model):
    """Never changed. The call itself holds what stands now."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="extensions")
    closed_at = models.DateTimeField("the closing instant before")
    closes_at = models.DateTimeField("the closing instant since")
    decision_was_on = models.DateField()
    decision_by_on = models.DateField()
    reason = models.TextField("why, for all to read")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("closed_at")), name="extension_is_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason"),
        ]
        indexes = [models.Index(fields=["call", "at"], name="extension_of_call")]
