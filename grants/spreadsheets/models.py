"""Sheets that somebody asked for: what, by whom, when, and the file once it is made."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from commissioning.permissions import allows
from grants.spreadsheets.sheets import sheet

USER = settings.AUTH_USER_MODEL


class Export(models.Model):
    """One sheet as one person may see it. Its file is hers alone, and is thrown away after some days."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    name = models.SlugField("sheet")
    call_reference = models.CharField(max_length=40, blank=True)
    ending = models.CharField(max_length=4, choices=[("xlsx", "Workbook (.xlsx)"), ("csv", "Comma-separated text (.csv)")])
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    rows = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["asked_by", "asked_at"], name="export_of_person")]

    def __str__(self) -> str:
        return f"{self.name}.{self.ending}"

    @property
    def title(self) -> str:
        found = sheet(self.name)
        return found.TITLE if found else self.name

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        """Only hers, and only while she may still export: the rows are those that she could see."""
        found = sheet(self.name)
        return bool(user.pk == self.asked_by_id and found and allows(user, "exports.make", self) and allows(user, found.NEEDS, self))

    def made(self, *, at: datetime, file: Any, rows: int) -> None:
        self.made_at, self.file, self.rows = at, file, rows
