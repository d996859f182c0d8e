"""What is promised, paid, due and left; and whether it ties."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from commissioning.calls.models import Budget, FundingSource, SourceYear
from commissioning.money import financial_year, financial_year_name
from grants.awards.models import Award, AwardSource
from grants.awards.models.award import COMMITTED
from grants.payments.models import CodingLine, Instalment


@dataclass(frozen=True)
class FigureRow:
    """Money of one fund, or one source, in one financial year, in pence. `budget_pence` is None where none is set."""

    id: int
    name: str
    financial_year: int
    budget_pence: int | None
    committed_pence: int = 0
    paid_pence: int = 0
    due_pence: int = 0

    @property
    def year_name(self) -> str:
        return financial_year_name(self.financial_year)

    @property
    def opened(self) -> list[tuple[str, int]]:
        """The figures that open to their rows: a word of the address and pence."""
        return [("committed", self.committed_pence), ("paid", self.paid_pence), ("due", self.due_pence)]

    @property
    def left_pence(self) -> int | None:
        """Budget less what is promised; None without a budget."""
        return None if self.budget_pence is None else self.budget_pence - self.committed_pence


@dataclass(frozen=True)
class DeskFigures:
    """The finance desk at a date: by fund, and by source. Committed and paid total the same in both."""

    on: date
    by_fund: list[FigureRow] = field(default_factory=list)
    by_source: list[FigureRow] = field(default_factory=list)

    @property
    def budget_total(self) -> int:
        return sum(row.budget_pence or 0 for row in self.by_source)

    @property
    def committed_total(self) -> int:
        return sum(row.committed_pence for row in self.by_source)

    @property
    def paid_total(self) -> int:
        return sum(row.paid_pence for row in self.by_source)

    @property
    def due_total(self) -> int:
        return sum(row.due_pence for row in self.by_source)

    @property
    def left_total(self) -> int:
        return self.budget_total - self.committed_total


def desk_figures(*, office_id: int, on: date) -> DeskFigures:
    """Committed, paid, due and left on a day, by fund and by source, in seven statements.

    Units: pence. Committed: awards decided by that day that stand, and what was paid of those that stand no more. Paid: payments with a
    paid date by that day. Due: the rest of standing awards, due by that day. A fund has a budget of its own where no other fund shares it.
    """
    committed = _committed(office_id, on).values(key=F("financial_year"), where=F("source_id"), fund=F("award__call__fund_id"))
    paid, gone, due = (
        lines.values(key=F("financial_year"), where=F("source_id"), fund=F("instalment__award__call__fund_id")).annotate(
            pence=Sum("amount_pence")
        )
        for lines in (_paid(office_id, on), _gone(office_id, on), _due(office_id, on))
    )
    committed = committed.annotate(pence=Sum("amount_pence"))
    sums: dict[str, dict[tuple[str, int, int], int]] = {"fund": defaultdict(int), "where": defaultdict(int)}
    for column, rows in (("committed_pence", committed), ("committed_pence", gone), ("paid_pence", paid), ("due_pence", due)):
        for row in rows:
            for by in ("fund", "where"):
                sums[by][column, row[by], row["key"]] += row["pence"]
    budgets = {(row.source_id, row.financial_year): row.amount_pence for row in SourceYear.objects.filter(source__office=office_id)}
    names, own = _names(office_id), _own_budgets(office_id)
    keys = {
        by: _in_order({(where, year) for _, where, year in sums[by]}, set(set_), on) for by, set_ in (("where", budgets), ("fund", own))
    }
    return DeskFigures(
        on=on,
        by_fund=[_figures(names["fund", where], where, year, own.get((where, year)), sums["fund"]) for where, year in keys["fund"]],
        by_source=[
            _figures(names["where", where], where, year, budgets.get((where, year)), sums["where"]) for where, year in keys["where"]
        ],
    )


def _in_order(moved: set[tuple[int, int]], budgeted: set[tuple[int, int]], on: date) -> list[tuple[int, int]]:
    """This year and those to come first, then the years before; a past year only where money moved in it."""
    kept = moved | {key for key in budgeted if key[1] >= financial_year(on)}
    return sorted(kept, key=lambda key: (key[1] < financial_year(on), abs(key[1] - financial_year(on)), key[0]))


def _committed(office_id: int, on: date) -> QuerySet[AwardSource]:
    return AwardSource.objects.filter(award__office=office_id, award__decided_on__lte=on, award__state__in=COMMITTED)


def _paid(office_id: int, on: date) -> QuerySet[CodingLine]:
    return CodingLine.objects.filter(instalment__award__office=office_id, instalment__state="paid", instalment__paid_on__lte=on)


def _gone(office_id: int, on: date) -> QuerySet[CodingLine]:
    """Paid of grants that stand no more: it stays promised, because it left."""
    return _paid(office_id, on).exclude(instalment__award__state__in=COMMITTED)


def _due(office_id: int, on: date) -> QuerySet[CodingLine]:
    lines = CodingLine.objects.filter(
        instalment__award__office=office_id, instalment__due_on__lte=on, instalment__award__state__in=COMMITTED
    )
    return lines.exclude(instalment__state__in=["returned", "cancelled"]).exclude(instalment__state="paid", instalment__paid_on__lte=on)


@dataclass(frozen=True)
class Behind:
    """One line of what a figure is made of. `reference` is an award's or a payment's; money in pence."""

    reference: str
    award_reference: str
    name: str
    when: date
    amount_pence: int


@dataclass(frozen=True)
class Opened:
    """A figure opened to its lines: they and `hidden_pence`, of grants that she may not see, add up to `total_pence`."""

    title: str
    lines: list[Behind]
    total_pence: int

    @property
    def hidden_pence(self) -> int:
        return self.total_pence - sum(each.amount_pence for each in self.lines)


def behind_figure(*, office_id: int, user: Any, what: str, by: str, key: int, year: int, on: date) -> Opened:
    """The lines behind one figure of the desk.

    Shape: `what` is committed, paid or due; `by` is fund or source, `key` its id; `year` a financial year. At most four statements. Units: pence.
    Raises: KeyError for another word.
    """
    named = _names(office_id).get(("fund" if by == "fund" else "where", key), "")
    seen = Award.objects.visible_to(user).values("pk")
    lines: list[Behind] = []
    total = 0
    if what == "committed":
        where = {"fund": "award__call__fund", "source": "source"}[by]
        promised = _committed(office_id, on).filter(**{where: key}, financial_year=year)
        total += promised.aggregate(pence=Sum("amount_pence"))["pence"] or 0
        for each in promised.filter(award__in=seen).select_related("award__organisation").order_by("award__reference", "pk"):
            award = each.award
            lines.append(Behind(award.reference, award.reference, award.organisation.name, award.decided_on, each.amount_pence))
    where = {"fund": "instalment__award__call__fund", "source": "source"}[by]
    coded = {"committed": _gone, "paid": _paid, "due": _due}[what](office_id, on).filter(**{where: key}, financial_year=year)
    total += coded.aggregate(pence=Sum("amount_pence"))["pence"] or 0
    shown = coded.filter(instalment__award__in=seen).select_related("instalment__award__organisation")
    for line in shown.order_by("instalment__reference", "number"):
        payment = line.instalment
        when = payment.paid_on if what != "due" and payment.paid_on else payment.due_on
        lines.append(Behind(payment.reference, payment.award.reference, payment.award.organisation.name, when, line.amount_pence))
    return Opened(title=named, lines=lines, total_pence=total)


def _figures(name: str, where: int, year: int, budget: int | None, sums: dict[tuple[str, int, int], int]) -> FigureRow:
    columns = {column: sums.get((column, where, year), 0) for column in ("committed_pence", "paid_pence", "due_pence")}
    return FigureRow(id=where, name=name, financial_year=year, budget_pence=budget, **columns)


def _own_budgets(office_id: int) -> dict[tuple[int, int], int]:
    """Fund and year to pence, for budgets that one fund has to itself."""
    rows = Budget.objects.filter(office=office_id).annotate(funds_in_it=Count("funds")).filter(funds_in_it=1)
    found: dict[tuple[int, int], int] = defaultdict(int)
    for fund, year, pence in rows.values_list("funds", "financial_year", "amount_pence"):
        found[fund, year] += pence
    return dict(found)


def _names(office_id: int) -> dict[tuple[str, int], str]:
    sources = FundingSource.objects.filter(office=office_id).values_list("pk", "name", "funds__pk", "funds__name")
    found: dict[tuple[str, int], str] = {}
    for source, name, fund, fund_name in sources:
        found["where", source] = name
        if fund:
            found["fund", fund] = fund_name
    return found


def faults() -> list[str]:
    """Money that does not tie: awards whose payments come to more than they are, payments whose coding does not add up."""
    over = (
        Instalment.objects.standing()
        .values("award__reference", "award__amount_pence")
        .annotate(total=Sum("amount_pence"))
        .filter(total__gt=F("award__amount_pence"))
    )
    uneven = Instalment.objects.standing().annotate(total=Sum("coding__amount_pence")).exclude(total=F("amount_pence"))
    return [f"{row['award__reference']}: payments come to more than the award." for row in over] + [
        f"{each.reference}: coding lines do not add up to the payment." for each in uneven.order_by("reference")
    ]
