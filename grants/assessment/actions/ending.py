"""The ends of a round that makes no awards: cancelled, or closed; the bids that are asked into another; and what the office learnt."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from commissioning.audit.actions import make_move, record
from commissioning.calls.models import Call, EndedHow, RoundEnd, RoundNote
from commissioning.lifecycle import APPLICATION, CALL, Refused
from commissioning.permissions import require
from grants.applications.models import Application
from grants.assessment import notices
from grants.assessment.models import Assessment, Invited
from grants.assessment.queries.work import OUTSTANDING

LIVE = APPLICATION["end_with_call"].sources
BEFORE_A_DECIDER = ("with_commissioner", "approved", "on_reserve")
MOVES = {EndedHow.CANCELLED: "cancel", EndedHow.NO_AWARD: "close_without_award"}
LONGEST_REASON = 2_000


@transaction.atomic
def end_round(*, call_id: int, how: str, reason: str, by: Any, at: datetime) -> RoundEnd:
    """Cancel a published call, or close one that is being assessed with no award. Every live bid ends with it, drafts too; the contacts of each,
    and whoever had one to score, get a letter with the reason, which also stands on the public page.

    Raises: NotAllowed; Refused without a reason, for a call in another state, and once a bid of it is before the decider or decided.
    """
    call = Call.objects.select_for_update().get(pk=call_id)
    require(by, "calls.cancel", call)
    if how not in MOVES:
        raise Refused("Choose how the round ends.")
    if not reason.strip():
        raise Refused("Write why. Everybody who has a bid reads it, and it stands on the page of the call.")
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"Shorten the reason to {LONGEST_REASON:,} characters.")
    if call.state == "draft":
        raise Refused("This call is a draft that nobody has seen. Cancel it in its set-up.")
    waiting = Application.objects.filter(call=call, state__in=BEFORE_A_DECIDER).order_by("reference").first()
    if waiting is not None:
        raise Refused(f"{waiting.reference} is on a decision notice or decided already, so the round ends with its decision.")
    make_move(call, CALL[MOVES[EndedHow(how)]], by=by, at=at)
    bids = list(Application.objects.select_for_update(of=("self",)).filter(call=call, state__in=LIVE).order_by("pk"))
    scorers = Assessment.objects.filter(application__in=bids, state__in=OUTSTANDING).order_by("assessor").values_list("assessor", flat=True)
    to_tell = sorted(set(scorers))
    for bid in bids:
        make_move(bid, APPLICATION["end_with_call"], by=by, at=at)
    end = RoundEnd.objects.create(call=call, how=how, reason=reason.strip(), by=by, at=at)
    record("round ended", call, by=by, at=at, how=how, bids=len(bids))
    transaction.on_commit(partial(notices.round_ended, end.pk, [each.pk for each in bids], to_tell, at=at))
    return end


@transaction.atomic
def invite_to_call(*, call_id: int, application_ids: Iterable[int], by: Any, at: datetime) -> list[Invited]:
    """Ask the bodies of chosen bids of a round that ended to bring them up to date for another call; each bid once. Nothing is begun for them.

    Raises: NotAllowed; Refused where the call is not published or is over, for a bid that did not end with its round, and where none is left to ask.
    """
    call = Call.objects.select_for_update(no_key=True).get(pk=call_id)
    require(by, "calls.extend", call)
    if call.state != "published" or at >= call.closes_at:
        raise Refused(f"“{call}” takes no bids. Publish it first, or choose another call.")
    wanted = list(dict.fromkeys(application_ids))
    found = Application.objects.visible_to(by, at).filter(pk__in=wanted, call__office=call.office_id).exclude(call=call).order_by("pk")
    bids = {each.pk: each for each in found.filter(state__in=["call_ended", "refused", "ineligible", "withdrawn"])}
    if set(wanted) - bids.keys():
        raise Refused("Only a bid that came to nothing can be asked into another call.")
    already = set(Invited.objects.filter(call=call, application__in=bids).values_list("application_id", flat=True))
    fresh = [bid for pk, bid in bids.items() if pk not in already]
    if not fresh:
        raise Refused("Choose at least one bid that was not asked already.")
    made = [Invited.objects.create(application=each, call=call, by=by, at=at) for each in fresh]
    for each in made:
        record("bid asked into another call", each.application, by=by, at=at, call=call.pk)
    transaction.on_commit(partial(notices.bids_invited, [each.pk for each in made], at=at))
    return made


@transaction.atomic
def write_round_note(*, call_id: int, went_well: str, to_change: str, by: Any, at: datetime) -> RoundNote:
    """Write down what was learnt from a round that is over or being assessed. Notes add up; none is changed. Raises: NotAllowed; Refused."""
    call = Call.objects.get(pk=call_id)
    require(by, "calls.edit", call)
    if call.state in ("draft", "published"):
        raise Refused("A review is written once the bids of the round are in.")
    if not went_well.strip() and not to_change.strip():
        raise Refused("Write what went well, or what to do otherwise.")
    note = RoundNote.objects.create(call=call, went_well=went_well.strip(), to_change=to_change.strip(), by=by, at=at)
    record("round reviewed", call, by=by, at=at, note=note.pk)
    return note
