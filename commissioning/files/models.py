"""Private documents: one row a file, with what it is, what it belongs to and its digest. The bytes live in the private store."""

from __future__ import annotations

import uuid
from typing import IO

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models


class ScanState(models.TextChoices):
    CLEAN = "clean", "Clean"
    UNSCANNED = "unscanned", "Waiting to be checked for viruses"
    REFUSED = "refused", "Refused by the virus check"


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def kept(self) -> StoredFileQuerySet:
        """Those whose bytes are still in the store."""
        return self.filter(kept=True)

    def about(self, subject: models.Model) -> StoredFileQuerySet:
        """Those that belong to `subject`."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))

    def unscanned(self) -> StoredFileQuerySet:
        return self.filter(scan_state=ScanState.UNSCANNED, kept=True)


def private_store() -> Storage:
    """The one store of private documents: a folder, or a bucket by setting."""
    return storages["private"]


class StoredFile(models.Model):
    """A document in the private store.

    `name` is for people and is never used as a path; `storage_name` is random and never shown. `clean` with no `scanned_at`
    means that no virus scanner was set when it came in (or that we made it ourselves).
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    purpose = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    scan_state = models.CharField(max_length=10, choices=ScanState.choices, default=ScanState.UNSCANNED)
    scanned_at = models.DateTimeField(null=True, blank=True)
    storage_name = models.CharField(max_length=100, unique=True)
    kept = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(scan_state__in=ScanState.values), name="files_scan_state_is_known"),
            models.CheckConstraint(condition=models.Q(size_bytes__gte=0), name="files_size_is_not_negative"),
            models.CheckConstraint(
                condition=models.Q(subject_type="", subject_id="") | ~models.Q(subject_type="") & ~models.Q(subject_id=""),
                name="files_subject_is_whole_or_absent",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="files_by_subject"),
            models.Index(fields=["stored_at"], condition=models.Q(scan_state="unscanned"), name="files_unscanned"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_served(self) -> bool:
        """True once it is clean and its bytes are kept."""
        return self.kept and self.scan_state == ScanState.CLEAN

    @property
    def ending(self) -> str:
        """The part of the name after the last dot, in small letters: "pdf"."""
        return self.name.rpartition(".")[2].lower()

    def open(self) -> IO[bytes]:
        """The bytes, as an open binary file; the caller closes it. Raises FileNotFoundError when they are no longer kept."""
        if not self.kept:
            raise FileNotFoundError(f"File {self.pk} is no longer kept.")
        return private_store().open(self.storage_name, "rb")

    def read(self) -> bytes:
        """All the bytes at once. Raises FileNotFoundError when they are no longer kept."""
        with self.open() as file:
            return file.read()
