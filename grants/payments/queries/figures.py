"""What is promised, paid, due and left; and whether it ties."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from commissioning.calls.models import Budget, FundingSource
from commissioning.calls.queries import sums_on
from commissioning.money import financial_year, financial_year_name
from grants.awards.models import Award, AwardSource
from grants.awards.queries.commitments import changes_after, counts_on, sources_on
from grants.payments.models import CodingLine, Instalment, Receipt, ReceiptLine


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


@dataclass(frozen=True)
class Part:
    """Rows that a figure is made of: `sign` says whether their pence add to it or come off; the rest are paths to what it is grouped by."""

    rows: QuerySet[Any]
    award: str
    sign: int = 1
    pence: str = "amount_pence"
    coding: str = ""

    @property
    def paths(self) -> dict[str, str]:
        return {"fund": f"{self.award}__call__fund", "source": f"{self.coding}source", "year": f"{self.coding}financial_year"}


def _parts(office_id: int, on: date) -> dict[str, list[Part]]:
    """What each figure of a day is made of."""
    return {
        "committed": [
            Part(sources_on(on).filter(award__office=office_id), "award"),
            Part(changes_after(on).filter(award__office=office_id), "award", -1, "change_pence"),
        ],
        "paid": [
            Part(_paid(office_id, on), "instalment__award"),
            Part(_given_back(office_id, on), "receipt__recovery__award", -1, coding="line__"),
        ],
        "due": [Part(_due(office_id, on), "instalment__award")],
    }


def desk_figures(*, office_id: int, on: date) -> DeskFigures:
    """Committed, paid, due and left on a day, by fund and by source, in ten statements.

    Units: pence. Committed: what awards decided by that day were drawn on that day. Paid: payments with a paid date by that day, less what had
    come back. Budget: as it stood on that day, with what had come back and was put in that year or reserve. Due: what was due by that day and had not left. A fund has a budget of its own where no other fund shares it.
    """
    sums: dict[str, dict[tuple[str, int, int], int]] = {"fund": defaultdict(int), "where": defaultdict(int)}
    for column, parts in _parts(office_id, on).items():
        for part in parts:
            paths = part.paths
            grouped = part.rows.order_by().values_list(paths["fund"], paths["source"], paths["year"]).annotate(total=Sum(part.pence))
            for fund, source, year, pence in grouped:
                sums["fund"][f"{column}_pence", fund, year] += part.sign * pence
                sums["where"][f"{column}_pence", source, year] += part.sign * pence
    budgets, of_budgets = sums_on(office_id, on)
    names, own = _names(office_id), _own_budgets(office_id, of_budgets)
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


def _paid(office_id: int, on: date) -> QuerySet[CodingLine]:
    """What had left by a day and had not come back from the bank by then."""
    left = CodingLine.objects.filter(instalment__award__office=office_id, instalment__paid_on__lte=on)
    return left.filter(Q(instalment__returned_on__isnull=True) | Q(instalment__returned_on__gt=on))


def _given_back(office_id: int, on: date) -> QuerySet[ReceiptLine]:
    """What grantees had given back by a day: it is taken off what was paid."""
    return ReceiptLine.objects.filter(receipt__recovery__award__office=office_id, receipt__received_on__lte=on)


def _due(office_id: int, on: date) -> QuerySet[CodingLine]:
    """What was due by a day and had not left, been returned or been cancelled by then."""
    lines = CodingLine.objects.filter(counts_on(on, "instalment__award"), instalment__award__office=office_id, instalment__due_on__lte=on)
    return lines.exclude(Q(instalment__paid_on__lte=on) | Q(instalment__returned_on__lte=on) | Q(instalment__cancelled_on__lte=on))


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

    Shape: `what` is committed, paid or due; `by` is fund or source, `key` its id; `year` a financial year. At most five statements. Units: pence.
    Raises: KeyError for another word.
    """
    named = _names(office_id).get(("fund" if by == "fund" else "where", key), "")
    seen = Award.objects.visible_to(user).values("pk")
    found: dict[Any, Behind] = {}
    total = 0
    for part in _parts(office_id, on)[what]:
        rows = part.rows.filter(**{part.paths["fund" if by == "fund" else "source"]: key, part.paths["year"]: year})
        total += part.sign * (rows.aggregate(total=Sum(part.pence))["total"] or 0)
        for row in rows.filter(**{f"{part.award}__in": seen}).select_related(*_loaded(part)).order_by("pk"):
            line = _behind(row, what, part.sign * getattr(row, part.pence))
            earlier = found.get((line.reference, line.when))
            found[line.reference, line.when] = replace(line, amount_pence=line.amount_pence + (earlier.amount_pence if earlier else 0))
    lines = sorted((each for each in found.values() if each.amount_pence), key=lambda each: (each.reference, each.when))
    return Opened(title=named, lines=lines, total_pence=total)


