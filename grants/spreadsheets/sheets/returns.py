"""Monitoring returns."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from commissioning.lifecycle import RETURN
from grants.returns.models import Return
from grants.spreadsheets.columns import Column
from grants.spreadsheets.sheets import CHUNK

NAME = "returns"
TITLE = "Returns"
PURPOSE = "Every monitoring return, due or in: its period, when it came, people reached and money spent."
NEEDS = "returns.view"
COLUMNS = [
    Column("Return", width=22),
    Column("Award", width=20),
    Column("Call", width=14),
    Column("Organisation", width=34),
    Column("Kind", width=18),
    Column("Period from", "date"),
    Column("Period to", "date"),
    Column("Due on", "date"),
    Column("State", width=14),
    Column("Overdue", width=9),
    Column("Sent at", "instant"),
    Column("Decided at", "instant"),
    Column("People reached", "number"),
    Column("Spent in the period", "pounds"),
]
FIELDS = (
    "reference",
    "award__reference",
    "award__call__reference",
    "award__organisation__name",
    "kind",
    "period_from_on",
    "period_to_on",
    "due_on",
    "state",
    "submitted_at",
    "decided_at",
    "people_reached",
    "spent_pence",
)
KINDS = dict(Return._meta.get_field("kind").choices or [])
WANTED = ("scheduled", "draft", "queried")


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """One row a return, by award and number. Units: pence. Overdue on the day of `at`: due before it and not with the office."""
    found = Return.objects.all() if user is None else Return.objects.visible_to(user)
    if call:
        found = found.filter(award__call__reference=call)
    today = timezone.localdate(at)
    sums = found.annotate(spent_pence=Sum("spend__spent_pence")).order_by("award__reference", "number")
    for row in sums.values_list(*FIELDS).iterator(CHUNK):
        late = "Yes" if row[7] < today and row[8] in WANTED else "No"
        yield [*row[:4], KINDS[row[4]], *row[5:8], RETURN.states[row[8]].staff, late, *row[9:]]
