"""Where a budget stands: what is proposed on notices, what is decided, what is left, and whether going over it was agreed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone

from commissioning.calls.models import Budget, BudgetAgreement, Fund, FundingSource, SourceYear
from commissioning.calls.queries import caps_of
from commissioning.money import financial_year_name, format_pounds
from grants.awards.models import AwardSource, NoticeRowSource, NoticeRowYear
from grants.awards.queries.commitments import changes_after, years_on

HUNDRED = Decimal("100.00")
PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Position:
    """One budget at a moment. All sums in pence; `share_pct` is what counts, in per cent of the budget."""

    budget: Budget
    budget_pence: int
    cap_pence: int
    proposed_pence: int
    decided_pence: int
    agreement: BudgetAgreement | None

    @property
    def counted_pence(self) -> int:
        """Proposed plus decided; declined, lapsed and withdrawn are not in it."""
        return self.proposed_pence + self.decided_pence

    @property
    def left_pence(self) -> int:
        """Budget less what counts; below zero where it is over."""
        return self.budget_pence - self.counted_pence

    @property
    def share_pct(self) -> Decimal:
        return share_pct(self.counted_pence, self.budget_pence)

    @property
    def over_budget_pence(self) -> int:
        return max(0, self.counted_pence - self.budget_pence)

    @property
    def over_cap_pence(self) -> int:
        return max(0, self.counted_pence - self.cap_pence)

    @property
    def contingent_pence(self) -> int:
        """What the agreement's backstop would have to bear, as the figures stand."""
        return self.over_budget_pence if self.agreement else 0

    @property
    def stop(self) -> str:
        """Why nothing may be signed against it, in words with the way out; empty when nothing stands in the way."""
        if self.over_cap_pence:
            return (
                f"{self.budget} would stand at {pounds_and_pence(self.counted_pence)}, which is "
                f"{pounds_and_pence(self.over_cap_pence)} over its cap of {pounds_and_pence(self.cap_pence)}. "
                "Reduce the awards, or raise the budget by a decision of its own."
            )
        if self.over_budget_pence and self.agreement is None:
            return (
                f"{self.budget} would stand at {self.share_pct}% of its {format_pounds(self.budget_pence)}. "
                "The chief finance officer must agree to this before it goes further, or the awards must be reduced."
            )
        return ""


def share_pct(part_pence: int, whole_pence: int) -> Decimal:
    """A share of a budget in per cent, rounded half up, but 100.00 only where the two are equal to the penny.

    £525,179 of £510,000 is 102.98.
    """
    if whole_pence == 0:
        return Decimal("0.00")
    share = (Decimal(part_pence) * 100 / Decimal(whole_pence)).quantize(PENNY, rounding=ROUND_HALF_UP)
    if share == HUNDRED and part_pence != whole_pence:
        return share - PENNY if part_pence < whole_pence else share + PENNY
    return share


def budget_position(budget_id: int, at: datetime) -> Position:
    """Where one budget stands.

    Shape: a Position; seven queries.
    Units: pence.
    Raises: Budget.DoesNotExist.
    Source: requirements, section 0 (Budgets).
    """
    found = budget_positions([budget_id], at)
    if budget_id not in found:
        raise Budget.DoesNotExist(f"No budget {budget_id}.")
    return found[budget_id]


