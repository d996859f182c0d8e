"""What was exported, and what may be; what was written beside a workbook."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from commissioning.permissions import allows
from commissioning.questions.models import Answer
from grants.applications.models import Application
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


def written_since(application: Application, version: int) -> list[Answer]:
    """Answers of a bid that were written on the site after a version of it, with who wrote them. One query."""
    found = Answer.objects.filter(sheet=application.answers_id, sheet_version__gt=version)
    return list(found.select_related("question", "updated_by").order_by("question__section__order", "question__order"))
