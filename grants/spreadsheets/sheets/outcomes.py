"""Readings of the Plan's outcomes."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from commissioning.lifecycle import READING
from commissioning.outcomes.models import Level, Reading
from grants.awards.models import Award
from grants.spreadsheets.columns import Column
from grants.spreadsheets.sheets import CHUNK

NAME = "outcomes"
TITLE = "Outcomes"
PURPOSE = "Every reading of an indicator under each outcome of the Plan: from grants' returns and for the county."
NEEDS = "returns.view"
COLUMNS = [
    Column("Outcome", width=10),
    Column("Title", width=34),
    Column("Indicator", width=10),
    Column("What is measured", "words"),
    Column("Unit", width=14),
    Column("Level", width=12),
    Column("Grant", width=20),
    Column("Category", width=20),
    Column("Place", width=18),
    Column("From", "date"),
    Column("To", "date"),
    Column("Value", "decimal"),
    Column("Events", "number"),
    Column("Basis", width=20),
    Column("Source", width=30),
    Column("State", width=12),
]
FIELDS = (
    "outcome__code",
    "outcome__title",
    "indicator__code",
    "indicator__name",
    "unit",
    "level",
    "subject_reference",
    "category",
    "place",
    "period_from",
    "period_to",
    "value",
    "events",
    "basis",
    "source",
    "state",
)
LEVELS = dict(Level.choices)


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """One row a reading, by outcome, indicator and period; a grant's readings only for those who may see the grant."""
    readings = Reading.objects.all()
    if user is not None:
        seen = Award.objects.visible_to(user).values("reference")
        readings = readings.filter(~Q(level=Level.GRANT) | Q(subject_reference__in=seen))
    if call:
        readings = readings.filter(level=Level.GRANT, subject_reference__in=Award.objects.filter(call__reference=call).values("reference"))
    order = (
        "outcome__priority__number",
        "outcome__order",
        "outcome__code",
        "indicator__code",
        "level",
        "subject_reference",
        "period_from",
        "pk",
    )
    for row in readings.order_by(*order).values_list(*FIELDS).iterator(CHUNK):
        yield [*row[:5], LEVELS[row[5]], *row[6:15], READING.states[row[15]].staff]