def budget_positions(budget_ids: Iterable[int], at: datetime) -> dict[int, Position]:
    """Where several budgets stand, by id; seven queries however many.

    A part of an award counts in the budget of its call where its year is that budget's year, and else in the budget of the same fund for its own
    year: a multi-year award counts each year's part in its year.
    """
    budgets = {each.pk: each for each in Budget.objects.filter(pk__in=list(budget_ids)).prefetch_related("funds")}
    if not budgets:
        return {}
    years = {each.financial_year for each in budgets.values()}
    funds = {pk: {fund.pk for fund in each.funds.all()} for pk, each in budgets.items()}
    day = timezone.localdate(at)
    decided = spread(years_on(day).filter(financial_year__in=years), "award__call", budgets, funds)
    later = spread(changes_after(day).filter(financial_year__in=years), "award__call", budgets, funds, pence="change_pence")
    proposed = spread(
        NoticeRowYear.objects.filter(
            row__decision="approve",
            row__notice__state__in=("draft", "ready"),
            row__notice__supersedes__isnull=True,
            financial_year__in=years,
        ),
        "row__application__call",
        budgets,
        funds,
    )
    caps = caps_of(budgets.values())
    agreements: dict[int, BudgetAgreement] = {}
    held = BudgetAgreement.objects.filter(budget__in=budgets, lapsed_at__isnull=True, agreed_at__lte=at)
    for agreement in held.select_related("backstop", "agreed_by").order_by("agreed_at", "pk"):
        agreements[agreement.budget_id] = agreement
    found = {}
    for pk, budget in budgets.items():
        signed = decided[pk] - later[pk]
        held_to = agreements.get(pk)
        if held_to is not None and proposed[pk] + signed > held_to.most_pence:
            held_to = None
        found[pk] = Position(
            budget=budget,
            budget_pence=budget.amount_pence,
            cap_pence=caps[pk],
            proposed_pence=proposed[pk],
            decided_pence=signed,
            agreement=held_to,
        )
    return found


def spread(
    parts: QuerySet[Any], call: str, budgets: dict[int, Budget], funds: dict[int, set[int]], pence: str = "amount_pence"
) -> dict[int, int]:
    """The sums of year parts, given to the budgets they count in. One query."""
    grouped = parts.values_list(f"{call}__budget", f"{call}__budget__financial_year", f"{call}__fund", "financial_year").annotate(
        Sum(pence)
    )
    totals: dict[int, int] = defaultdict(int)
    for of_call, year_of_call, fund, year, part in grouped:
        for pk, budget in budgets.items():
            if pk == of_call if year == year_of_call else (year == budget.financial_year and fund in funds[pk]):
                totals[pk] += part
    return totals


def budgets_of_years(call_ids: Iterable[int], years: Iterable[int]) -> list[int]:
    """The ids of the budgets that awards of these calls in these years count in, lowest first (the order in which they are locked). Two queries."""
    own = Budget.objects.filter(calls__in=list(call_ids)).values_list("pk", "financial_year")
    found = {pk for pk, _ in own}
    other_years = set(years) - {year for _, year in own}
    if other_years:
        funds = Fund.objects.filter(calls__in=list(call_ids))
        found |= set(Budget.objects.filter(funds__in=funds, financial_year__in=other_years).values_list("pk", flat=True))
    return sorted(found)


@dataclass(frozen=True)
class SourceLeft:
    """One source in one year: what there is, and what is drawn on it by awards and by rows of notices not yet signed. Pence."""

    source_id: int
    name: str
    is_ring_fenced: bool
    financial_year: int
    amount_pence: int
    used_pence: int

    @property
    def left_pence(self) -> int:
        return self.amount_pence - self.used_pence


