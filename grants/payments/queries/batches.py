"""Batches: their rows, the list, and the page of one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum

from commissioning.permissions import allows
from grants.payments.models import Batch, Instalment, Supplier
from grants.payments.queries.standing import Standing, for_desk, standings


def batch_rows(batch: Batch) -> list[Standing]:
    """The payments of a batch in the order of the workbook, with account and supplier number, in three statements."""
    rows = (
        batch.instalments.select_related(
            "award__organisation", "award__call__fund", "award__row__notice", "bank", "prepared_by", "approved_by", "batch"
        )
        .prefetch_related("coding__source")
        .order_by("award__reference", "number")
    )
    numbers = dict(Supplier.objects.filter(office=batch.office_id).values_list("organisation_id", "number"))
    return [Standing(each, [], each.bank, numbers.get(each.award.organisation_id, "")) for each in rows]


def batches_of(office_id: int) -> QuerySet[Batch]:
    """The office's batches, newest first, each with the sum and the count of what is in it now (`now_pence`, `now_count`)."""
    now = Batch.objects.filter(office=office_id).annotate(now_pence=Sum("instalments__amount_pence"), now_count=Count("instalments"))
    return now.select_related("opened_by").order_by("-pk")


def approved_waiting(office_id: int) -> dict[str, int]:
    """How many approved payments are in no batch yet, and their sum. Units: pence."""
    found = Instalment.objects.filter(award__office=office_id, state="approved").aggregate(count=Count("pk"), pence=Sum("amount_pence"))
    return {"count": found["count"], "pence": found["pence"] or 0}


def approved_for(batch: Batch, *, user: Any, on: date) -> list[Standing]:
    """Approved payments that may still be put in an open batch, by due date, each with what blocks it since; at most 200."""
    if batch.state != "open":
        return []
    waiting = for_desk(user=user).filter(award__office=batch.office_id, state="approved").order_by("due_on", "reference")
    return standings(waiting[:200], on=on)


@dataclass(frozen=True)
class BatchRow:
    """A payment of a batch, its account masked. `changed` says that the body has given another account since."""

    payment: Instalment
    account: str
    supplier_number: str
    reasons: list[str]
    changed: bool
    codes: str


@dataclass(frozen=True)
class BatchPage:
    """What the page of a batch shows, and what she may do. Money in pence."""

    rows: list[BatchRow]
    total_pence: int
    count: int
    waiting: list[Standing]
    unpaid: int
    blocked: int
    may_fill: bool
    may_lock: bool
    may_download: bool
    may_release: bool
    may_record: bool
    may_return: bool
    may_cancel: bool
    may_reconcile: bool
    handled: bool


def batch_page(batch: Batch, *, user: Any, on: date) -> BatchPage:
    """One batch: rows as the workbook has them, totals from the rows, and the moves that are open to her. Statements do not grow with the rows."""
    found = batch_rows(batch)
    reasons: dict[int, list[str]] = {}
    if batch.state == "open":
        reasons = {each.instalment.pk: each.reasons for each in standings([each.instalment for each in found], on=on)}
    rows = [
        BatchRow(
            payment=each.instalment,
            account=each.bank.account_ends if each.bank else "",
            supplier_number=each.supplier_number,
            reasons=reasons.get(each.instalment.pk, []),
            changed=bool(each.bank and each.bank.replaced_at),
            codes=", ".join(
                f"{line.cost_centre} {line.subjective_code}" for line in sorted(each.instalment.coding.all(), key=lambda line: line.number)
            ),
        )
        for each in found
    ]
    unpaid = sum(each.instalment.state == "exported" for each in found)
    blocked = sum(bool(each.reasons) for each in rows)
    may_release = allows(user, "payments.release", batch)
    return BatchPage(
        rows=rows,
        total_pence=sum(each.instalment.amount_pence for each in found),
        count=len(found),
        waiting=approved_for(batch, user=user, on=on),
        unpaid=unpaid,
        blocked=blocked,
        may_fill=batch.state == "open" and allows(user, "batches.open", batch),
        may_lock=batch.state == "open" and bool(found) and not blocked and allows(user, "batches.lock", batch),
        may_download=batch.workbook_id is not None and allows(user, "batches.download", batch),
        may_release=batch.state == "locked" and may_release,
        may_record=batch.state == "released" and unpaid > 0 and may_release,
        may_return=batch.state in ("released", "reconciled") and may_release,
        may_cancel=batch.state in ("open", "locked") and allows(user, "batches.cancel", batch),
        may_reconcile=batch.state == "released" and unpaid == 0 and may_release,
        handled=batch.handled_by(user),
    )
