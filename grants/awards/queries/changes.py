"""What grantees asked to have changed."""

from typing import Any

from django.db.models import QuerySet

from grants.awards.models import Award, ChangeRequest


def changes_asked() -> QuerySet[ChangeRequest]:
    """Requests with who asked, what became of them and the heads at hand, the latest first. Two queries."""
    found = ChangeRequest.objects.select_related("asked_by", "settled_by", "file", "variation")
    return found.prefetch_related("heads__head").order_by("-number")


def changes_waiting(user: Any) -> QuerySet[ChangeRequest]:
    """The requests that wait for an answer, about grants that she may see, the oldest first. One query."""
    seen = ChangeRequest.objects.filter(state="waiting", award__in=Award.objects.visible_to(user))
    return seen.select_related("award__organisation", "award__call").order_by("asked_at", "pk")