def sources_left(
    fund_id: int, years: Iterable[int], *, but_row_id: int | None = None, but_notice_id: int | None = None
) -> list[SourceLeft]:
    """The sources of a fund in some years, ring-fenced first, then the fullest; one row, or the rows of one notice, may be left out. Five queries.

    Units: pence. A source with no sum for the year counts as holding nothing.
    """
    wanted = sorted(set(years))
    sources = list(Fund.objects.get(pk=fund_id).sources.order_by("pk"))
    have = {
        (source, year): pence
        for source, year, pence in SourceYear.objects.filter(source__in=sources, financial_year__in=wanted).values_list(
            "source", "financial_year", "amount_pence"
        )
    }
    used: dict[tuple[int, int], int] = defaultdict(int)
    drawn = AwardSource.objects.filter(source__in=sources, financial_year__in=wanted, award__freed_on__isnull=True)
    wished = (
        NoticeRowSource.objects.filter(
            source__in=sources,
            financial_year__in=wanted,
            row__decision="approve",
            row__notice__state__in=("draft", "ready"),
            row__notice__supersedes__isnull=True,
        )
        .exclude(row=but_row_id or 0)
        .exclude(row__notice=but_notice_id or 0)
    )
    for each in (drawn, wished):
        for source, year, pence in each.values_list("source", "financial_year").annotate(Sum("amount_pence")):
            used[source, year] += pence
    found = [
        SourceLeft(source.pk, source.name, source.is_ring_fenced, year, have.get((source.pk, year), 0), used[source.pk, year])
        for year in wanted
        for source in sources
    ]
    return sorted(found, key=lambda each: (each.financial_year, not each.is_ring_fenced, -each.left_pence, each.source_id))


def draw_on(left: list[SourceLeft], years: dict[int, int], already: dict[tuple[int, int], int] | None = None) -> list[tuple[int, int, int]]:
    """Draw each year's part on the sources in their order, by what is left.

    Shape: (source id, financial year, pence), parts above zero only; they add up to each year's sum. What no source can bear falls to the first that
    is not ring-fenced, where the budget's tolerance then judges it; with none, to the first.
    Units: pence; `already` is what was drawn on (source, year) in the same breath, and is added to.
    """
    taken = already if already is not None else {}
    drawn: dict[tuple[int, int], int] = defaultdict(int)
    for year, pence in years.items():
        sources = [each for each in left if each.financial_year == year]
        rest = pence
        for each in sources:
            part = max(0, min(rest, each.left_pence - taken.get((each.source_id, year), 0)))
            drawn[each.source_id, year] += part
            taken[each.source_id, year] = taken.get((each.source_id, year), 0) + part
            rest -= part
        if rest and sources:
            last = next((each for each in sources if not each.is_ring_fenced), sources[0])
            drawn[last.source_id, year] += rest
            taken[last.source_id, year] = taken.get((last.source_id, year), 0) + rest
    return [(source, year, pence) for (source, year), pence in drawn.items() if pence]


def ring_fence_stops(pairs: Iterable[tuple[int, int]]) -> list[str]:
    """Why ring-fenced sources cannot bear what is drawn on them, in words: they take no tolerance. `pairs` are (source, year). Four queries."""
    wanted = set(pairs)
    fenced = {each.pk: each for each in FundingSource.objects.filter(pk__in={source for source, _ in wanted}, is_ring_fenced=True)}
    wanted = {(source, year) for source, year in wanted if source in fenced}
    if not wanted:
        return []
    have = {
        (source, year): pence
        for source, year, pence in SourceYear.objects.filter(source__in=fenced).values_list("source", "financial_year", "amount_pence")
    }
    used: dict[tuple[int, int], int] = defaultdict(int)
    drawn = AwardSource.objects.filter(source__in=fenced, award__freed_on__isnull=True)
    wished = NoticeRowSource.objects.filter(
        source__in=fenced, row__decision="approve", row__notice__state__in=("draft", "ready"), row__notice__supersedes__isnull=True
    )
    for each in (drawn, wished):
        for source, year, pence in each.values_list("source", "financial_year").annotate(Sum("amount_pence")):
            used[source, year] += pence
    found = []
    for source, year in sorted(wanted):
        over = used[source, year] - have.get((source, year), 0)
        if over > 0:
            found.append(
                f"{fenced[source]} is ring-fenced and has {pounds_and_pence(have.get((source, year), 0))} for {financial_year_name(year)}, "
                f"but {pounds_and_pence(used[source, year])} would be drawn on it. Draw {pounds_and_pence(over)} on another source."
            )
    return found


def pounds_and_pence(pence: int) -> str:
    return format_pounds(pence, always_pence=True)
