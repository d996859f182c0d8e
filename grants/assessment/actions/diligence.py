"""Due diligence is recorded, waived by those who may, and its list is kept."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.assessment.actions.locking import locked
from grants.assessment.models import DiligenceCheck, DiligenceItem

BEFORE = frozenset({"draft", "withdrawn", "call_ended", "refused", "ineligible"})


@transaction.atomic
def record_diligence(
    *, application_id: int, item_id: int, result: str, evidence: str, expires_on: date | None = None, by: Any, at: datetime
) -> DiligenceCheck:
    """Write down what was found about one thing. Said otherwise later, the later stands and the earlier stays on record.

    Raises: NotAllowed, also for an officer who waives (that takes the monitoring officer or the chief finance officer); Refused without evidence,
    for a day that is past, for an item that is not on the list, or for a bid that is not before the office.
    """
    bid = locked(application_id)
    require(by, "diligence.waive" if result == "waived" else "diligence.record", bid)
    item = DiligenceItem.objects.filter(pk=item_id).first()
    if item is None:
        raise Refused("Choose something from the list of what is looked into.")
    if bid.state in BEFORE or bid.call.diligence == "off":
        raise Refused("No due diligence is asked for this bid.")
    if result not in ("clear", "query", "fail", "waived"):
        raise Refused(f"{item}: choose clear, query or fail.")
    if not evidence.strip():
        raise Refused(f"{item}: say what shows it, such as the page of the register and the day you looked.")
    if expires_on is not None and expires_on < timezone.localdate(at):
        raise Refused(f"{item}: the last day on which it holds is past. Look again, and enter a later day.")
    before = DiligenceCheck.objects.filter(application=bid, item=item).order_by("-pk").first()
    check = DiligenceCheck.objects.create(
        application=bid, item=item, result=result, evidence=evidence.strip(), expires_on=expires_on, by=by, at=at
    )
    record(
        "due diligence recorded",
        bid,
        by=by,
        at=at,
        before={"result": before.result if before else ""},
        after={"result": result},
        item=item.number,
    )
    return check


@transaction.atomic
def save_diligence_item(
    *, item_id: int | None = None, label: str, hint: str, from_pence: int, is_asked: bool, by: Any, at: datetime
) -> DiligenceItem:
    """Add something to look into, or change it. Raises: NotAllowed; Refused without words, or for a name that is on the list."""
    require(by, "diligence.items")
    item = DiligenceItem.objects.select_for_update().get(pk=item_id) if item_id else None
    if not label.strip():
        raise Refused("Say what is looked into.")
    others = DiligenceItem.objects.exclude(pk=item.pk) if item else DiligenceItem.objects.all()
    if others.filter(label__iexact=label.strip()).exists():
        raise Refused("This is on the list already. Change that one, or give this another name.")
    if item is None:
        last = DiligenceItem.objects.select_for_update().order_by("-number").first()
        item = DiligenceItem(number=last.number + 1 if last else 1)
    item.label, item.hint, item.from_pence, item.is_asked = label.strip(), hint.strip(), from_pence, is_asked
    item.save()
    record("due diligence item saved", item, by=by, at=at, from_pence=from_pence, asked=is_asked)
    return item
