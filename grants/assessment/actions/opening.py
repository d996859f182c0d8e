"""Taking over a call's bids once its closing time has passed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import make_move
from commissioning.calls.models import Call
from commissioning.lifecycle import APPLICATION, CALL, Refused
from commissioning.permissions import require
from grants.applications.models import Application, Sight
from grants.assessment.actions.locking import locked
from grants.assessment.models import Interest


@transaction.atomic
def open_assessment(*, call_id: int, by: Any, at: datetime) -> Call:
    """Start the assessment of a call: every bid that was sent goes into check. What was sent last counts; unfinished edits do not.

    Raises: NotAllowed; Refused before the closing instant.
    """
    call = Call.objects.select_for_update().get(pk=call_id)
    require(by, CALL["start_assessing"].needs, call)
    if at < call.closes_at:
        closes = timezone.localtime(call.closes_at)
        raise Refused(f"This call takes bids until {closes:%H:%M} on {closes.day} {closes:%B %Y}. Start the assessment after that.")
    make_move(call, CALL["start_assessing"], by=by, at=at)
    bids = Application.objects.select_for_update(of=("self",)).filter(call=call, state="submitted").select_related("call").order_by("pk")
    for bid in bids:
        # Asked of the call: who opens the round may have declared an interest in one of its bodies.
        make_move(bid, APPLICATION["start_check"], by=by, at=at, on=call)
    bar_who_declared(call, at=at)
    return call


@transaction.atomic
def start_check(*, application_id: int, by: Any, at: datetime) -> Application:
    """Take one bid into check: one admitted late, or a donation, whose call takes bids all year.

    Raises: NotAllowed; Refused while the call is open and not a rolling one, or where the bid was not sent.
    """
    bid = locked(application_id)
    require(by, APPLICATION["start_check"].needs, bid)
    if bid.call.state != "assessing" and bid.call.preset != "donation":
        raise Refused("Start the assessment of the call first.")
    make_move(bid, APPLICATION["start_check"], by=by, at=at)
    bar_who_declared(bid.call, at=at)
    return bid


def bar_who_declared(call: Call, *, at: datetime) -> None:
    """Conflicts that were declared before a bid was sent bar it too."""
    conflicts = list(Interest.objects.filter(call=call, kind="conflicted").values_list("user_id", "organisation_id"))
    if not conflicts:
        return
    bids = Application.objects.filter(call=call, organisation__in=[body for _, body in conflicts]).values_list("pk", "organisation_id")
    rows = [
        Sight(application_id=bid, user_id=user, from_at=at, barred_at=at, why="conflict")
        for bid, body in bids
        for user, conflicted_body in conflicts
        if body == conflicted_body
    ]
    Sight.objects.bulk_create(rows, ignore_conflicts=True)