def _loaded(part: Part) -> list[str]:
    return [f"{part.award}__organisation", *(["receipt__recovery"] if part.coding else [])]


def _behind(row: Any, what: str, pence: int) -> Behind:
    """A row as a line: an award, a payment, or money that came back, which is below zero."""
    if what == "committed":
        return Behind(row.award.reference, row.award.reference, row.award.organisation.name, row.award.decided_on, pence)
    if isinstance(row, ReceiptLine):
        recovery = row.receipt.recovery
        return Behind(recovery.reference, recovery.award.reference, recovery.award.organisation.name, row.receipt.received_on, pence)
    payment = row.instalment
    when = payment.paid_on if what == "paid" else payment.due_on
    return Behind(payment.reference, payment.award.reference, payment.award.organisation.name, when, pence)


def _figures(name: str, where: int, year: int, budget: int | None, sums: dict[tuple[str, int, int], int]) -> FigureRow:
    columns = {column: sums.get((column, where, year), 0) for column in ("committed_pence", "paid_pence", "due_pence")}
    return FigureRow(id=where, name=name, financial_year=year, budget_pence=budget, **columns)


def _own_budgets(office_id: int, sums: dict[int, int]) -> dict[tuple[int, int], int]:
    """Fund and year to pence, for budgets that one fund has to itself; `sums` gives each budget's pence."""
    rows = Budget.objects.filter(office=office_id).annotate(funds_in_it=Count("funds")).filter(funds_in_it=1)
    found: dict[tuple[int, int], int] = defaultdict(int)
    for pk, fund, year in rows.values_list("pk", "funds", "financial_year"):
        found[fund, year] += sums[pk]
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
    """Money that does not tie: awards whose payments come to more than they are, or that are drawn for less than they keep; payments whose coding
    does not add up; more asked back or let go than was paid."""
    over = (
        Instalment.objects.standing()
        .values("award__reference", "award__amount_pence")
        .annotate(total=Sum("amount_pence"))
        .filter(total__gt=F("award__amount_pence"))
    )
    uneven = Instalment.objects.standing().annotate(total=Sum("coding__amount_pence")).exclude(total=F("amount_pence"))
    back = Receipt.objects.values("recovery__reference", "recovery__amount_pence", "recovery__let_go_pence").annotate(
        total=Sum("amount_pence")
    )
    too_much = back.filter(total__gt=F("recovery__amount_pence") - F("recovery__let_go_pence"))
    unlike = Receipt.objects.annotate(total=Sum("lines__amount_pence")).exclude(total=F("amount_pence"))
    return [
        *(f"{row['award__reference']}: payments come to more than the award." for row in over),
        *(f"{each.reference}: coding lines do not add up to the payment." for each in uneven.order_by("reference")),
        *(f"{reference}: the award keeps more than it is drawn on its sources." for reference in _overdrawn()),
        *(f"{row['recovery__reference']}: more came back than was asked for." for row in too_much),
        *(f"Receipt {each.ledger_reference}: its lines do not add up to it." for each in unlike.order_by("pk")),
    ]


def _overdrawn() -> list[str]:
    """References of awards that were paid, or will be, more than their sources are drawn for, less what came back."""
    drawn = dict(AwardSource.objects.order_by().values_list("award").annotate(Sum("amount_pence")))
    back = dict(ReceiptLine.objects.order_by().values_list("receipt__recovery__award").annotate(Sum("amount_pence")))
    standing = Instalment.objects.standing().order_by("award__reference").values_list("award", "award__reference")
    return [
        reference
        for award, reference, pence in standing.annotate(total=Sum("amount_pence"))
        if pence - back.get(award, 0) > drawn.get(award, 0)
    ]
