"""The ranked list of a call, with ties shown and the cut line where the money ends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone

from commissioning.calls.models import Call, Criterion
from grants.applications.models import Application
from grants.assessment import arithmetic
from grants.assessment.models import Assessment, Recommendation, Result

RANKED_STATES = [
    "eligible",
    "scoring",
    "moderated",
    "panel",
    "recommended_full",
    "recommended_part",
    "reserve",
    "not_recommended",
    "with_commissioner",
    "approved",
    "refused",
    "on_reserve",
]
BANDS = {"recommend": "Recommend", "consider": "Consider", "not_recommended": "Not recommended"}


@dataclass(frozen=True)
class Ranked:
    """A bid in the ranking. `place` is None while it has no total; bids that tie share a place. Money in pence.

    `money_pence` is what was recommended, else the ask; `running_pence` adds it up from the top, without what is not fundable. `above_cut` says whether
    the budget still covers it.
    """

    bid: Application
    place: int | None
    tied: bool
    total: Decimal | None
    figures: dict[str, Fraction | None]
    band: str
    totals: tuple[Decimal, ...]
    spread: arithmetic.Spread | None
    sent: int
    wanted: int
    needs_moderation: bool
    moderated: bool
    below_floor: tuple[str, ...]
    hidden: bool
    recommendation: Recommendation | None
    money_pence: int
    running_pence: int
    above_cut: bool

    @property
    def fundable(self) -> bool:
        return not self.below_floor and (self.recommendation is None or self.recommendation.kind in ("full", "part"))


@dataclass(frozen=True)
class Ranking:
    """A call's bids, ranked, then those without a total. `cut_after` is the index of the last row that the budget covers, or None."""

    call: Call
    criteria: tuple[Criterion, ...]
    rows: tuple[Ranked, ...]
    budget_pence: int
    cut_after: int | None
    asked_pence: int
    recommended_pence: int


def ranking(call_id: int, *, user: Any = None, at: Any = None) -> Ranking:
    """The ranking of a call in four queries.

    Shape: rows in the order of R-4.7. For a `user`, only bids that she may see; one that she has still to score shows no total and has no place.
    Source: requirements R-4.7, section 0 "Arithmetic of scores".
    """
    call = Call.objects.select_related("budget", "fund").get(pk=call_id)
    bids = Application.objects.all() if user is None else Application.objects.visible_to(user, at or timezone.now())
    bids = bids.filter(call=call, state__in=RANKED_STATES).select_related(
        "organisation", "result", "recommendation", "moderation", "late_admission"
    )
    criteria = tuple(Criterion.objects.filter(call=call).order_by("number"))
    measures = [arithmetic.Weighed(each.key, each.weight, each.floor, each.tie_rank) for each in criteria]
    totals, unsent = totals_of(call, user)
    found = [unplaced(bid, call, measures, criteria, totals.get(bid.pk, ()), hidden=bid.pk in unsent) for bid in bids.order_by("reference")]
    rows, cut = placed(found, measures, call.budget.amount_pence)
    return Ranking(
        call=call,
        criteria=criteria,
        rows=tuple(rows),
        budget_pence=call.budget.amount_pence,
        cut_after=cut,
        asked_pence=sum(row.bid.ask_pence or 0 for row in rows),
        recommended_pence=sum(row.money_pence for row in rows if row.recommendation and row.recommendation.kind in ("full", "part")),
    )


def totals_of(call: Call, user: Any) -> tuple[dict[int, list[Decimal]], set[int]]:
    """Totals that were sent, by bid; and the bids that `user` has still to score."""
    totals: dict[int, list[Decimal]] = {}
    unsent: set[int] = set()
    rows = Assessment.objects.filter(application__call=call).exclude(state="recused").order_by("pk")
    for bid, assessor, state, total in rows.values_list("application_id", "assessor_id", "state", "total"):
        if state == "sent" and total is not None:
            totals.setdefault(bid, []).append(total)
        if user is not None and assessor == user.pk and state != "sent":
            unsent.add(bid)
    return totals, unsent


def one_of(bid: Application, name: str) -> Any:
    """The row of another kind that a bid has one of, or None. It was loaded with the bid."""
    return getattr(bid, name, None)


def unplaced(
    bid: Application,
    call: Call,
    measures: list[arithmetic.Weighed],
    criteria: Sequence[Criterion],
    totals: Sequence[Decimal],
    *,
    hidden: bool,
) -> Ranked:
    result: Result | None = one_of(bid, "result")
    recommendation: Recommendation | None = one_of(bid, "recommendation")
    figures = {
        key: None if text is None else Fraction(text) for key, text in (result.by_criterion if result and not hidden else {}).items()
    }
    total = result.total if result and not hidden else None
    titles = {each.key: each.title for each in criteria}
    return Ranked(
        bid=bid,
        place=None,
        tied=False,
        total=total,
        figures=figures,
        band="" if total is None else BANDS[arithmetic.band(total, call.band_consider, call.band_recommend)],
        totals=() if hidden else tuple(totals),
        spread=None if hidden else arithmetic.spread(totals),
        sent=result.sent if result else 0,
        wanted=result.wanted if result else call.scorers,
        needs_moderation=bool(result and result.needs_moderation and not hidden),
        moderated=one_of(bid, "moderation") is not None,
        below_floor=tuple(titles[key] for key in arithmetic.below_floors(measures, figures)),
        hidden=hidden,
        recommendation=recommendation,
        money_pence=recommendation.amount_pence if recommendation else bid.ask_pence or 0,
        running_pence=0,
        above_cut=False,
    )


def placed(found: Sequence[Ranked], measures: list[arithmetic.Weighed], budget_pence: int) -> tuple[list[Ranked], int | None]:
    """Places, ties and the cut line. The line falls before the first fundable bid that the money left does not cover."""
    keys = {
        row.bid.pk: arithmetic.order(measures, row.total, row.figures, row.bid.ask_pence or 0) for row in found if row.total is not None
    }
    with_total = sorted((row for row in found if row.total is not None), key=lambda row: (keys[row.bid.pk], row.bid.reference))
    rows: list[Ranked] = []
    running, open_still, cut = 0, True, None
    for index, row in enumerate(with_total):
        key = keys[row.bid.pk]
        tied = is_beside(with_total, index, keys)
        place = rows[-1].place if tied and rows and keys[rows[-1].bid.pk] == key else index + 1
        if row.fundable and open_still:
            open_still = running + row.money_pence <= budget_pence
            running += row.money_pence if open_still else 0
        above = open_still and row.fundable
        cut = index if above else cut
        rows.append(replace(row, place=place, tied=tied, running_pence=running, above_cut=above))
    rows += [row for row in found if row.total is None]
    return rows, cut


def is_beside(rows: Sequence[Ranked], index: int, keys: dict[int, Any]) -> bool:
    """Whether a neighbour has the same key: those that tie stand together."""
    key = keys[rows[index].bid.pk]
    return any(0 <= beside < len(rows) and keys[rows[beside].bid.pk] == key for beside in (index - 1, index + 1))
