"""Pausing a grant, and its end: recorded, reconciled, closed, or stopped early.

What later stages know is given: payments says what was kept, returns says what is still open. Each calls from an action of its own, under the same
lock and in the same transaction (`payments.actions.terminate_grant`, `returns.actions.close_grant`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import make_move
from commissioning.lifecycle import AWARD, Refused
from commissioning.permissions import require
from grants.awards import notices as letters
from grants.awards.actions.commitments import keep_only, send_on
from grants.awards.actions.offers import locked, say
from grants.awards.models import Award, Ending, Suspension
from grants.awards.queries.agreements import awards_to_end
from grants.awards.queries.commitments import place_of


@transaction.atomic
def suspend_award(*, award_id: int, reason: str, by: Any, at: datetime) -> Award:
    """Pause a grant: nothing is paid until it is resumed, and both contacts are told why.

    Raises: NotAllowed; Refused without a reason, or unless it is accepted or running.
    """
    award = locked(award_id)
    require(by, AWARD["suspend"].needs, award)
    if not reason.strip():
        raise Refused("Say why payments pause, and what the grantee can do: both contacts read it.")
    make_move(award, AWARD["suspend"], by=by, at=at)
    suspension = Suspension.objects.create(award=award, reason=reason.strip(), suspended_by=by, suspended_at=at)
    letters.suspended(award, suspension, by=by, at=at)
    return award


@transaction.atomic
def resume_award(*, award_id: int, by: Any, at: datetime) -> Award:
    """Let a paused grant go on; both contacts are told. Raises: NotAllowed; Refused unless it is suspended."""
    award = locked(award_id)
    make_move(award, AWARD["resume"], by=by, at=at)
    award.suspensions.filter(resumed_at__isnull=True).update(resumed_at=at, resumed_by=by)
    letters.resumed(award, by=by, at=at)
    return award


@transaction.atomic
def end_award(*, award_id: int, reason: str = "", by: Any, at: datetime) -> Award:
    """Record that the work has ended. Returns and last payments may still be due; a pause that was not lifted goes on holding them.

    Raises: NotAllowed; Refused before its last day without a reason, or unless it is running or suspended.
    """
    award = locked(award_id)
    require(by, AWARD["end"].needs, award)
    today = timezone.localdate(at)
    if today <= award.ends_on and not reason.strip():
        raise Refused(f"This grant runs until {say(award.ends_on)}. Say why it ends before that.")
    return record_end(award, reason=reason.strip(), by=by, at=at)


def record_end(award: Award, *, reason: str, by: Any, at: datetime) -> Award:
    today = timezone.localdate(at)
    make_move(award, AWARD["end"], by=by, at=at, facts={"ended_on": today.isoformat()})
    Ending.objects.create(award=award, ended_on=today, reason=reason)
    return award


def end_awards(*, at: datetime) -> int:
    """Record the end of running grants on the day after their last; run when due. Gives how many.

    One that is suspended is left to its officer: she lifts the pause, ends it or stops it.
    """
    today, ended = timezone.localdate(at), 0
    for pk in list(awards_to_end(today).values_list("pk", flat=True)):
        with transaction.atomic():
            award = locked(pk)
            if award.state in ("active", "varied") and award.ends_on < today:
                record_end(award, reason="", by=None, at=at)
                ended += 1
    return ended


@transaction.atomic
def start_reconciliation(*, award_id: int, by: Any, at: datetime) -> Award:
    """Begin to settle what was paid with what was spent. Raises: NotAllowed; Refused unless the grant has ended."""
    award = locked(award_id)
    make_move(award, AWARD["reconcile"], by=by, at=at)
    ending = award.ending
    ending.reconciled_at = at
    ending.save(update_fields=["reconciled_at"])
    return award


@transaction.atomic
def close_award(
    *,
    award_id: int,
    still_open: Sequence[str],
    kept: Mapping[tuple[int, int], int],
    returned_pence: int,
    spent_pence: int | None,
    by: Any,
    at: datetime,
    goes_to: str = "",
) -> Award:
    """Close a grant on which nothing is open; what it was promised and never paid is free for others. Both contacts are told.

    Shape: `still_open` is what stands in the way, a sentence each; `kept` what was paid and did not come back, by source and financial year;
    `spent_pence` is None where no accepted return says; `goes_to` is the key of a place of `places_for`. Units: pence.
    Raises: NotAllowed; Refused, naming all that is open, or unless it is being reconciled or money was asked back.
    """
    award = locked(award_id)
    require(by, AWARD["close"].needs, award)
    if still_open:
        raise Refused("This grant cannot be closed yet. " + " ".join(still_open))
    paid = sum(kept.values()) + returned_pence
    make_move(award, AWARD["close"], by=by, at=at, facts={"paid_pence": paid, "returned_pence": returned_pence, "spent_pence": spent_pence})
    today = timezone.localdate(at)
    place = place_of(award, goes_to, on=today)
    send_on(keep_only(award, kept, on=today, why="closed"), place, on=today, by=by, at=at)
    ending = award.ending
    ending.closed_at, ending.paid_pence, ending.returned_pence, ending.spent_pence = at, paid, returned_pence, spent_pence
    ending.save()
    letters.closed(award, by=by, at=at)
    return award


@transaction.atomic
def terminate_award(*, award_id: int, reason: str, kept: Mapping[tuple[int, int], int], by: Any, at: datetime) -> Award:
    """Stop a grant, or take back an offer: what was paid stays paid, the rest is free for others. Both contacts are told why.

    Shape: `kept` is what was paid or is on its way, by source and financial year. Units: pence.
    Raises: NotAllowed; Refused without a reason, or once the grant has ended.
    """
    award = locked(award_id)
    require(by, AWARD["terminate"].needs, award)
    if not reason.strip():
        raise Refused("Say why the grant stops: the reason is kept, and both contacts read it.")
    today = timezone.localdate(at)
    make_move(award, AWARD["terminate"], by=by, at=at, facts={"kept_pence": sum(kept.values())})
    Ending.objects.create(award=award, ended_on=today, reason=reason.strip())
    keep_only(award, kept, on=today, why="terminated")
    letters.terminated(award, reason.strip(), by=by, at=at)
    return award
