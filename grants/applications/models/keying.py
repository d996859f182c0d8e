"""A bid that the office typed in: from paper, or as it was told. It counts once the applicant confirmed it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.applications.models.bid import Application


class KeyedWay(models.TextChoices):
    PAPER = "paper", "On paper"
    PHONE = "phone", "By phone"
    PERSON = "person", "In person"


class Keying(models.Model):
    """How and when the bid reached the office, who typed it in, and who is asked to confirm it. `key` is the secret part of the link."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="keying")
    way = models.CharField(max_length=8, choices=KeyedWay)
    received_at = models.DateTimeField("when it reached the office")
    note = models.TextField("why it came this way, and what to know of it")
    scan = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    email = models.EmailField("who is asked to confirm", blank=True)
    key = models.CharField(max_length=64, null=True, unique=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField("until when it can be confirmed", null=True, blank=True)
    wrong = models.TextField("what the applicant said is wrong", blank=True)
    wrong_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="keyed_says_why"),
            models.CheckConstraint(condition=Q(confirmed_at=None) | Q(confirmed_by__isnull=False), name="keyed_confirmed_by_someone"),
        ]

    def waits_at(self, at: datetime) -> bool:
        """The applicant was asked, and may still answer."""
        return self.confirmed_at is None and self.wrong_at is None and self.until is not None and at < self.until
