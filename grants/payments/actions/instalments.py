"""Planning, coding, preparing and approving what is to be paid."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from commissioning.audit.actions import make_move, record
from commissioning.lifecycle import INSTALMENT, Refused
from commissioning.money import financial_year_bounds, format_pounds
from commissioning.people.models import User
from commissioning.permissions import require
from grants.awards.models import Award
from grants.awards.models.award import PAYABLE
from grants.payments.drafts import CodingDraft
from grants.payments.models import BankDetails, CodingLine, Instalment
from grants.payments.plans import coding, planned
from grants.payments.queries import blockers

logger = logging.getLogger(__name__)


@transaction.atomic
def plan_payments(*, award_id: int, by: User | None, at: datetime) -> list[Instalment]:
    """Make the payment plan of an accepted award, by its call's plan, with coding from its sources. Twice makes it once.

    Shape: earliest first; the sums add up to the award's unconditional years to the penny. `by` is None for the nightly run.
    Raises: NotAllowed; Refused before acceptance, or where years and sources do not add up.
    """
    award = Award.objects.select_for_update(of=("self",)).select_related("call").get(pk=award_id)
    if by is not None:
        require(by, "payments.prepare", award)
    standing = list(Instalment.objects.filter(award=award).order_by("number"))
    if standing:
        return standing
    if award.state not in PAYABLE:
        raise Refused("Payments are planned once the offer is accepted.")
    made: list[Instalment] = []
    if not award.years.filter(is_conditional=False, amount_pence__gt=0).exists():
        raise Refused("The award has no year that is confirmed. Put that right on the award first.")
    for year in award.years.filter(is_conditional=False).order_by("financial_year"):
        made += _plan_year(award, year.financial_year, year.amount_pence, number=len(made) + 1, at=at)
    after = {each.reference: each.amount_pence for each in made}
    record("payments planned", award, by=by, at=at, after=after)
    return made


def plan_due_payments(*, at: datetime) -> int:
    """Plan the payments of every accepted award that has no plan yet; run nightly. Gives how many were planned.

    One that cannot be planned is logged and left for its officer, and holds up no other.
    """
    waiting = Award.objects.filter(state__in=PAYABLE, instalments__isnull=True).order_by("pk").values_list("pk", flat=True)
    planned_now = 0
    for award_id in list(waiting):
        try:
            planned_now += bool(plan_payments(award_id=award_id, by=None, at=at))
        except Refused as refused:
            logger.warning("payments of award %s are not planned: %s", award_id, refused)
    return planned_now


def _plan_year(award: Award, year: int, amount_pence: int, *, number: int, at: datetime) -> list[Instalment]:
    first, last = financial_year_bounds(year)
    plan = planned(
        award.call.payment_plan,
        amount_pence=amount_pence,
        year=year,
        start=max(award.starts_on, first),
        end=min(award.ends_on, last),
        earliest=timezone.localdate(award.accepted_at or at),
    )
    sources = list(award.sources.filter(financial_year=year).select_related("source").order_by("pk"))
    try:
        lines = coding([each.amount_pence for each in plan], [(each.source_id, each.amount_pence) for each in sources])
    except ValueError:
        raise Refused("The award's sources do not add up to its year. Put that right on the award first.") from None
    by_id = {each.source_id: each.source for each in sources}
    made = []
    for offset, (each, parts) in enumerate(zip(plan, lines, strict=True)):
        instalment = Instalment.objects.create(
            award=award,
            number=number + offset,
            reference=f"{award.reference}/{number + offset}",
            amount_pence=each.amount_pence,
            due_on=each.due_on,
            financial_year=each.financial_year,
            note=each.note,
            waits_for=each.after_return,
        )
        CodingLine.objects.bulk_create(
            CodingLine(
                instalment=instalment,
                number=line,
                source_id=source,
                financial_year=year,  # charged to the year that the source was promised from, whenever it leaves
                cost_centre=by_id[source].cost_centre,
                subjective_code=by_id[source].subjective_code,
                amount_pence=pence,
            )
            for line, (source, pence) in enumerate(parts, start=1)
        )
        made.append(instalment)
    return made


@transaction.atomic
def code_instalment(*, instalment_id: int, lines: Sequence[CodingDraft], by: User, at: datetime) -> Instalment:
    """Finance says where a payment is charged; the lines must add up to it.

    Raises: NotAllowed for all but finance; Refused for lines that do not add up, and once the payment is in a batch.
    """
    instalment = locked(instalment_id)
    require(by, "payments.code", instalment)
    if instalment.state not in ("planned", "prepared", "approved"):
        raise Refused("This payment is on its way; its coding is fixed.")
    if any(line.amount_pence <= 0 for line in lines):
        raise Refused("A coding line is some money. Take the empty line out.")
    total = sum(line.amount_pence for line in lines)
    if total != instalment.amount_pence:
        raise Refused(
            f"The coding lines come to {format_pounds(total, always_pence=True)}; the payment is "
            f"{format_pounds(instalment.amount_pence, always_pence=True)}. Make them equal."
        )
    instalment.coding.all().delete()
    CodingLine.objects.bulk_create(
        CodingLine(instalment=instalment, number=number, **line.__dict__) for number, line in enumerate(lines, start=1)
    )
    record("payment coded", instalment, by=by, at=at, after={"lines": [[line.source_id, line.amount_pence] for line in lines]})
    if instalment.state != "planned":
        undo(instalment, at=at)
    return instalment


def lapse_approvals(*, organisation_id: int, at: datetime) -> int:
    """The account of a body changed: what was prepared or approved for the old one is planned again. Gives how many. Inside the caller's transaction."""
    rows = Instalment.objects.select_for_update(of=("self",)).filter(
        award__organisation=organisation_id, state__in=["prepared", "approved"]
    )
    lapsed = list(rows.order_by("pk"))
    for each in lapsed:
        undo(each, at=at)
    return len(lapsed)


