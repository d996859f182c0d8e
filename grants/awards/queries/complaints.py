"""Complaints and reviews, as those who may see their bids read them."""

from typing import Any

from django.db.models import F, Q

from grants.applications.models import Application
from grants.assessment.models import Assessment, Moderation, Recommendation
from grants.awards.models import Complaint, NoticeRow
from grants.awards.models.complaint import ComplaintQuerySet


def complaints_for(user: Any) -> ComplaintQuerySet:
    """Those about bids that she may see, open ones first by the day to answer by, then the latest. One query."""
    seen = Application.objects.visible_to(user, drafts=False)
    found = Complaint.objects.filter(application__in=seen).select_related(
        "application__organisation", "application__call", "handler", "logged_by"
    )
    return found.order_by(F("answered_at").desc(nulls_first=True), "answer_by_on", "-pk")


def had_a_part(bid: Application, user: Any) -> str:
    """What part a person had in the decision on a bid, in words; nothing where she had none. Six queries at most."""
    if bid.call.lead_officer_id == user.pk:
        return "leads the call"
    if bid.was_typed_by(user):
        return "typed the bid in"
    if Assessment.objects.filter(application=bid, assessor=user).exclude(state="recused").exists():
        return "scored the bid"
    if Moderation.objects.filter(application=bid, by=user).exists():
        return "recorded the moderation"
    if Recommendation.objects.filter(application=bid, by=user).exists():
        return "recorded the recommendation"
    rows = NoticeRow.objects.filter(application=bid)
    if rows.filter(Q(notice__prepared_by=user) | Q(notice__signed_by=user)).exists():
        return "prepared or signed the decision"
    return ""
