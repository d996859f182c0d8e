"""The ranking of calls."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from commissioning.calls.models import Call
from grants.assessment.queries import ranking
from grants.spreadsheets.columns import Column

NAME = "ranking"
TITLE = "Ranking"
PURPOSE = (
    "Every bid that passed its checks, by rank in its call, with totals, divergence and what was recommended. Best for one call at a time."
)
NEEDS = "scores.view"
COLUMNS = [
    Column("Call", width=14),
    Column("Rank", "number"),
    Column("Tied", width=8),
    Column("Application", width=18),
    Column("Organisation", width=34),
    Column("Project", "words"),
    Column("Total", "decimal"),
    Column("Band", width=18),
    Column("Scores sent", "number"),
    Column("Scores wanted", "number"),
    Column("Range", "decimal"),
    Column("Deviation", "decimal"),
    Column("Moderated", width=12),
    Column("Below a floor", "words"),
    Column("Asked for", "pounds"),
    Column("Recommended", "pounds"),
]
ASSESSED = ("assessing", "decided", "completed")


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """By call and rank; bids without a total last. A bid that `user` has still to score has no total and no rank here either. Five statements a call."""
    calls = Call.objects.filter(reference=call) if call else Call.objects.filter(state__in=ASSESSED)
    for pk in list(calls.order_by("reference").values_list("pk", flat=True)):
        ranked = ranking(pk, user=user, at=at)
        for row in ranked.rows:
            spread = row.spread
            yield [
                ranked.call.reference,
                row.place,
                "Yes" if row.tied else "No",
                row.bid.reference,
                row.bid.organisation.name,
                row.bid.title,
                row.total,
                row.band,
                row.sent,
                row.wanted,
                spread.range if spread else None,
                spread.deviation if spread else None,
                "Yes" if row.moderated else "No",
                ", ".join(row.below_floor),
                row.bid.ask_pence,
                row.recommendation.amount_pence if row.recommendation else None,
            ]
