"""Opening and closing dates for other programs: an Atom feed, and calendars."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from cms.call_cards import FUNDING, address_of_call, reference_at
from commissioning.calls.calendar import Moment, calendar_text
from commissioning.calls.models import Call, Event
from commissioning.calls.queries import listed_calls
from commissioning.money import format_pounds
from commissioning.templatetags.house import at_time

LATEST = 50
NAME = "Funding calls: opening and closing dates"


class CallFeed(Feed[Call, None]):
    """The published calls, the last to close first; an entry is new when its call is published, opens or closes."""

    feed_type = Atom1Feed
    title = NAME
    subtitle = "When each fund opens and closes."
    link = FUNDING

    def items(self) -> Iterable[Call]:
        return listed_calls(timezone.now())[:LATEST]

    def item_title(self, item: Call) -> str:
        return f"{item.title}: {item.phase_at(timezone.now()).lower()}"

    def item_description(self, item: Call) -> str:
        return dates_of(item)

    def item_link(self, item: Call) -> str:
        return address_of_call(item)

    def item_guid(self, item: Call) -> str:
        return f"{settings.SITE_URL}{address_of_call(item)}"

    def item_updateddate(self, item: Call) -> datetime | None:
        """The last thing that has happened to it."""
        now = timezone.now()
        return max(
            (each for each in (item.published_at, item.opens_at, item.closes_at, moved_at(item)) if each and each <= now),
            default=item.published_at,
        )


def moved_at(call: Call) -> datetime | None:
    """When its close was last moved, of a call from `listed_calls`."""
    moved: datetime | None = getattr(call, "moved_at", None)
    return moved


@require_safe
def calendar(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Every call's opening and closing, or those of one call."""
    now = timezone.now()
    if slug is None:
        calls: Iterable[Call] = listed_calls(now)[:LATEST]
        name, file = NAME, "funding"
    else:
        call = get_object_or_404(Call.objects.published(), reference=reference_at(slug))
        calls, name, file = [call], call.title, call.reference.lower()
    moments = [moment for each in calls for moment in moments_of(each)]
    if slug is not None:
        moments += [event_moment(each, call) for each in Event.objects.filter(call=call).order_by("starts_at", "pk")]
    text = calendar_text(moments, name=name, at=now)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file}.ics"'
    return response


def moments_of(call: Call) -> list[Moment]:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    facts: dict[str, Any] = {
        "text": f"{call.summary}\n{dates_of(call)}",
        "address": f"{settings.SITE_URL}{address_of_call(call)}",
        "cancelled": call.state == "cancelled",
    }
    return [
        Moment(uid=f"{call.reference.lower()}-opens@{host}", at=call.opens_at, title=f"{call.title} opens", **facts),
        Moment(uid=f"{call.reference.lower()}-closes@{host}", at=call.closes_at, title=f"{call.title} closes", **facts),
    ]


def event_moment(event: Event, call: Call) -> Moment:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return Moment(
        uid=f"event-{event.key}@{host}",
        at=event.starts_at,
        ends_at=event.ends_at,
        title=event.title,
        text=f"{event.get_kind_display()}: {call.title}",
        address=f"{settings.SITE_URL}{reverse('calls:event_book', args=[event.key])}",
        where=event.where or "Online",
        cancelled=event.cancelled_at is not None,
    )


def dates_of(call: Call) -> str:
    amounts = f"{format_pounds(call.least_pence)} to {format_pounds(call.most_pence)}"
    return f"{amounts}. Opens {at_time(call.opens_at)}. Closes {at_time(call.closes_at)}."