def undo(instalment: Instalment, *, at: datetime) -> None:
    """Approvals lapse when what was approved changes."""
    before = instalment.state
    instalment.unprepare(at=at)
    instalment.save()
    record("instalment approval lapsed", instalment, by=None, at=at, before={"state": before}, after={"state": instalment.state})


@transaction.atomic
def prepare_instalment(*, instalment_id: int, by: User, at: datetime) -> Instalment:
    """An officer prepares a payment that nothing blocks; it is tied to the account as confirmed now.

    Raises: NotAllowed; Refused, with every reason, while something blocks it.
    """
    instalment = locked(instalment_id)
    require(by, INSTALMENT["prepare"].needs, instalment)
    _refuse_if_blocked(instalment, at)
    bank = BankDetails.objects.get(organisation_id=instalment.organisation_id, replaced_at__isnull=True)
    return make_move(
        instalment, INSTALMENT["prepare"], by=by, at=at, bank=bank, facts={"bank": bank.pk, "amount_pence": instalment.amount_pence}
    )


@transaction.atomic
def approve_instalment(*, instalment_id: int, by: User, at: datetime) -> Instalment:
    """The chief finance officer approves; never whoever prepared it, and never past a block that has come since.

    Raises: NotAllowed; Refused while something blocks it, or where the account changed after it was prepared.
    """
    instalment = locked(instalment_id)
    require(by, INSTALMENT["approve"].needs, instalment)
    _refuse_if_blocked(instalment, at)
    return make_move(instalment, INSTALMENT["approve"], by=by, at=at, facts={"amount_pence": instalment.amount_pence})


@transaction.atomic
def take_back_instalment(*, instalment_id: int, by: User, at: datetime) -> Instalment:
    """Undo preparation and approval, before the payment is in a batch. Raises: NotAllowed; Refused later."""
    return make_move(locked(instalment_id), INSTALMENT["unprepare"], by=by, at=at)


def locked(instalment_id: int) -> Instalment:
    """The instalment, with its award's row locked: no race can pay more than was awarded."""
    instalment = Instalment.objects.select_for_update(of=("self",)).select_related("award__call").get(pk=instalment_id)
    Award.objects.select_for_update().only("pk").get(pk=instalment.award_id)
    return instalment


def _refuse_if_blocked(instalment: Instalment, at: datetime) -> None:
    reasons = blockers(instalment, on=timezone.localdate(at))
    scheduled = Instalment.objects.standing().filter(award=instalment.award).aggregate(total=Sum("amount_pence"))["total"]
    if scheduled > instalment.award.amount_pence:
        reasons.append("The payments of this award come to more than the award.")
    if reasons:
        raise Refused("This payment is not ready. " + " ".join(reasons))


def next_number(award: Award) -> int:
    """The number after the last instalment's."""
    return (Instalment.objects.filter(award=award).aggregate(last=Max("number"))["last"] or 0) + 1
