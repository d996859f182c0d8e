"""What due diligence has found about a bid, and what is still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, FilteredRelation, Q

from grants.applications.models import Application
from grants.assessment.models import DiligenceCheck, DiligenceItem

WORDS = {"": "not done", "query": "a query is open", "fail": "failed", "expired": "ran out"}


@dataclass(frozen=True)
class DiligenceLine:
    """One thing that is looked into about a bid; `result` is empty where nothing was found yet, and "expired" where what was found has run out."""

    item_id: int
    number: int
    label: str
    hint: str
    result: str
    evidence: str
    by: str
    at: datetime | None
    expires_on: date | None

    @property
    def is_open(self) -> bool:
        """It keeps an award back where the call says so."""
        return self.result not in ("clear", "waived")

    @property
    def words(self) -> str:
        return f"{self.label}: {WORDS[self.result]}"


def diligence_of(bid: Application, on: date) -> list[DiligenceLine]:
    """Everything that is looked into at the sum the bid asks, by number, with what stands. One query; none where the call asks for no due diligence."""
    if bid.call.diligence == "off":
        return []
    return _lines({bid.pk: bid.ask_pence or 0}, on)[bid.pk]


def open_diligence(bids: Iterable[Application], on: date) -> dict[int, list[DiligenceLine]]:
    """What is open of bids whose calls hold awards back for it, and what failed of any; by id of the bid. Three queries at most, however many bids."""
    asked = {each.pk: each for each in bids if each.call.diligence != "off"}
    if not asked:
        return {}
    lines = _lines({pk: each.ask_pence or 0 for pk, each in asked.items()}, on)
    found = {
        pk: [line for line in lines[pk] if line.result == "fail" or (line.is_open and each.call.diligence == "holds")]
        for pk, each in asked.items()
    }
    return {pk: rows for pk, rows in found.items() if rows}


def _lines(asks: dict[int, int], on: date) -> dict[int, list[DiligenceLine]]:
    """By bid: the items that apply to its ask, each with the last thing found. One query for one bid, two for more."""
    fields = ("pk", "number", "label", "hint", "from_pence", "is_asked")
    found = ("last__application", "last__result", "last__evidence", "last__by__name", "last__by__email", "last__at", "last__expires_on")
    items = DiligenceItem.objects.annotate(last=FilteredRelation("checks", condition=Q(checks__application__in=list(asks))))
    rows = items.order_by("number", "last__application", F("last__pk").desc(nulls_last=True)).distinct("number", "last__application")
    every: dict[int, tuple[int, str, str, int, bool]] = {}
    last: dict[tuple[int, int], tuple[str, str, str, str, datetime, date | None]] = {}
    for pk, number, label, hint, from_pence, is_asked, bid, *rest in rows.values_list(*fields, *found):
        every[pk] = (number, label, hint, from_pence, is_asked)
        if bid is not None:
            last[bid, pk] = tuple(rest)
    return {
        bid: [
            _line(pk, number, label, hint, last.get((bid, pk)), on)
            for pk, (number, label, hint, from_pence, is_asked) in every.items()
            if (bid, pk) in last or (is_asked and ask >= from_pence)
        ]
        for bid, ask in asks.items()
    }


def _line(
    pk: int, number: int, label: str, hint: str, found: tuple[str, str, str, str, datetime, date | None] | None, on: date
) -> DiligenceLine:
    if found is None:
        return DiligenceLine(pk, number, label, hint, "", "", "", None, None)
    result, evidence, name, email, at, expires_on = found
    if result in ("clear", "waived") and expires_on is not None and expires_on < on:
        result = "expired"
    return DiligenceLine(pk, number, label, hint, result, evidence, name or email, at, expires_on)


def found_before(bid: Application, on: date) -> dict[int, DiligenceCheck]:
    """What was found clear about the same body for another bid and still holds, by item: to look at, never taken over by itself. One query."""
    checks = DiligenceCheck.objects.filter(application__organisation=bid.organisation_id, result="clear", expires_on__gte=on)
    checks = checks.exclude(application=bid).select_related("application", "by").order_by("pk")
    return {each.item_id: each for each in checks}


def diligence_items() -> list[DiligenceItem]:
    """The whole list, by number."""
    return list(DiligenceItem.objects.order_by("number"))
