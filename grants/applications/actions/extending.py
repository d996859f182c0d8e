"""An open call is given a later closing instant.

The rows are the call's; what is done to them stands here, since all who have a bid in hand are told.
"""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.calls.models import Call, Extension
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.applications import notices
from grants.applications.words import say_instant

LONGEST_REASON = 1_000


@transaction.atomic
def extend_call(*, call_id: int, until: datetime, reason: str, decision_by_on: date | None = None, by: Any, at: datetime) -> Call:
    """Move the close of an open call to a later instant, and the day of its decision where one is given. A notice with both instants and the
    reason stands on its page from then on, and one letter goes to the contacts of every bid that can still be sent or changed.

    Raises: NotAllowed; Refused before it opens and from its close on, for an instant that is not later, without a reason, and where the decision
    would come before the close or sooner than was said.
    """
    call = Call.objects.select_for_update().get(pk=call_id)
    require(by, "calls.extend", call)
    decision_on = decision_by_on or call.decision_by_on
    if not call.is_open_at(at):
        raise Refused("Only a call that is open can be given more time. For one bid of a closed call, let it in late.")
    if not reason.strip():
        raise Refused("Write why. Everybody reads it on the page of the call.")
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"Shorten the reason to {LONGEST_REASON:,} characters.")
    if until <= call.closes_at:
        raise Refused(f"The call closes at {say_instant(call.closes_at)}. Give a later time: it can be moved later only.")
    if decision_on < call.decision_by_on:
        raise Refused("The decision may come later than was said, not sooner. Leave its day empty to keep it.")
    if decision_on <= notices.london_day(until):
        raise Refused(
            "The decision must come after the close. Give a later closing time no further than that, or a later decision day too."
        )
    extension = Extension.objects.create(
        call=call,
        closed_at=call.closes_at,
        closes_at=until,
        decision_was_on=call.decision_by_on,
        decision_by_on=decision_on,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    before = {"closes_at": call.closes_at.isoformat(), "decision_by_on": call.decision_by_on.isoformat()}
    call.closes_at, call.decision_by_on = until, decision_on
    call.save(update_fields=["closes_at", "decision_by_on"])
    after = {"closes_at": until.isoformat(), "decision_by_on": decision_on.isoformat()}
    record("call extended", call, by=by, at=at, before=before, after=after)
    transaction.on_commit(partial(notices.call_extended, extension.pk, at=at))
    return call
