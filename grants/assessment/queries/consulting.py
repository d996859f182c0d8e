"""What was asked of consultees, and what they said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from commissioning.calls.models import Call
from commissioning.people.models import StaffRole, User
from commissioning.permissions import CONSULTEE
from grants.applications.models import Application
from grants.assessment.models import Consultation, ConsultationReply


def consultations_of(call: Call) -> QuerySet[Consultation]:
    """Those of a call, the latest first, with how many bids, people and replies they have."""
    return (
        Consultation.objects.filter(call=call)
        .annotate(bid_count=Count("bids", distinct=True), person_count=Count("people", distinct=True))
        .annotate(reply_count=Count("replies", distinct=True))
        .select_related("by", "call")
        .order_by("-at", "-pk")
    )


def consultees(call: Call, on: date) -> list[User]:
    """Who may be asked in a call on a day, by name. One query."""
    roles = StaffRole.objects.in_force_on(on).filter(office=call.office_id, role=CONSULTEE, call_reference__in=["", call.reference])
    return list(User.objects.filter(pk__in=roles.values("user"), is_active=True).order_by("name", "email"))


def replies_of(bid: Application) -> list[ConsultationReply]:
    """What was said of a bid that was loaded through `visible_to`, by time. One query."""
    return list(ConsultationReply.objects.filter(application=bid).select_related("user", "consultation").order_by("at", "pk"))


def replies_about(bids: Iterable[int], user: Any) -> list[ConsultationReply]:
    """What was said of bids that she may see, by bid and time. One query."""
    seen = Application.objects.visible_to(user, drafts=False).filter(pk__in=list(bids))
    rows = ConsultationReply.objects.filter(application__in=seen).select_related("user", "consultation", "application")
    return list(rows.order_by("application__reference", "at", "pk"))


@dataclass(frozen=True)
class Asked:
    """One bid that somebody is asked about, and what she has said."""

    consultation: Consultation
    bid: Application
    reply: ConsultationReply | None


def asked_of(user: Any, at: datetime) -> list[Asked]:
    """The bids that she is asked about and may still read, the soonest due first. Four queries."""
    today = timezone.localdate(at)
    mine = list(
        Consultation.objects.filter(people=user, due_on__gte=today).select_related("call").prefetch_related("bids").order_by("due_on", "pk")
    )
    wanted = {bid.pk for each in mine for bid in each.bids.all()}
    seen = {each.pk: each for each in Application.objects.visible_to(user, at).filter(pk__in=wanted).select_related("organisation", "call")}
    said = {
        (each.consultation_id, each.application_id): each for each in ConsultationReply.objects.filter(user=user, consultation__in=mine)
    }
    return [
        Asked(each, seen[bid.pk], said.get((each.pk, bid.pk)))
        for each in mine
        for bid in sorted(each.bids.all(), key=lambda bid: bid.reference)
        if bid.pk in seen
    ]
