"""The messages of a bid, and those that wait to be read."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, QuerySet

from grants.applications.models import Application, ThreadMessage


def thread_of(application: Application) -> QuerySet[ThreadMessage]:
    """The messages of a bid, the oldest first, with writer and file at hand."""
    return ThreadMessage.objects.filter(application=application).select_related("by", "file").order_by("at", "pk")


def unread_by_office(user: Any) -> list[tuple[str, str, int]]:
    """Reference, project and count of bids that she may see on which the body wrote something unread, the longest waiting first. One query."""
    bids = Application.objects.visible_to(user).filter(thread__from_office=False, thread__read_at=None)
    rows = bids.values_list("reference", "title").annotate(count=Count("thread"), first=Min("thread__at")).order_by("first")
    return [(reference, title, count) for reference, title, count, _ in rows]


def unread_by_bodies(application_ids: Iterable[int]) -> dict[int, int]:
    """The same for many bids: those with none are left out. One query."""
    rows = ThreadMessage.objects.filter(application__in=list(application_ids), from_office=True, read_at=None)
    return dict(rows.values_list("application").annotate(count=Count("pk")).order_by())


def unread_by_body(application: Application) -> int:
    """How many messages of the office nobody of the body has opened. One query."""
    return ThreadMessage.objects.filter(application=application, from_office=True, read_at=None).count()
