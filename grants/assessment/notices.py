"""Letters to assessors: what was given to them, and what they have not sent. None says anything of a bid: they may not have declared yet."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from commissioning.calls.models import Call
from commissioning.mail.actions import send
from grants.assessment.models import Assessment, Chaser
from grants.assessment.queries import outstanding

EMAILS = "grants/assessment/emails"
LONDON = ZoneInfo("Europe/London")


def bids_given(assessment_ids: Iterable[int], *, at: datetime) -> None:
    """One letter to each person for all that she was given at once."""
    given: dict[int, list[Assessment]] = {}
    for each in Assessment.objects.filter(pk__in=list(assessment_ids)).select_related("assessor", "application__call__office"):
        given.setdefault(each.assessor_id, []).append(each)
    for mine in given.values():
        letter("bids_given", mine[0].application.call, mine[0].assessor.email, [each.due_on for each in mine], at=at)


def scores_outstanding(chaser_ids: Iterable[int], *, at: datetime) -> None:
    for each in Chaser.objects.filter(pk__in=list(chaser_ids)).select_related("assessor", "call__office"):
        due = outstanding(each.call_id, at).get(each.assessor_id, [])
        letter("scores_outstanding", each.call, each.assessor.email, due, at=at)


def letter(name: str, call: Call, to: str, due: list[date | None], *, at: datetime) -> None:
    days = sorted(day for day in due if day)
    context = {
        "call": call.title,
        "count": len(due),
        "due_on": days[0] if days else None,
        "link": f"{settings.SITE_URL}{reverse('assessment:mine')}",
        "office": call.office.profile_on(at.astimezone(LONDON).date()),
    }
    send(to=to, template=f"{EMAILS}/{name}", context=context, at=at, about=call)
