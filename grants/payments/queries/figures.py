"""What is promised, paid, due and left; and whether it ties."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Sum

from commissioning.calls.models import Budget, FundingSource, SourceYear
from commissioning.money import financial_year_name
from grants.awards.models import AwardSource
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
    def left_pence(self) -> int | None:
        """Budget less what is promised; None without a budget."""
        return None if self.budget_pence is None else self.budget_pence - self.committed_pence


@dataclass(frozen=True)
class DeskFigures:
    """The finance desk at a date: by fund, and by source. Committed and paid total the same in both."""

    on: date
    by_fund: list[FigureRow] = field(default_factory=list)
    by_source: list[FigureRow] = field(default_factory=list)

    def total(self, name: str) -> int:
        """The sum of one column (`committed_pence`, say) over all sources."""
        return sum(getattr(row, name) for row in self.by_source)


def desk_figures(*, office_id: int, on: date) -> DeskFigures:
    """Committed, paid, due and left on a day, by fund and by source, in seven statements.

    Units: pence. Committed: awards decided by that day that stand, and what was paid of those that stand no more. Paid: payments with a
    paid date by that day. Due: the rest of standing awards, due by that day. A fund has a budget of its own where no other fund shares it.
    """
    committed = (
        AwardSource.objects.filter(award__office=office_id, award__decided_on__lte=on, award__state__in=COMMITTED)
        .values(key=F("financial_year"), where=F("source_id"), fund=F("award__call__fund_id"))
        .annotate(pence=Sum("amount_pence"))
    )
    lines = CodingLine.objects.filter(instalment__award__office=office_id).values(
        key=F("financial_year"), where=F("source_id"), fund=F("instalment__award__call__fund_id")
    )
    paid = lines.filter(instalment__state="paid", instalment__paid_on__lte=on).annotate(pence=Sum("amount_pence"))
    gone = paid.exclude(instalment__award__state__in=COMMITTED)
    due = (
        lines.filter(instalment__due_on__lte=on, instalment__award__state__in=COMMITTED)
        .exclude(instalment__state__in=["returned", "cancelled"])
        .exclude(instalment__state="paid", instalment__paid_on__lte=on)
        .annotate(pence=Sum("amount_pence"))
    )
    sums: dict[str, dict[tuple[str, int, int], int]] = {"fund": defaultdict(int), "where": defaultdict(int)}
    for column, rows in (("committed_pence", committed), ("committed_pence", gone), ("paid_pence", paid), ("due_pence", due)):
        for row in rows:
            for by in ("fund", "where"):
                sums[by][column, row[by], row["key"]] += row["pence"]
    budgets = {(row.source_id, row.financial_year): row.amount_pence for row in SourceYear.objects.filter(source__office=office_id)}
    names, own = _names(office_id), _own_budgets(office_id)
    keys = {by: sorted({(where, year) for _, where, year in sums[by]}, key=lambda key: (key[1], key[0])) for by in sums}
    keys["where"] = sorted({*keys["where"], *budgets}, key=lambda key: (key[1], key[0]))
    keys["fund"] = sorted({*keys["fund"], *own}, key=lambda key: (key[1], key[0]))
    return DeskFigures(
        on=on,
        by_fund=[_figures(names["fund", where], where, year, own.get((where, year)), sums["fund"]) for where, year in keys["fund"]],
        by_source=[
            _figures(names["where", where], where, year, budgets.get((where, year)), sums["where"]) for where, year in keys["where"]
        ],
    )


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
