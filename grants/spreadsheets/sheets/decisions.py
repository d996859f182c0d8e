"""Decisions on signed notices."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from grants.applications.models import Application
from grants.awards.models import NoticeRow
from grants.spreadsheets.columns import Column
from grants.spreadsheets.sheets import CHUNK

NAME = "decisions"
TITLE = "Decisions"
PURPOSE = "Every bid on a signed notice: what was recommended, what was decided, by whom, and why it departs where it does."
NEEDS = "scores.view"
COLUMNS = [
    Column("Notice", width=16),
    Column("Signed at", "instant"),
    Column("Signed as", width=34),
    Column("Application", width=18),
    Column("Call", width=14),
    Column("Organisation", width=34),
    Column("Recommended", width=14),
    Column("Recommended sum", "pounds"),
    Column("Decided", width=22),
    Column("Decided sum", "pounds"),
    Column("Why it departs", "words"),
    Column("Purpose", "words"),
    Column("Conditions", "words"),
    Column("Reasons", "words"),
]
FIELDS = (
    "notice__reference",
    "notice__signed_at",
    "notice__signed_as",
    "application__reference",
    "application__call__reference",
    "application__organisation__name",
    "recommended",
    "recommended_pence",
    "decision",
    "amount_pence",
    "departure_reason",
    "purpose",
    "conditions",
    "reasons",
)
RECOMMENDED = {"full": "In full", "part": "In part", "reserve": "Reserve list", "none": "Not at all", "defer": "Deferred"}
DECIDED = dict(NoticeRow._meta.get_field("decision").choices or [])


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """By notice and place on it. Units: pence."""
    found = NoticeRow.objects.filter(notice__signed_at__isnull=False)
    if user is not None:
        found = found.filter(application__in=Application.objects.visible_to(user, at, drafts=False))
    if call:
        found = found.filter(application__call__reference=call)
    for row in found.order_by("notice__reference", "position", "pk").values_list(*FIELDS).iterator(CHUNK):
        yield [*row[:6], RECOMMENDED.get(row[6], row[6]), row[7], DECIDED.get(row[8], row[8]), *row[9:]]
