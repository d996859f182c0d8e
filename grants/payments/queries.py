"""What finance asks: what is ready, what blocks the rest, what is promised, paid and left."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet, Sum

from commissioning.calls.models import FundingSource, SourceYear
from commissioning.money import financial_year_name
from grants.awards.models import AwardSource, Condition
from grants.awards.models.award import COMMITTED, RUNNING
from grants.payments.models import BankDetails, Batch, CodingLine, Instalment, Requirement, Supplier

PREPARE_AHEAD = timedelta(days=7)  # a batch takes some days to leave; earlier than that is paying before need


@dataclass(frozen=True)
class Standing:
    """An instalment and every reason why it is not ready; none, and it is."""

    instalment: Instalment
    reasons: list[str]
    bank: BankDetails | None = None
    supplier_number: str = ""

    @property
    def is_ready(self) -> bool:
        return not self.reasons


def for_desk(*, user: Any) -> QuerySet[Instalment]:
    """Instalments that a person may see, with what every row of a list shows."""
    return Instalment.objects.visible_to(user).select_related("award__organisation", "award__call__fund", "batch")


def blockers(instalment: Instalment, *, on: date) -> list[str]:
    """Why a payment is not ready on a day, a sentence each; empty when it is.

    Source: requirements R-5.14.
    """
    return standings([instalment], on=on)[0].reasons


def standings(instalments: Iterable[Instalment], *, on: date) -> list[Standing]:
    """The same for many, in five statements however many they are. Each needs its award loaded (`for_desk` does)."""
    rows = list(instalments)
    awards = {each.award_id for each in rows}
    bodies = {each.award.organisation_id for each in rows}
    conditions = defaultdict(list)
    for condition in Condition.objects.filter(award__in=awards, kind__in=["before_payment", "before_start"]).exclude(
        state__in=["met", "waived"]
    ):
        conditions[condition.award_id].append(condition)
    requirements = defaultdict(list)
    for requirement in Requirement.objects.filter(instalment__in=rows):
        requirements[requirement.instalment_id].append(requirement)
    banks = {each.organisation_id: each for each in BankDetails.objects.filter(organisation__in=bodies, replaced_at__isnull=True)}
    suppliers = dict(Supplier.objects.filter(organisation__in=bodies).values_list("organisation_id", "number"))
    lines = defaultdict(list)
    for line in CodingLine.objects.filter(instalment__in=rows):
        lines[line.instalment_id].append(line)
    found = []
    for each in rows:
        bank, number = banks.get(each.award.organisation_id), suppliers.get(each.award.organisation_id, "")
        reasons = [
            *_award_reasons(each, on),
            *[f"Condition {condition.number} is {condition.get_state_display().lower()}." for condition in conditions[each.award_id]],
            *_return_reasons(each, requirements[each.pk], on),
            *_bank_reasons(each, bank),
            *([] if number else ["Finance has not entered a supplier number."]),
            *_coding_reasons(each, lines[each.pk]),
        ]
        found.append(Standing(each, reasons, bank, number))
    return found


def _award_reasons(instalment: Instalment, on: date) -> list[str]:
    reasons = []
    if instalment.award.state not in RUNNING:
        reasons.append(f"The award is {instalment.award.get_state_display().lower()}.")
    if instalment.due_on > on + PREPARE_AHEAD:
        reasons.append(f"It is due on {instalment.due_on.day} {instalment.due_on:%B %Y}.")
    return reasons


def _return_reasons(instalment: Instalment, requirements: list[Requirement], on: date) -> list[str]:
    reasons = []
    if instalment.waits_for and not any(each.kind == "return" for each in requirements):
        reasons.append("The return that it waits for is not scheduled yet.")
    for each in requirements:
        if each.met_at is None and each.kind == "return":
            late = each.due_on is not None and each.due_on < on
            reasons.append(f"Return {each.subject} is {'overdue' if late else 'not accepted yet'}.")
        elif each.met_at is None and each.due_on is not None and each.due_on < on:
            reasons.append(f"Return {each.subject} is overdue.")
    return reasons


def _bank_reasons(instalment: Instalment, bank: BankDetails | None) -> list[str]:
    if bank is None:
        return ["The body has not entered its bank details."]
    if bank.confirmed_at is None:
        return ["The bank details wait for a second person to confirm them."]
    if instalment.bank_id not in (None, bank.pk):
        return ["The bank details changed after this payment was prepared. Take it back and prepare it again."]
    return []


def _coding_reasons(instalment: Instalment, lines: list[CodingLine]) -> list[str]:
    if sum(line.amount_pence for line in lines) != instalment.amount_pence:
        return ["Its coding lines do not add up to it."]
    if any(not line.cost_centre or not line.subjective_code for line in lines):
        return ["A coding line has no cost centre or subjective code."]
    return []


@dataclass(frozen=True)
class FigureRow:
    """Money of one fund, or one source, in one financial year, in pence. `budget_pence` is None where none is set."""

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
    """Committed, paid, due and left on a day, by fund and by source, in five statements.

    Units: pence. Committed: awards decided by that day that stand. Paid: payments with a paid date by that day. Due: the rest, due by that day.
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
    due = (
        lines.filter(instalment__due_on__lte=on)
        .exclude(instalment__state__in=["returned", "cancelled"])
        .exclude(instalment__state="paid", instalment__paid_on__lte=on)
        .annotate(pence=Sum("amount_pence"))
    )
    sums: dict[str, dict[tuple[str, int, int], int]] = {"fund": defaultdict(int), "where": defaultdict(int)}
    for column, rows in (("committed_pence", committed), ("paid_pence", paid), ("due_pence", due)):
        for row in rows:
            for by in ("fund", "where"):
                sums[by][column, row[by], row["key"]] += row["pence"]
    budgets = {(row.source_id, row.financial_year): row.amount_pence for row in SourceYear.objects.filter(source__office=office_id)}
    names = _names(office_id)
    keys = {by: sorted({(where, year) for _, where, year in sums[by]}, key=lambda key: (key[1], key[0])) for by in sums}
    keys["where"] = sorted({*keys["where"], *budgets}, key=lambda key: (key[1], key[0]))
    return DeskFigures(
        on=on,
        by_fund=[_figures(names["fund", where], where, year, None, sums["fund"]) for where, year in keys["fund"]],
        by_source=[
            _figures(names["where", where], where, year, budgets.get((where, year)), sums["where"]) for where, year in keys["where"]
        ],
    )


def _figures(name: str, where: int, year: int, budget: int | None, sums: dict[tuple[str, int, int], int]) -> FigureRow:
    columns = {column: sums.get((column, where, year), 0) for column in ("committed_pence", "paid_pence", "due_pence")}
    return FigureRow(name=name, financial_year=year, budget_pence=budget, **columns)


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


def batch_rows(batch: Batch) -> list[Standing]:
    """The payments of a batch in the order of the workbook, with account and supplier number, in three statements."""
    rows = (
        batch.instalments.select_related(
            "award__organisation", "award__call__fund", "award__row__notice", "bank", "prepared_by", "approved_by", "batch"
        )
        .prefetch_related("coding__source")
        .order_by("reference")
    )
    numbers = dict(Supplier.objects.filter(office=batch.office_id).values_list("organisation_id", "number"))
    return [Standing(each, [], each.bank, numbers.get(each.award.organisation_id, "")) for each in rows]
