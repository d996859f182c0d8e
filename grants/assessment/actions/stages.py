"""Two stages: bids of a first stage are taken forward, and only their bodies may write a full bid in the second."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from commissioning.audit.actions import make_move
from commissioning.calls.models import Call
from commissioning.lifecycle import APPLICATION, Refused
from commissioning.permissions import require
from grants.applications.models import Application, TakenForward
from grants.assessment import notices
from grants.assessment.actions.blind import refuse_while_blind


@transaction.atomic
def take_forward(*, call_id: int, application_ids: Iterable[int], by: Any, at: datetime) -> list[TakenForward]:
    """Take bids of a first stage forward into its second, all or none. The contacts of each get a letter; nothing is begun for them.

    Shape: `call_id` is the second stage.
    Raises: NotAllowed; Refused where the call is no second stage or takes no bids any more, and for a bid of another call, one that is not being
    assessed, or one that was taken forward.
    """
    call = Call.objects.select_for_update(no_key=True, of=("self",)).select_related("stage_of").get(pk=call_id)
    require(by, "assessment.assign", call)
    if call.stage_of is None:
        raise Refused(f"“{call}” is not the second stage of another call. Say so in its set-up.")
    refuse_while_blind(call.stage_of.pk, at=at)
    if call.state != "published" or at >= call.closes_at:
        raise Refused(f"“{call}” takes no bids. Publish it first.")
    wanted = sorted(set(application_ids))
    bids = list(
        Application.objects.visible_to(by, at)
        .select_for_update(of=("self",))
        .filter(pk__in=wanted, call=call.stage_of)
        .select_related("call", "organisation")
        .order_by("pk")
    )
    if not wanted or len(bids) != len(wanted):
        raise Refused("Choose bids of the first stage.")
    made = []
    for bid in bids:
        require(by, APPLICATION["take_forward"].needs, bid)
        make_move(bid, APPLICATION["take_forward"], by=by, at=at, facts={"call": call.pk})
        made.append(TakenForward.objects.create(application=bid, call=call, by=by, at=at))
    transaction.on_commit(partial(notices.taken_forward, [each.pk for each in made], at=at))
    return made
