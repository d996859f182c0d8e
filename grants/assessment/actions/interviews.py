"""Interviews, in calls that hold them: arranged with a letter to the applicant, and noted for the panel."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.assessment import notices
from grants.assessment.actions.locking import locked
from grants.assessment.models import Interview

HELD_IN = ("eligible", "scoring", "moderated", "panel")
MOST_MINUTES = 240


@transaction.atomic
def arrange_interview(
    *, application_id: int, starts_at: datetime, minutes: int, where: str, to_prepare: str = "", by: Any, at: datetime
) -> Interview:
    """Ask an applicant to an interview, or move it; both contacts get a letter.

    Raises: NotAllowed; Refused in a call without interviews, for a bid that is not being assessed, for a time that is past, a length out of bounds,
    no place, and once it is noted.
    """
    bid = locked(application_id)
    require(by, "interviews.hold", bid)
    if not bid.call.holds_interviews:
        raise Refused("This call holds no interviews. They are switched on in its set-up.")
    if bid.state not in HELD_IN:
        raise Refused("Only a bid that is being scored, or is before the panel, is asked to an interview.")
    if starts_at <= at:
        raise Refused("Give a time that is still to come.")
    if not 5 <= minutes <= MOST_MINUTES:
        raise Refused(f"An interview takes 5 to {MOST_MINUTES} minutes.")
    if not where.strip():
        raise Refused("Write where it is, or how to join.")
    interview = Interview.objects.filter(application=bid).first() or Interview(application=bid)
    if interview.noted_at is not None:
        raise Refused("The interview was held and noted, so it stands.")
    before = {"starts_at": interview.starts_at.isoformat()} if interview.pk else {}
    interview.starts_at, interview.minutes = starts_at, minutes
    interview.where, interview.to_prepare = where.strip(), to_prepare.strip()
    interview.arranged_by, interview.arranged_at = by, at
    interview.save()
    record("interview arranged", bid, by=by, at=at, before=before, after={"starts_at": starts_at.isoformat(), "minutes": minutes})
    transaction.on_commit(partial(notices.interview_arranged, interview.pk, moved=bool(before), at=at))
    return interview


@transaction.atomic
def note_interview(*, application_id: int, present: str, notes: str, by: Any, at: datetime) -> Interview:
    """Write down who was there and what was said, once. The panel reads it beside the bid and in its pack.

    Raises: NotAllowed; Refused where none was arranged, before it begins, without who or what, and a second time.
    """
    bid = locked(application_id)
    require(by, "interviews.hold", bid)
    interview = Interview.objects.filter(application=bid).first()
    if interview is None or at < interview.starts_at:
        raise Refused("It is noted once it was held.")
    if interview.noted_at is not None:
        raise Refused("It is noted already, and stays as it is.")
    if not present.strip() or not notes.strip():
        raise Refused("Write who was there, and what was said.")
    interview.present, interview.notes, interview.noted_by, interview.noted_at = present.strip(), notes.strip(), by, at
    interview.save()
    record("interview noted", bid, by=by, at=at, words=len(notes.split()))
    return interview
