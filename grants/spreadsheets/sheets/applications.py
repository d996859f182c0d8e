"""Bids."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from commissioning.lifecycle import APPLICATION
from commissioning.people.models import BodyKind
from grants.applications.models import Application, KeyedWay
from grants.spreadsheets.columns import Column
from grants.spreadsheets.sheets import CHUNK

NAME = "applications"
TITLE = "Applications"
PURPOSE = "Every bid that was sent: who asked, for what, how much, its score and what became of it."
NEEDS = "applications.view"
RECOMMENDED = {"full": "Fund in full", "part": "Fund in part", "reserve": "Reserve list", "none": "Do not fund", "defer": "Defer"}
COLUMNS = [
    Column("Reference", width=18),
    Column("Call", width=14),
    Column("Fund", width=24),
    Column("Organisation", width=34),
    Column("Kind of body", width=24),
    Column("Charity number"),
    Column("Company number"),
    Column("Project", "words"),
    Column("Asked for", "pounds"),
    Column("Least needed", "pounds"),
    Column("Main outcome", width=12),
    Column("District", width=18),
    Column("State", width=22),
    Column("Sent at", "instant"),
    Column("Late", width=8),
    Column("How it came", width=18),
    Column("Score", "decimal"),
    Column("Recommendation", width=18),
    Column("Recommended", "pounds"),
    Column("Decided at", "instant"),
]
FIELDS = (
    "reference",
    "call__reference",
    "call__fund__name",
    "organisation__name",
    "organisation__kind",
    "organisation__charity_number",
    "organisation__company_number",
    "title",
    "ask_pence",
    "least_pence",
    "main_outcome__code",
    "district__name",
    "state",
    "submitted_at",
    "is_late",
    "keying__way",
    "result__total",
    "recommendation__kind",
    "recommendation__amount_pence",
    "decided_at",
)
KINDS = dict(BodyKind.choices)
WAYS = dict(KeyedWay.choices)


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """One row a bid that was sent, by reference. Units: pence. Drafts stay with the applicant."""
    bids = Application.objects.all() if user is None else Application.objects.visible_to(user, at)
    bids = bids.exclude(state="draft").filter(submitted_at__isnull=False)
    if call:
        bids = bids.filter(call__reference=call)
    for row in bids.order_by("reference").values_list(*FIELDS).iterator(CHUNK):
        found = list(row)
        found[4] = KINDS.get(found[4], found[4])
        found[12] = APPLICATION.states[found[12]].staff
        found[14] = "Yes" if found[14] else "No"
        found[15] = WAYS.get(found[15], "On this site")
        found[17] = RECOMMENDED.get(found[17] or "", "")
        yield found
