"""Letters to assessors: what was given to them, and what they have not sent. None says anything of a bid: they may not have declared yet."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from commissioning.calls.models import Call, EndedHow, RoundEnd
from commissioning.mail.actions import send, send_each
from commissioning.people.models import User
from grants.applications.models import Application, TakenForward
from grants.applications.notices import london_day
from grants.applications.queries import contacts_of
from grants.assessment.models import Assessment, Chaser, Consultation, Interview, Invited
from grants.assessment.queries import outstanding

EMAILS = "grants/assessment/emails"


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


def round_ended(end_id: int, bid_ids: Iterable[int], assessor_ids: Iterable[int], *, at: datetime) -> None:
    """The reason, to both contacts of every bid that ended with the round, and to whoever had one to score."""
    end = RoundEnd.objects.select_related("call__office").get(pk=end_id)
    context = {"reason": end.reason, "is_cancelled": end.how == EndedHow.CANCELLED, **about(end.call, at)}
    for bid in Application.objects.filter(pk__in=list(bid_ids)).select_related("organisation", "created_by").order_by("pk"):
        mine = {"reference": bid.reference, "title": bid.title, "was_sent": bid.submitted_at is not None}
        send_each(to=contacts_of(bid), template=f"{EMAILS}/round_ended", context=context | mine, at=at, about=bid)
    people = list(User.objects.filter(pk__in=list(assessor_ids), is_active=True).order_by("pk").values_list("email", flat=True))
    if people:
        send_each(to=people, template=f"{EMAILS}/nothing_to_score", context=context, at=at, about=end.call)


def bids_invited(invited_ids: Iterable[int], *, at: datetime) -> None:
    """To both contacts of each bid: which call, from when to when, and that the earlier answers can be taken over."""
    rows = Invited.objects.filter(pk__in=list(invited_ids)).select_related(
        "call__office", "application__organisation", "application__created_by"
    )
    for each in rows.order_by("pk"):
        bid, call = each.application, each.call
        context = {
            "reference": bid.reference,
            "title": bid.title,
            "opens_at": call.opens_at,
            "closes_at": call.closes_at,
            "page": f"{settings.SITE_URL}/funding/{call.reference.lower()}/",
            **about(call, at),
        }
        send_each(to=contacts_of(bid), template=f"{EMAILS}/bid_invited", context=context, at=at, about=bid)


def consulted(consultation_id: int, *, at: datetime) -> None:
    """To each person who is asked, and has not replied on every bid: the question, how many bids, the last day and the way there."""
    found = Consultation.objects.select_related("call__office").get(pk=consultation_id)
    bids = found.bids.count()
    done = dict(found.replies.order_by().values_list("user").annotate(count=Count("pk")))
    for person in found.people.order_by("pk"):
        if (left := bids - done.get(person.pk, 0)) > 0:
            context = {
                "count": left,
                "due_on": found.due_on,
                "question": found.question,
                "link": f"{settings.SITE_URL}{reverse('assessment:consulted')}",
                **about(found.call, at),
            }
            send(to=person.email, template=f"{EMAILS}/consulted", context=context, at=at, about=found.call)


def interview_arranged(interview_id: int, *, moved: bool, at: datetime) -> None:
    found = Interview.objects.select_related("application__call__office", "application__organisation", "application__created_by").get(
        pk=interview_id
    )
    bid = found.application
    context = {
        "moved": moved,
        "reference": bid.reference,
        "title": bid.title,
        "starts_at": found.starts_at,
        "minutes": found.minutes,
        "where": found.where,
        "to_prepare": found.to_prepare,
        **about(bid.call, at),
    }
    send_each(to=contacts_of(bid), template=f"{EMAILS}/interview_arranged", context=context, at=at, about=bid)


def taken_forward(keys: Iterable[int], *, at: datetime) -> None:
    """To both contacts of each bid: that a full bid is asked, where and until when."""
    rows = TakenForward.objects.filter(pk__in=list(keys)).select_related(
        "call__office", "application__call", "application__organisation", "application__created_by"
    )
    for each in rows.order_by("pk"):
        bid, call = each.application, each.call
        context = {
            "reference": bid.reference,
            "title": bid.title,
            "first": bid.call.title,
            "opens_at": call.opens_at,
            "closes_at": call.closes_at,
            "page": f"{settings.SITE_URL}/funding/{call.reference.lower()}/",
            **about(call, at),
        }
        send_each(to=contacts_of(bid), template=f"{EMAILS}/taken_forward", context=context, at=at, about=bid)


def about(call: Call, at: datetime) -> dict[str, Any]:
    return {"call": call.title, "office": call.office.profile_on(london_day(at))}


def letter(name: str, call: Call, to: str, due: list[date | None], *, at: datetime) -> None:
    days = sorted(day for day in due if day)
    context = {
        **about(call, at),
        "count": len(due),
        "due_on": days[0] if days else None,
        "link": f"{settings.SITE_URL}{reverse('assessment:mine')}",
    }
    send(to=to, template=f"{EMAILS}/{name}", context=context, at=at, about=call)
