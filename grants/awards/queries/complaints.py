"""Complaints and reviews, as those who may see their bids read them."""

from typing import Any

from django.db.models import F

from grants.applications.models import Application
from grants.awards.models import Complaint
from grants.awards.models.complaint import ComplaintQuerySet


def complaints_for(user: Any) -> ComplaintQuerySet:
    """Those about bids that she may see, open ones first by the day to answer by, then the latest. One query."""
    seen = Application.objects.visible_to(user, drafts=False)
    found = Complaint.objects.filter(application__in=seen).select_related(
        "application__organisation", "application__call", "handler", "logged_by"
    )
    return found.order_by(F("answered_at").desc(nulls_first=True), "answer_by_on", "-pk")
