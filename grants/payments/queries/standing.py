"""What is ready, and what blocks the rest."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from commissioning.permissions import allows
from grants.assessment.queries import standing_stops
from grants.awards.models import Award, Condition, Suspension
from grants.awards.models.award import PAYABLE
from grants.payments.models import BankDetails, CodingLine, Instalment, Requirement, Supplier
from grants.payments.queries.ledger import unplanned

PREPARE_AHEAD = timedelta(days=7)  # a batch takes some days to leave; earlier than that is paying before need
ADDABLE = ("accepted", "active", "varied", "ended")  # one more payment may be planned


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
    """The same for many, in seven statements however many they are. Each needs its award loaded (`for_desk` does)."""
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
    pauses = dict(Suspension.objects.filter(award__in=awards, resumed_at__isnull=True).values_list("award", "reason"))
    banks = {each.organisation_id: each for each in BankDetails.objects.filter(organisation__in=bodies, replaced_at__isnull=True)}
    stops = standing_stops({each.award.application_id: each.award.organisation_id for each in rows})
    offices = {each.award.office_id for each in rows}
    suppliers = {
        (each.office_id, each.organisation_id): each.number for each in Supplier.objects.filter(organisation__in=bodies, office__in=offices)
    }
    lines = defaultdict(list)
    for line in CodingLine.objects.filter(instalment__in=rows):
        lines[line.instalment_id].append(line)
    found = []
    for each in rows:
        body = each.award.organisation_id
        bank, number = banks.get(body), suppliers.get((each.award.office_id, body), "")
        reasons = [
            *[f"It is stopped: {why}" for why in stops.get(each.award.application_id, ())],
            *_award_reasons(each, on, pauses.get(each.award_id, "")),
            *[f"Condition {condition.number} is {condition.get_state_display().lower()}." for condition in conditions[each.award_id]],
            *_return_reasons(each, requirements[each.pk], on),
            *_bank_reasons(each, bank),
            *([] if number else ["Finance has not entered a supplier number."]),
            *_coding_reasons(each, lines[each.pk]),
        ]
        found.append(Standing(each, reasons, bank, number))
    return found


def _award_reasons(instalment: Instalment, on: date, pause: str) -> list[str]:
    reasons = []
    if pause:
        reasons.append(f"Payments of the award are paused: {pause}")
    elif instalment.award.state not in PAYABLE:
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


class Seen:
    """A payment that `visible_to` gave her: those she is barred from are left out already, so a list need not ask for each again."""

    def __init__(self, instalment: Instalment) -> None:
        self.instalment = instalment

    def __getattr__(self, name: str) -> Any:
        return getattr(self.instalment, name)

    def barred_for(self, user: Any) -> bool:
        return False


@dataclass(frozen=True)
class PaymentRow:
    """A payment on a list: how it stands, and what she may do to it now."""

    standing: Standing
    may_prepare: bool
    may_approve: bool
    may_take_back: bool
    may_code: bool
    may_cancel: bool

    @property
    def payment(self) -> Instalment:
        return self.standing.instalment


def payment_rows(payments: Iterable[Instalment], *, user: Any, on: date) -> list[PaymentRow]:
    """Payments that she may see, with what blocks each and what she may do; seven statements. Each as `for_desk` gives it."""
    rows = []
    for each in standings(payments, on=on):
        payment, seen = each.instalment, Seen(each.instalment)
        rows.append(
            PaymentRow(
                each,
                may_prepare=payment.state == "planned" and each.is_ready and allows(user, "payments.prepare", seen),
                may_approve=payment.state == "prepared" and each.is_ready and allows(user, "payments.approve", seen),
                may_take_back=payment.state in ("prepared", "approved") and allows(user, "payments.prepare", seen),
                may_code=payment.state in ("planned", "prepared", "approved") and allows(user, "payments.code", seen),
                may_cancel=payment.state in ("planned", "prepared", "approved") and allows(user, "payments.prepare", seen),
            )
        )
    return rows


@dataclass(frozen=True)
class AwardPayments:
    """The payment plan of one award; money in pence."""

    rows: list[PaymentRow]
    paid_pence: int
    planned_pence: int
    may_plan: bool
    unplanned_pence: int
    may_add: bool


def award_payments(award: Award, *, user: Any, on: date) -> AwardPayments:
    """The payments of one award in their order, what blocks each, and what was paid."""
    payments = list(for_desk(user=user).filter(award=award).order_by("number"))
    standing = [each for each in payments if each.state not in ("returned", "cancelled")]
    rest = max(0, min(sum(unplanned(award).values()), award.amount_pence - sum(each.amount_pence for each in standing)))
    return AwardPayments(
        rows=payment_rows(payments, user=user, on=on),
        paid_pence=sum(each.amount_pence for each in payments if each.state == "paid"),
        planned_pence=sum(each.amount_pence for each in standing),
        may_plan=not payments and award.state in PAYABLE and allows(user, "payments.prepare", award),
        unplanned_pence=rest,
        may_add=bool(payments and rest) and award.state in ADDABLE and allows(user, "payments.prepare", award),
    )


def coding_of(payment: Instalment) -> list[dict[str, Any]]:
    """The coding lines of a payment as its form shows them, in their order."""
    return [
        {
            "source": line.source_id,
            "financial_year": line.financial_year,
            "cost_centre": line.cost_centre,
            "subjective_code": line.subjective_code,
            "project_code": line.project_code,
            "amount": line.amount_pence,
        }
        for line in payment.coding.order_by("number")
    ]
