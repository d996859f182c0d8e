"""Money that a grantee gives back: asked for, received, or let go."""

from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commissioning.audit.actions import make_move, record
from commissioning.lifecycle import AWARD, Refused
from commissioning.money import format_pounds
from commissioning.people.models import User
from commissioning.permissions import allows, require
from grants.awards.actions.commitments import give_back, send_on
from grants.awards.models import Award
from grants.awards.queries.commitments import place_of
from grants.payments import notices
from grants.payments.models import Receipt, ReceiptLine, Recovery
from grants.payments.queries import ledger_of, paid_lines_left, recoveries_of

WAIVER_UNDER = 5_000  # £50: an officer may let less than that go
ASKABLE = ("reconciling", "recovering", "terminated")


@transaction.atomic
def ask_money_back(*, award_id: int, amount_pence: int, reason: str, due_on: date, by: User, at: datetime) -> Recovery:
    """Ask a grantee for money back, by a day; both contacts are told how. The grant is then recovering, unless it was stopped and stays so.

    Units: pence.
    Raises: NotAllowed; Refused without a reason, for a day that has passed, for more than the grantee has, or before reconciliation.
    """
    award = locked_award(award_id)
    require(by, AWARD["recover"].needs, award)
    if due_on < timezone.localdate(at):
        raise Refused("Choose a day from today on.")
    recovery = new_recovery(award, amount_pence, reason, due_on, by=by, at=at)
    if award.state == "reconciling":
        make_move(award, AWARD["recover"], by=by, at=at, facts={"recovery": recovery.pk, "amount_pence": amount_pence})
    transaction.on_commit(partial(notices.money_asked_back, recovery.pk, at=at))
    return recovery


@transaction.atomic
def waive_unspent(*, award_id: int, amount_pence: int, reason: str, by: User, at: datetime) -> Recovery:
    """Let a small unspent sum go without asking for it.

    Raises: NotAllowed; Refused without a reason, or for £50 or more with what was let go on this grant before.
    Source: R-8.3.
    """
    award = locked_award(award_id)
    require(by, "recoveries.waive", award)
    recovery = new_recovery(award, amount_pence, reason, timezone.localdate(at), by=by, at=at)
    return let_go(recovery, amount_pence, reason, by=by, at=at)


def locked_award(award_id: int) -> Award:
    return Award.objects.select_for_update(of=("self",)).select_related("application__call", "call").get(pk=award_id)


def new_recovery(award: Award, amount_pence: int, reason: str, due_on: date, *, by: User, at: datetime) -> Recovery:
    if award.state not in ASKABLE:
        raise Refused("Money is asked back once the grant is being reconciled, or was stopped. Record the end, then start reconciliation.")
    if not reason.strip():
        raise Refused("Say why: the reason is kept, and the grantee reads it.")
    most = ledger_of(award).net_pence - sum(each.outstanding_pence + each.recovery.let_go_pence for each in recoveries_of(award))
    if not 0 < amount_pence <= most:
        raise Refused(f"The grantee has {format_pounds(max(0, most))} that was not asked back or let go yet. Enter that much or less.")
    number = (award.recoveries.aggregate(last=Max("number"))["last"] or 0) + 1
    recovery = Recovery.objects.create(
        award=award,
        number=number,
        reference=f"{award.reference}/B{number}",
        amount_pence=amount_pence,
        reason=reason.strip(),
        due_on=due_on,
        asked_by=by,
        asked_at=at,
    )
    record("recovery begun", recovery, by=by, at=at, after={"amount_pence": amount_pence, "due_on": due_on.isoformat()}, award=award.pk)
    return recovery


def locked_recovery(recovery_id: int) -> tuple[Recovery, Award, int]:
    """The recovery, its award under lock, and what of it is outstanding."""
    recovery = Recovery.objects.get(pk=recovery_id)
    award = locked_award(recovery.award_id)
    recovery = Recovery.objects.select_for_update(of=("self",)).select_related("award__application__call").get(pk=recovery_id)
    left = next(each.outstanding_pence for each in recoveries_of(award) if each.recovery.pk == recovery_id)
    return recovery, award, left


