"""What calls cost those who answer them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from commissioning.calls.models import Call
from grants.applications.models import Application
from grants.applications.queries import burden_by_call
from grants.spreadsheets.columns import Column

NAME = "burden"
TITLE = "Time that bids took"
PURPOSE = "For each call: how long applicants say their bids took, and how many minutes that is for each £1,000 asked."
NEEDS = "applications.view"
COLUMNS = [
    Column("Call", width=14),
    Column("Title", width=40),
    Column("Bids sent", "number"),
    Column("Said how long", "number"),
    Column("Median minutes", "number"),
    Column("Minutes in all", "number"),
    Column("Asked by those", "pounds"),
    Column("Minutes for each £1,000", "decimal"),
]


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """One row a call that has a bid, by reference. Units: minutes; pence."""
    bids = Application.objects.all() if user is None else Application.objects.visible_to(user, at)
    if call:
        bids = bids.filter(call__reference=call)
    found = burden_by_call(bids)
    for each in Call.objects.filter(pk__in=found).order_by("reference"):
        burden = found[each.pk]
        middle = None if burden.median_minutes is None else int(burden.median_minutes)
        yield [
            each.reference,
            each.title,
            burden.sent,
            burden.said,
            middle,
            burden.total_minutes if burden.said else None,
            burden.asked_pence if burden.said else None,
            burden.per_1000,
        ]
