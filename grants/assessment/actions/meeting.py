"""The panel meets: who sits on it, who came, who leaves for which bid, and the end."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import require
from grants.applications.models import Application
from grants.assessment.models import PanelLeaving, PanelMeeting, PanelMember
from grants.assessment.queries import benches, open_meeting


@transaction.atomic
def open_panel(
    *,
    call_id: int,
    held_on: date,
    place: str = "",
    people: Iterable[int] = (),
    others: Sequence[tuple[str, str]] = (),
    by: Any,
    at: datetime,
) -> PanelMeeting:
    """Begin a meeting of the panel of a call. `people` sign in here; `others` are names and posts from outside.

    Raises: NotAllowed; Refused before the assessment has begun, while another meeting is open, or with nobody on the panel.
    """
    call = Call.objects.select_for_update().get(pk=call_id)
    require(by, "panel.run", call)
    if call.state != "assessing":
        raise Refused("The panel meets while a call is being assessed.")
    if PanelMeeting.objects.filter(call=call, ended_at__isnull=True).exists():
        raise Refused("A meeting of this panel is open already. End it first.")
    users = list(User.objects.filter(pk__in=list(people), is_active=True).order_by("name", "pk"))
    names = [(name.strip(), post.strip()) for name, post in others if name.strip()]
    if not users and not names:
        raise Refused("Say who is on the panel.")
    meeting = PanelMeeting.objects.create(call=call, held_on=held_on, place=place.strip(), opened_by=by, opened_at=at)
    PanelMember.objects.bulk_create(
        [PanelMember(meeting=meeting, user=each, name=str(each), post=each.job) for each in users]
        + [PanelMember(meeting=meeting, name=name, post=post) for name, post in names]
    )
    record("panel opened", call, by=by, at=at, meeting=meeting.pk, members=len(users) + len(names))
    return meeting


@transaction.atomic
def mark_came(*, meeting_id: int, member_ids: Iterable[int], by: Any, at: datetime) -> PanelMeeting:
    """Who was there; said again, the later list stands. Raises: NotAllowed; Refused once the meeting has ended."""
    meeting = held(meeting_id, by)
    came = set(member_ids)
    for member in meeting.members.select_for_update():
        if member.came != (member.pk in came):
            member.came = member.pk in came
            member.save()
    record("panel attendance", meeting.call, by=by, at=at, meeting=meeting.pk, came=sorted(came))
    return meeting


@transaction.atomic
def leave_for(*, meeting_id: int, member_id: int, application_id: int, why: str, by: Any, at: datetime) -> PanelLeaving:
    """A member leaves the room for one bid. Raises: NotAllowed; Refused without a reason, for another call's bid, for one who did not come, or said twice."""
    meeting = held(meeting_id, by)
    member = meeting.members.filter(pk=member_id, came=True).first()
    if member is None:
        raise Refused("Choose a member who is there.")
    bid = Application.objects.visible_to(by, drafts=False).filter(pk=application_id, call=meeting.call_id).first()
    if bid is None:
        raise Refused("Choose a bid of this call.")
    if not why.strip():
        raise Refused(f"Say why {member} leaves for this bid.")
    leaving, made = PanelLeaving.objects.get_or_create(member=member, application=bid, defaults={"why": why.strip()})
    if not made:
        raise Refused(f"{member} has left for this bid already.")
    record("left the panel for a bid", bid, by=by, at=at, meeting=meeting.pk, member=member.pk)
    return leaving


@transaction.atomic
def end_panel(*, meeting_id: int, note: str = "", by: Any, at: datetime) -> PanelMeeting:
    """End a meeting; what it held stays as it is. Raises: NotAllowed; Refused once it has ended, or where nobody was there."""
    meeting = held(meeting_id, by)
    if not meeting.members.filter(came=True).exists():
        raise Refused("Say who was there before the meeting ends.")
    meeting.note, meeting.ended_by, meeting.ended_at = note.strip(), by, at
    meeting.save()
    record("panel ended", meeting.call, by=by, at=at, meeting=meeting.pk)
    return meeting


def held(meeting_id: int, by: Any) -> PanelMeeting:
    """The open meeting, locked."""
    meeting = PanelMeeting.objects.select_for_update(of=("self",)).select_related("call").get(pk=meeting_id)
    require(by, "panel.run", meeting)
    if meeting.ended_at is not None:
        raise Refused("This meeting has ended. What it recorded stays.")
    return meeting


def refuse_without_quorum(bid: Application) -> PanelMeeting | None:
    """The open meeting at which a recommendation is made, if there is one.

    Raises: Refused where the call asks for a quorum and no meeting is open, or too few stay for this bid.
    """
    meeting = open_meeting(bid.call_id)
    if not bid.call.panel_quorum:
        return meeting
    if meeting is None:
        raise Refused(f"This call asks for a panel of {bid.call.panel_quorum} or more. Open its meeting first.")
    (bench,) = benches(meeting, [bid])
    if not bench.is_enough:
        gone = "; ".join(f"{member}: {why.lower()}" for member, why in bench.out)
        out = f" Out for this bid: {gone}." if gone else ""
        raise Refused(f"{len(bench.stays)} of the panel stay for this bid, and the call asks for {bench.quorum}.{out}")
    return meeting
