"""Batches: opened, filled, locked with their workbook, released, reconciled; cancelled whole or not at all."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import make_move, record
from commissioning.files.models import StoredFile
from commissioning.lifecycle import BATCH, INSTALMENT, Refused
from commissioning.money import financial_year
from commissioning.people.models import Office, Sequence, User
from commissioning.permissions import require
from grants.payments import notices
from grants.payments.actions.instalments import locked, next_number
from grants.payments.models import Batch, CodingLine, Instalment
from grants.payments.queries import standings


@transaction.atomic
def open_batch(*, office_id: int, by: User, at: datetime) -> Batch:
    """Begin a batch. Its number is never used again, whatever becomes of it. Raises: NotAllowed."""
    office = Office.objects.get(pk=office_id)
    require(by, "batches.open", office)
    today = timezone.localdate(at)
    number = Sequence.take(office.pk, f"batch {today.year}")
    reference = office.profile_on(today).batch_pattern.format(year=today.year, number=number)
    batch = Batch.objects.create(office=office, reference=reference, opened_by=by, opened_at=at)
    record("batch opened", batch, by=by, at=at, after={"reference": reference})
    return batch


@transaction.atomic
def put_in_batch(*, batch_id: int, instalment_ids: Iterable[int], by: User, at: datetime) -> Batch:
    """Put approved payments in an open batch: all of those named, or none.

    Raises: NotAllowed; Refused, naming the payment, where one is not approved, is blocked, or is in a batch already.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    require(by, "batches.open", batch)
    if batch.state != "open":
        raise Refused(f"Batch {batch.reference} is {batch.get_state_display().lower()}; open another.")
    wanted = set(instalment_ids)
    rows = list(
        Instalment.objects.select_for_update(of=("self",))
        .select_related("award__call")
        .filter(pk__in=wanted, award__office=batch.office_id)
        .order_by("pk")
    )
    if not rows or len(rows) != len(wanted):
        raise Refused("Choose at least one approved payment.")
    for standing in standings(rows, on=timezone.localdate(at)):
        if standing.reasons:
            raise Refused(f"{standing.instalment.reference} is not ready. " + " ".join(standing.reasons))
        make_move(standing.instalment, INSTALMENT["put_in_batch"], by=by, at=at, batch=batch, facts={"batch": batch.reference})
    return batch


def lockable(*, batch_id: int, by: User, at: datetime) -> tuple[Batch, list[Instalment]]:
    """The batch and its payments, their rows locked, where she may lock it now. Inside the caller's transaction.

    Raises: NotAllowed for whoever prepared or approved a payment in it; Refused where it is empty, not open, or a payment is blocked.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    require(by, BATCH["lock"].needs, batch)
    if batch.state != "open":
        raise Refused(f"Batch {batch.reference} is {batch.get_state_display().lower()} already. Download its workbook; it stays as it is.")
    rows = list(Instalment.objects.select_for_update(of=("self",)).select_related("award__call").filter(batch=batch).order_by("pk"))
    if not rows:
        raise Refused("This batch is empty. Put approved payments in it first.")
    for standing in standings(rows, on=timezone.localdate(at)):
        if standing.reasons:
            words = " ".join(standing.reasons)
            raise Refused(f"{standing.instalment.reference} is not ready. {words} Put that right, or cancel the batch.")
    return batch, rows


@transaction.atomic
def lock_batch(*, batch_id: int, file: StoredFile, frozen: dict[str, Any], by: User, at: datetime) -> Batch:
    """Lock a batch with its workbook: from now on the file is served as it is. Called by the spreadsheets that made the file.

    Shape: `frozen` is what the workbook was made of, as plain values, without bank numbers.
    Raises: NotAllowed for whoever prepared or approved a payment in it; Refused where it is empty, not open, or a payment is blocked.
    """
    batch, rows = lockable(batch_id=batch_id, by=by, at=at)
    total = sum(each.amount_pence for each in rows)
    facts = {"total_pence": total, "count": len(rows), "sha256": file.sha256}
    make_move(batch, BATCH["lock"], by=by, at=at, workbook=file, total_pence=total, count=len(rows), frozen=frozen, facts=facts)
    for each in rows:
        make_move(each, INSTALMENT["export"], by=by, at=at, on=batch, facts={"batch": batch.reference})
    return batch


@transaction.atomic
def cancel_batch(*, batch_id: int, reason: str, by: User, at: datetime) -> Batch:
    """Cancel a batch whole, before release: its payments are planned again, and its number is never used again.

    Raises: NotAllowed; Refused without a reason, or after release.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if not reason.strip():
        raise Refused("Say why the batch is cancelled.")
    make_move(batch, BATCH["cancel"], by=by, at=at, reason=reason.strip())
    for each in Instalment.objects.select_for_update(of=("self",)).select_related("award").filter(batch=batch).order_by("pk"):
        make_move(each, INSTALMENT["take_from_batch"], by=by, at=at, on=batch, facts={"batch": batch.reference})
    return batch


