"""Drafts that are shared with the office, and who looked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from grants.applications.models import Application, Look, Share


def live_share(application: Application, at: datetime) -> Share | None:
    """The share that lets officers read a draft now. One query."""
    return Share.objects.live_at(at).filter(application=application).order_by("-until").first()


def looks_at(application: Application) -> QuerySet[Look]:
    """Every look at a draft while it was shared, latest first, with officer and file. One query."""
    return Look.objects.filter(share__application=application).select_related("by", "file").order_by("-at", "-pk")


def shared_drafts(user: Any, call_ids: Iterable[int], at: datetime) -> QuerySet[Any]:
    """The drafts that bodies let an officer read now, the soonest to end first, with call, body and `shared_until`; not those that she types in. One query."""
    live = Share.objects.live_at(at).filter(application=OuterRef("pk")).order_by("-until")
    shared = Share.objects.live_at(at).values("application")
    bids = Application.objects.visible_to(user, at).filter(pk__in=shared, state="draft", call__in=list(call_ids))
    return (
        bids.exclude(organisation__in=user.organisation_ids)
        .annotate(shared_until=Subquery(live.values("until")[:1]))
        .select_related("call", "organisation")
        .order_by("shared_until", "reference")
    )
