"""Reminders to those who have bids to score and have not sent, and to nobody else."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.assessment import notices
from grants.assessment.models import Chaser
from grants.assessment.queries import outstanding

AGAIN_AFTER = timedelta(hours=20)


@transaction.atomic
def chase_assessors(*, call_id: int, assessor_ids: Iterable[int], by: Any, at: datetime) -> list[Chaser]:
    """One letter to each of these who has something left to send: how many bids, by when, and the way there.

    Whoever has nothing outstanding, whose access has ended, or who was reminded of this call less than AGAIN_AFTER ago gets none.
    Raises: NotAllowed; Refused where none of them is left to remind.
    """
    call = Call.objects.select_for_update(no_key=True).get(pk=call_id)
    require(by, "assessment.assign", call)
    left = outstanding(call.pk, at)
    lately = set(Chaser.objects.filter(call=call, at__gt=at - AGAIN_AFTER).values_list("assessor_id", flat=True))
    wanted = [pk for pk in dict.fromkeys(assessor_ids) if pk in left and pk not in lately]
    if not wanted:
        raise Refused("Nobody whom you chose has scores left to send, or they were reminded today already.")
    made = Chaser.objects.bulk_create(Chaser(call=call, assessor_id=pk, outstanding=len(left[pk]), by=by, at=at) for pk in wanted)
    record("assessors reminded", call, by=by, at=at, assessors=wanted)
    transaction.on_commit(partial(notices.scores_outstanding, [each.pk for each in made], at=at))
    return made
