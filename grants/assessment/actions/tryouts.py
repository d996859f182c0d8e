"""Try-outs: sets of amounts that are saved, chosen and discarded. None of this changes a bid."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.applications.models import Application
from grants.assessment.models import TryOut, TryOutAmount

DECIDING = "assessing"


@transaction.atomic
def save_tryout(
    *,
    call_id: int,
    name: str,
    amounts: Mapping[int, int],
    tryout_id: int | None = None,
    seen_version: int | None = None,
    by: Any,
    at: datetime,
) -> TryOut:
    """Keep a set of amounts under a name: a new one, or another version of one that stands. Bids that she may not see stay as they were in it.

    Shape: `amounts` by bid id; nothing or 0 is no amount.
    Units: pence.
    Raises: NotAllowed; Refused without a name, for a name that another has, for bids of another call, and where somebody saved it since `seen_version`.
    """
    call = locked_call(call_id, by)
    name = name.strip()
    if not name:
        raise Refused("Give the try-out a name.")
    if TryOut.objects.standing().filter(call=call, name=name).exclude(pk=tryout_id or 0).exists():
        raise Refused(f"There is a try-out called “{name}” already. Give this one another name.")
    mine = set(Application.objects.visible_to(by, at).filter(call=call, pk__in=amounts).values_list("pk", flat=True))
    if set(amounts) - mine:
        raise Refused("An amount was typed for a bid that is not in this call.")
    if any(pence < 0 for pence in amounts.values()):
        raise Refused("An amount cannot be below nothing.")
    if tryout_id is None:
        tryout = TryOut(call=call, made_by=by, made_at=at)
    else:
        tryout = locked_tryout(tryout_id, call)
        if seen_version is not None and tryout.version != seen_version:
            raise Refused(
                f"{tryout.saved_by} saved “{tryout.name}” while you had it open. Save yours under another name, then compare the two."
            )
        tryout.version += 1
    tryout.name, tryout.saved_by, tryout.saved_at = name, by, at
    tryout.save()
    seen = Application.objects.visible_to(by, at).filter(call=call)
    tryout.amounts.filter(application__in=seen).delete()
    TryOutAmount.objects.bulk_create(
        TryOutAmount(tryout=tryout, application_id=bid, amount_pence=pence) for bid, pence in amounts.items() if pence
    )
    record("try-out saved", tryout, by=by, at=at, total_pence=sum(amounts.values()), bids=sum(1 for pence in amounts.values() if pence))
    return tryout


@transaction.atomic
def choose_tryout(*, tryout_id: int, by: Any, at: datetime) -> TryOut:
    """The panel goes by this one: its amounts are what the recommendation of each bid starts from. The one chosen before is chosen no more.

    Raises: NotAllowed; Refused for one that was discarded.
    """
    call = locked_call(TryOut.objects.get(pk=tryout_id).call_id, by)
    tryout = locked_tryout(tryout_id, call)
    for before in TryOut.objects.chosen().filter(call=call).exclude(pk=tryout.pk):
        before.chosen_at = before.chosen_by = None
        before.save()
    tryout.chosen_at, tryout.chosen_by = at, by
    tryout.save()
    record("try-out chosen", tryout, by=by, at=at, version=tryout.version)
    return tryout


@transaction.atomic
def discard_tryout(*, tryout_id: int, by: Any, at: datetime) -> TryOut:
    """Put a try-out aside; it stays on record. Raises: NotAllowed; Refused for one that was discarded, or that is chosen."""
    call = locked_call(TryOut.objects.get(pk=tryout_id).call_id, by)
    tryout = locked_tryout(tryout_id, call)
    if tryout.chosen_at:
        raise Refused(f"The panel goes by “{tryout.name}”. Choose another before you discard it.")
    tryout.discarded_at = at
    tryout.save()
    record("try-out discarded", tryout, by=by, at=at)
    return tryout


def locked_call(call_id: int, by: Any) -> Call:
    """The call, locked: its try-outs are changed by one person at a time. Raises: NotAllowed; Refused unless its bids are being assessed."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_id)
    require(by, "assessment.recommend", call)
    if call.state != DECIDING:
        raise Refused("Amounts are tried out while the bids of a call are being assessed.")
    return call


def locked_tryout(tryout_id: int, call: Call) -> TryOut:
    tryout = TryOut.objects.select_for_update(of=("self",)).select_related("saved_by").filter(pk=tryout_id, call=call).first()
    if tryout is None or tryout.discarded_at:
        raise Refused("That try-out was discarded.")
    return tryout
