"""What was exported, and what may be."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from commissioning.permissions import allows
from grants.spreadsheets.models import Export
from grants.spreadsheets.sheets import SheetModule, sheets


@dataclass(frozen=True)
class Offered:
    """A sheet that she may have, and the last time that anybody had it."""

    sheet: SheetModule
    last: Export | None


def offered_to(user: Any, *, office: Any) -> list[Offered]:
    """The sheets that she may export, by title; one statement."""
    last = {
        each.name: each
        for each in Export.objects.filter(office=office, made_at__isnull=False)
        .select_related("asked_by")
        .order_by("name", "-made_at")
        .distinct("name")
    }
    return [Offered(found, last.get(name)) for name, found in sheets().items() if allows(user, found.NEEDS, office)]


def exports_of(user: Any) -> QuerySet[Export]:
    """What she asked for, newest first."""
    return Export.objects.filter(asked_by=user).select_related("file").order_by("-asked_at", "-pk")
