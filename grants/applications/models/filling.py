"""That a draft was filled from an earlier bid of its body: with what, and what was left out and why."""

from django.conf import settings
from django.db import models

from grants.applications.models.bid import Application


class Filling(models.Model):
    """`sections` are the keys of those that got an answer; `filled` and `left` are lists of {label, why} to read; none holds an answer."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="fillings")
    source = models.ForeignKey(Application, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sections = models.JSONField(default=list)
    filled = models.JSONField(default=list)
    left = models.JSONField(default=list)
