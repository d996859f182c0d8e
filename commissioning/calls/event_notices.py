"""Letters about events of a call: a place or a wait, a change, a cancellation. Each to one person, with the link that gives the place back."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from commissioning.calls.models import Booking, Event
from commissioning.mail.actions import send

EMAILS = "calls/emails"
PLACE = signing.Signer(salt="calls.events.place")


def place_link(booking: Booking) -> str:
    return settings.SITE_URL + reverse("calls:place", args=[PLACE.sign(str(booking.key))])


def tell(name: str, bookings: Iterable[Booking], event: Event, *, at: datetime, was_waiting: bool = False) -> None:
    """The letter `name` to each; the link to join goes only to those who have a place."""
    office = event.call.office.profile_on(timezone.localdate(at))
    for booking in bookings:
        context = {
            "event": event,
            "call": event.call,
            "name": booking.name,
            "has_place": booking.placed_at is not None,
            "was_waiting": was_waiting,
            "link": place_link(booking),
            "fund": f"{settings.SITE_URL}/funding/{event.call.reference.lower()}/",
            "office": office,
        }
        send(to=booking.email, template=f"{EMAILS}/{name}", context=context, at=at, about=booking)