@transaction.atomic
def record_receipt(
    *, recovery_id: int, amount_pence: int, received_on: date, ledger_reference: str, by: User, at: datetime, goes_to: str = ""
) -> Receipt:
    """Finance records money that came back. It undoes the last payments first, and is free again where finance says: in the source and year that it
    was paid from, in a later year of that source, or in a reserve.

    Shape: `goes_to` is the key of a place of `places_for`; empty, it stays in its year. Units: pence.
    Raises: NotAllowed for all but finance; Refused for more than is outstanding, for a day to come, without the ledger's reference, or for a place
    that is not open to it.
    Source: requirements R-8.3.
    """
    recovery, award, left = locked_recovery(recovery_id)
    require(by, "recoveries.record", recovery)
    if not ledger_reference.strip():
        raise Refused("Enter the ledger's reference for the receipt.")
    if received_on > timezone.localdate(at):
        raise Refused("The date is in the future. Enter the day on which the money came in.")
    if not left:
        raise Refused("Nothing of this is outstanding. Somebody else may have just recorded it.")
    if not 0 < amount_pence <= left:
        raise Refused(f"{format_pounds(left, always_pence=True)} is outstanding. Enter that much or less.")
    place = place_of(award, goes_to, on=timezone.localdate(at))
    receipt = Receipt.objects.create(
        recovery=recovery,
        to_year=place.to_year or None,
        to_reserve=place.reserve,
        amount_pence=amount_pence,
        received_on=received_on,
        ledger_reference=ledger_reference.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    rest, came_from = amount_pence, dict[tuple[int, int], int]()
    for line, pence in paid_lines_left(award):
        if not (take := min(rest, pence)):
            break
        ReceiptLine.objects.create(receipt=receipt, line=line, amount_pence=take)
        key = (line.source_id, line.financial_year)
        came_from[key] = came_from.get(key, 0) + take
        rest -= take
    send_on(give_back(award, amount_pence, came_from, on=received_on), place, on=received_on, by=by, at=at)
    after = {"amount_pence": amount_pence, "received_on": received_on.isoformat(), "goes_to": place.key}
    record("recovery received", recovery, by=by, at=at, after=after, receipt=receipt.pk)
    return receipt


@transaction.atomic
def write_off(*, recovery_id: int, reason: str, by: User, at: datetime) -> Recovery:
    """Let go what is outstanding of money asked back: the chief finance officer any sum, an officer less than £50. Both contacts are told.

    Raises: NotAllowed; Refused without a reason, where nothing is outstanding, or, to an officer, for £50 or more.
    """
    recovery, _, left = locked_recovery(recovery_id)
    if not allows(by, "recoveries.write_off", recovery):
        require(by, "recoveries.waive", recovery)
    if not left:
        raise Refused("Nothing of this is outstanding.")
    transaction.on_commit(partial(notices.money_let_go, recovery.pk, at=at))
    return let_go(recovery, left, reason, by=by, at=at)


def let_go(recovery: Recovery, pence: int, reason: str, *, by: User, at: datetime) -> Recovery:
    """Raises: Refused without a reason, or beyond what she may let go on one grant."""
    if not reason.strip():
        raise Refused("Say why it is let go: the reason is kept.")
    before = sum(each.recovery.let_go_pence for each in recoveries_of(recovery.award))
    if pence + before >= WAIVER_UNDER and not allows(by, "recoveries.write_off", recovery):
        raise Refused("An officer may let go less than £50 on a grant. The chief finance officer writes off more.")
    recovery.let_go_pence += pence
    recovery.let_go_reason, recovery.let_go_by, recovery.let_go_at = reason.strip(), by, at
    recovery.save()
    record("recovery let go", recovery, by=by, at=at, amount_pence=pence, award=recovery.award_id)
    return recovery
