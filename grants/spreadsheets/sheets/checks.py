"""Checks of bids."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from grants.applications.models import Application
from grants.assessment.models import DiligenceCheck, EligibilityCheck
from grants.spreadsheets.columns import Column
from grants.spreadsheets.sheets import CHUNK

NAME = "checks"
TITLE = "Checks"
PURPOSE = "Every test of the gate and every finding of due diligence, with its reason or evidence, who made it and when."
NEEDS = "scores.view"
COLUMNS = [
    Column("Application", width=18),
    Column("Call", width=14),
    Column("Organisation", width=34),
    Column("Kind", width=14),
    Column("What was looked at", "words"),
    Column("Result", width=10),
    Column("Reason or evidence", "words"),
    Column("Holds until", "date"),
    Column("By", width=24),
    Column("At", "instant"),
]
BID = ("application__reference", "application__call__reference", "application__organisation__name")
RESULTS = {"pass": "Pass", "fail": "Fail", "waived": "Waived", "clear": "Clear", "query": "Query"}


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """Tests of the gate by bid, then due diligence by bid; of the latter each finding, the last of a line being the one that stands."""
    bids = Application.objects.all() if user is None else Application.objects.visible_to(user, at, drafts=False)
    if call:
        bids = bids.filter(call__reference=call)
    gate = EligibilityCheck.objects.filter(application__in=bids).order_by("application__reference", "pk")
    for *bid, what, result, why, by, when in gate.values_list(*BID, "label", "result", "reason", "by__name", "at").iterator(CHUNK):
        yield [*bid, "Gate", what, RESULTS[result], why, None, by, when]
    found = DiligenceCheck.objects.filter(application__in=bids).order_by("application__reference", "item__number", "pk")
    fields = (*BID, "item__label", "result", "evidence", "expires_on", "by__name", "at")
    for *bid, what, result, why, until, by, when in found.values_list(*fields).iterator(CHUNK):
        yield [*bid, "Due diligence", what, RESULTS[result], why, until, by, when]