@transaction.atomic
def release_batch(*, batch_id: int, by: User, at: datetime) -> Batch:
    """Finance records that the ledger has taken the batch. Raises: NotAllowed for whoever prepared or approved a payment in it; Refused unless locked."""
    return make_move(Batch.objects.select_for_update().get(pk=batch_id), BATCH["release"], by=by, at=at)


@transaction.atomic
def record_paid(
    *, batch_id: int, paid_on: date, ledger_reference: str, by: User, at: datetime, instalment_id: int | None = None
) -> list[Instalment]:
    """Finance records the paid date and the ledger's reference, for a whole batch or for one payment of it.

    Raises: NotAllowed for whoever prepared or approved; Refused before release, without a reference, for a day to come, or where nothing is left to record.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    require(by, INSTALMENT["record_paid"].needs, batch)
    if batch.state != "released":
        raise Refused("Record the batch as released first.")
    if not ledger_reference.strip():
        raise Refused("Enter the ledger's reference for the payment.")
    if paid_on > timezone.localdate(at):
        raise Refused("The paid date is in the future. Enter the day on which the ledger paid.")
    rows = Instalment.objects.select_for_update(of=("self",)).select_related("award").filter(batch=batch, state="exported")
    chosen = list(rows.filter(pk=instalment_id) if instalment_id else rows.order_by("pk"))
    if not chosen:
        raise Refused("Somebody else has just recorded this.")
    for each in chosen:
        make_move(
            each,
            INSTALMENT["record_paid"],
            by=by,
            at=at,
            paid_on=paid_on,
            ledger_reference=ledger_reference.strip(),
            facts={"paid_on": paid_on.isoformat()},
        )
        transaction.on_commit(partial(notices.payment_made, each.pk, at=at))
    return chosen


@transaction.atomic
def record_returned(*, instalment_id: int, by: User, at: datetime) -> Instalment:
    """The bank sent a payment back. It stays as it was; a new instalment that names it is planned in its place.

    Raises: NotAllowed; Refused unless it was exported or paid.
    """
    returned = locked(instalment_id)
    make_move(returned, INSTALMENT["record_returned"], by=by, at=at)
    today = timezone.localdate(at)
    number = next_number(returned.award)
    again = Instalment.objects.create(
        award=returned.award,
        number=number,
        reference=f"{returned.award.reference}/{number}",
        amount_pence=returned.amount_pence,
        due_on=today,
        financial_year=financial_year(today),
        note=f"In place of {returned.reference}",
        replaces=returned,
    )
    CodingLine.objects.bulk_create(
        CodingLine(
            instalment=again,
            number=line.number,
            source_id=line.source_id,
            financial_year=line.financial_year,
            cost_centre=line.cost_centre,
            subjective_code=line.subjective_code,
            project_code=line.project_code,
            amount_pence=line.amount_pence,
        )
        for line in returned.coding.order_by("number")
    )
    record("payment planned again", again, by=by, at=at, after={"replaces": returned.reference, "amount_pence": again.amount_pence})
    return again


@transaction.atomic
def reconcile_batch(*, batch_id: int, by: User, at: datetime) -> Batch:
    """Every payment is paid or returned: the batch is done. Raises: NotAllowed; Refused while one is open."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    require(by, BATCH["reconcile"].needs, batch)
    left = batch.instalments.filter(state="exported").count()
    if left:
        raise Refused(f"{left} of its payments are not recorded as paid or returned yet.")
    return make_move(batch, BATCH["reconcile"], by=by, at=at)
