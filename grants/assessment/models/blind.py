"""A first reading without names: until when, and what an officer hides of each bid besides them."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from grants.applications.models import Application

USER = settings.AUTH_USER_MODEL


class BlindRead(models.Model):
    """That whoever scores the bids of a call reads them without names until an instant. `shown_at` is when it was over, written by the clock."""

    call = models.OneToOneField("calls.Call", models.PROTECT, related_name="blind_read")
    until = models.DateTimeField("names are hidden until")
    set_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    shown_at = models.DateTimeField("when names were shown", null=True, blank=True)
    reason = models.TextField("why they were shown before the day that was set", blank=True)

    class Meta:
        indexes = [models.Index(fields=["until"], condition=Q(shown_at__isnull=True), name="blind_reads_to_end")]


class BlindCopy(models.Model):
    """What an officer hides of one bid besides names: words, wherever they stand. Whoever saves it has looked the bid over."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="blind_copy")
    words = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        """A copy without names is for the office's people who see the bid, or score it without names; only while it stands."""
        if not user.is_authenticated or not user.is_office_staff:
            return False
        stands = BlindFile.objects.filter(application=self.application_id, copy=stored_file.pk).exists()
        return stands and Application.objects.visible_to(user, drafts=False, blind=True).filter(pk=self.application_id).exists()


class BlindFile(models.Model):
    """A copy without names, made by an officer, that stands for a file of a bid. A file without one is kept from scorers."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="blind_files")
    original = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    copy = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "original"], name="one_blind_copy_a_file")]
