"""Complaints and reviews: logged with a day to answer by, handled by somebody who had no part, answered."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import OFFICER, NotAllowed, require
from grants.applications.models import Application
from grants.awards.models import Complaint
from grants.awards.queries.complaints import had_a_part

ANSWER_DAYS = 28
OUTCOMES = frozenset({"upheld", "part", "not_upheld"})


@transaction.atomic
def log_complaint(
    *,
    application_id: int,
    kind: str,
    received_on: date,
    text: str,
    handler_id: int,
    answer_by_on: date | None = None,
    by: Any,
    at: datetime,
) -> Complaint:
    """Write down a complaint about a bid, or a request to review its decision, and who answers it.

    Shape: without `answer_by_on`, it is to be answered 28 days after it was received.
    Raises: NotAllowed; Refused without words, for a day to come, for a review before there is a decision, or for a handler who had a part in it, who
    acts for the body, or who is no officer.
    """
    bid = Application.objects.select_for_update(of=("self",)).select_related("call", "organisation").get(pk=application_id)
    require(by, "complaints.log", bid)
    if kind not in ("complaint", "review"):
        raise Refused("Choose complaint or review.")
    if not text.strip():
        raise Refused("Write what it says.")
    if received_on > timezone.localdate(at):
        raise Refused("It cannot have been received on a day that is still to come.")
    if kind == "review" and (bid.decided_at is None or bid.is_held_back):
        raise Refused("There is no decision to review yet. Log it as a complaint.")
    due = answer_by_on or received_on + timedelta(days=ANSWER_DAYS)
    if due < received_on:
        raise Refused("The day to answer by comes before it was received.")
    handler = User.objects.get(pk=handler_id)
    refuse_unfit(bid, handler)
    made = Complaint.objects.create(
        application=bid,
        kind=kind,
        received_on=received_on,
        text=text.strip(),
        answer_by_on=due,
        handler=handler,
        logged_by=by,
        logged_at=at,
    )
    record("complaint logged", bid, by=by, at=at, complaint=made.pk, kind=kind, handler=handler.pk, answer_by_on=due.isoformat())
    return made


@transaction.atomic
def answer_complaint(*, complaint_id: int, outcome: str, answer: str, by: Any, at: datetime) -> Complaint:
    """Say what came of it, and why: its handler alone. Raises: NotAllowed; Refused without an outcome or words, or where it was answered."""
    complaint = (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("application__call", "application__organisation")
        .get(pk=complaint_id)
    )
    require(by, "complaints.answer", complaint)
    if complaint.handler_id != by.pk:
        raise NotAllowed("complaints.answer")
    if complaint.answered_at is not None:
        raise Refused("This was answered already.")
    if outcome not in OUTCOMES:
        raise Refused("Choose upheld, upheld in part or not upheld.")
    if not answer.strip():
        raise Refused("Write what was answered, and why.")
    refuse_unfit(complaint.application, by)
    complaint.outcome, complaint.answer, complaint.answered_at = outcome, answer.strip(), at
    complaint.save()
    late = timezone.localdate(at) > complaint.answer_by_on
    record("complaint answered", complaint.application, by=by, at=at, complaint=complaint.pk, outcome=outcome, late=late)
    return complaint


def refuse_unfit(bid: Application, handler: User) -> None:
    """Raises: Refused where the handler is no officer of the office, acts for the body, has a conflict, or had a part in the decision."""
    if not handler.is_active or OFFICER not in handler.office_roles(bid.office_id, bid.call_reference):
        raise Refused(f"{handler} is not a grants officer of this office.")
    if handler.organisation_role(bid.organisation_id) is not None or bid.barred_for(handler):
        raise Refused(f"{handler} has an interest in this body. Choose another officer.")
    part = had_a_part(bid, handler)
    if part:
        raise Refused(f"{handler} {part}, so another officer must answer this.")
