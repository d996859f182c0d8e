"""A call's bids and its money as a try-out needs them, and try-outs side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Sum

from commissioning.calls.models import Call, Lot
from grants.applications.models import Application
from grants.assessment.models import TryOut, TryOutAmount
from grants.assessment.queries import Ranked, Ranking, ranking
from grants.assessment.queries.ranking import RANKED_STATES
from grants.assessment.tryout import Line, Outcome, Pot, down_the_ranking, tried
from grants.awards.models import AwardYear, NoticeRowYear
from grants.awards.queries.budget import SourceLeft, budget_position, sources_left

# Once a bid is on a notice, its money is no longer the panel's to move.
ON_NOTICE = ("with_commissioner", "approved")
NO_MONEY = ("refused", "on_reserve")
STARTS = {"recommended": "What is recommended so far", "ranking": "The whole asks, down the ranking", "nothing": "Nothing"}


@dataclass(frozen=True)
class Board:
    """What amounts can be tried on: the ranking that she may see, its lines in the same order, and the pot. `unseen` counts bids kept from her."""

    ranking: Ranking
    lines: tuple[Line, ...]
    pot: Pot
    sources: list[SourceLeft]
    unseen: int

    @property
    def rows(self) -> dict[int, Ranked]:
        return {row.bid.pk: row for row in self.ranking.rows}

    def tried(self, amounts: Mapping[int, int]) -> Outcome:
        return tried(self.lines, amounts, self.pot)

    def start(self, how: str) -> dict[int, int]:
        """The amounts to begin with, by a key of STARTS."""
        if how == "nothing":
            return {}
        if how == "ranking":
            return down_the_ranking(self.lines, self.pot)
        found = ((row.bid.pk, row.recommendation) for row in self.ranking.rows)
        return {pk: said.amount_pence for pk, said in found if said and said.kind in ("full", "part")}


def board_of(call: Call, user: Any, at: datetime) -> Board:
    """Bids in the order of the ranking, and where the money stands without this call. The same queries, however many bids."""
    ranked = ranking(call.pk, user=user, at=at)
    awards = dict(
        AwardYear.objects.filter(award__call=call, award__freed_on__isnull=True, financial_year=call.budget.financial_year).values_list(
            "award__application", "amount_pence"
        )
    )
    proposed = (
        NoticeRowYear.objects.filter(
            row__application__call=call,
            row__decision="approve",
            row__notice__state__in=("draft", "ready"),
            row__notice__supersedes__isnull=True,
            financial_year=call.budget.financial_year,
        )
        .values_list("row__application")
        .annotate(Sum("amount_pence"))
    )
    fixed = dict(proposed) | awards
    position = budget_position(call.budget_id, at)
    lots = {each.pk: each for each in Lot.objects.filter(call=call).order_by("number")}
    bids = Application.objects.filter(pk__in=[row.bid.pk for row in ranked.rows]).select_related("district", "main_outcome")
    facts = {each.pk: each for each in bids.only("district__name", "main_outcome__code", "main_outcome__title")}
    mine = {row.bid.pk for row in ranked.rows}
    return Board(
        ranking=ranked,
        lines=tuple(line_of(row, facts[row.bid.pk], lots, fixed) for row in ranked.rows),
        pot=Pot(
            budget_pence=position.budget_pence,
            cap_pence=position.cap_pence,
            agreed_pence=position.agreement.most_pence if position.agreement else None,
            # What of the budget is not on these lines: other calls, and bids that are kept from her.
            others_pence=position.counted_pence - sum(pence for bid, pence in fixed.items() if bid in mine),
            lots={each.title: each.pot_pence for each in lots.values()},
        ),
        sources=sources_left(call.fund_id, [call.budget.financial_year]),
        unseen=Application.objects.filter(call=call, state__in=RANKED_STATES).exclude(pk__in=mine).count(),
    )


def line_of(row: Ranked, facts: Application, lots: Mapping[int, Lot], fixed: Mapping[int, int]) -> Line:
    bid = row.bid
    pence = None
    if bid.state in ON_NOTICE:
        pence = fixed.get(bid.pk, 0)
    elif bid.state in NO_MONEY:
        pence = 0
    return Line(
        key=bid.pk,
        reference=bid.reference,
        ask_pence=bid.ask_pence or 0,
        ceiling_pence=bid.ceiling_pence or bid.ask_pence or 0,
        least_pence=bid.least_pence,
        lot=lots[bid.lot_id].title if bid.lot_id else "",
        district=facts.district.name if facts.district else "",
        outcome=f"{facts.main_outcome.code} {facts.main_outcome.title}" if facts.main_outcome else "",
        fixed_pence=pence,
        below_floor=bool(row.below_floor),
    )


def tryouts_of(call: Call) -> list[TryOut]:
    """Those that stand, the chosen one first, then the last saved. One query."""
    found = TryOut.objects.standing().filter(call=call).select_related("made_by", "saved_by", "chosen_by")
    return sorted(found, key=lambda each: (each.chosen_at is None, -each.saved_at.timestamp()))


def amounts_of(tryouts: list[TryOut]) -> dict[int, dict[int, int]]:
    """Bid id to pence, for each try-out by its id. One query."""
    found: dict[int, dict[int, int]] = {each.pk: {} for each in tryouts}
    for tryout, bid, pence in TryOutAmount.objects.filter(tryout__in=tryouts).values_list("tryout", "application", "amount_pence"):
        found[tryout][bid] = pence
    return found


@dataclass(frozen=True)
class Compared:
    """Try-outs side by side: a row a bid, a column a try-out; what differs is marked. Pence."""

    tryouts: list[TryOut]
    outcomes: list[Outcome]
    rows: list[tuple[Ranked, list[int], bool]]


def compared(board: Board, tryouts: list[TryOut]) -> Compared:
    """Several try-outs on one board. One query."""
    amounts = amounts_of(tryouts)
    outcomes = [board.tried(amounts[each.pk]) for each in tryouts]
    rows = []
    for index, row in enumerate(board.ranking.rows):
        given = [each.placed[index].amount_pence for each in outcomes]
        if any(given):
            rows.append((row, given, len(set(given)) > 1))
    return Compared(tryouts, outcomes, rows)
