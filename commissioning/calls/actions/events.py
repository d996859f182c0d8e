"""Events of a call: an officer sets them up, anyone books a place and may give it back."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature
from django.db import transaction

from commissioning.audit.actions import record
from commissioning.calls.event_notices import PLACE, tell
from commissioning.calls.models import Booking, Call, Event
from commissioning.files.actions import store_upload
from commissioning.lifecycle import Refused
from commissioning.mail.actions import forget
from commissioning.permissions import require

FORGET_AFTER = timedelta(days=90)
HELD = "It has begun, so it can no longer be changed."
TOLD_OF = ("starts_at", "minutes", "where", "link")


@transaction.atomic
def save_event(*, call_id: int, event_id: int | None = None, by: Any, at: datetime, **fields: Any) -> Event:
    """Add an event to a call, or change one. Those who booked are told of another time or place; more places go to those who wait.

    Shape: fields are kind, title, starts_at, minutes, where, link, places.
    Raises: NotAllowed; Refused for a time that is past, for fewer places than are taken, and once it has begun or was cancelled.
    """
    call = Call.objects.get(pk=call_id)
    require(by, "events.manage", call)
    event = _locked(event_id) if event_id else Event(call=call)
    if event_id and not event.takes_bookings_at(at):
        raise Refused("It was cancelled. Add a new one." if event.cancelled_at else HELD)
    if fields["starts_at"] <= at:
        raise Refused("Give a time that is still to come.")
    if not fields["where"].strip() and not fields["link"].strip():
        raise Refused("Say where it is held, or give the link to join, or both.")
    taken = event.bookings.standing().filter(placed_at__isnull=False).count() if event_id else 0
    if fields["places"] < taken:
        raise Refused(f"{taken} places are taken, so there cannot be fewer.")
    moved = event_id and any(getattr(event, name) != fields[name] for name in TOLD_OF)
    for name, value in fields.items():
        setattr(event, name, value)
    event.by, event.changed_at = by, at
    event.save()
    record("event saved", event, by=by, at=at, call=call.pk, places=event.places, starts_at=event.starts_at.isoformat())
    if moved:
        tell("event_changed", event.bookings.standing().order_by("pk"), event, at=at)
    _fill(event, at=at)
    return event


@transaction.atomic
def cancel_event(*, event_id: int, reason: str, by: Any, at: datetime) -> Event:
    """Call an event off; everyone who booked or waits is told why. Said again it does nothing.

    Raises: NotAllowed; Refused once it has begun, and without a reason.
    """
    event = _locked(event_id)
    require(by, "events.manage", event.call)
    if event.cancelled_at is not None:
        return event
    if not event.takes_bookings_at(at):
        raise Refused(HELD)
    if not reason.strip():
        raise Refused("Write why. Those who booked read it.")
    event.cancelled_at, event.cancelled_because, event.changed_at = at, reason.strip(), at
    event.save()
    record("event cancelled", event, by=by, at=at, call=event.call_id)
    tell("event_cancelled", event.bookings.standing().order_by("pk"), event, at=at)
    return event


@transaction.atomic
def add_slides(*, event_id: int, upload: UploadedFile[bytes], by: Any, at: datetime) -> Event:
    """Put the slides on the page of the call, in place of those that were there. Raises: NotAllowed; Refused for a file that we do not take."""
    event = _locked(event_id)
    require(by, "events.manage", event.call)
    event.slides = store_upload(upload=upload, purpose="slides of an event", subject=event, by=by, at=at)
    event.changed_at = at
    event.save()
    record("event slides added", event, by=by, at=at, call=event.call_id, digest=event.slides.sha256)
    return event


@transaction.atomic
def book_place(*, event_id: int, name: str, email: str, at: datetime) -> Booking:
    """A place for one person, or one on the waiting list where all are taken. The same address again has what it has, and no second letter.

    Raises: Refused once it has begun, was cancelled, or while its call is a draft.
    """
    event, email = _locked(event_id), email.strip().lower()
    if not event.takes_bookings_at(at) or event.call.state == "draft":
        raise Refused("Places at this event can no longer be booked.")
    standing = event.bookings.standing()
    before = standing.filter(email=email).first()
    if before is not None:
        return before
    is_free = standing.filter(placed_at__isnull=False).count() < event.places
    booking = Booking.objects.create(event=event, name=name.strip(), email=email, asked_at=at, placed_at=at if is_free else None)
    _touch(event, at=at)
    record("place booked", booking, by=None, at=at, event=event.pk, waits=not is_free)
    tell("place_given" if is_free else "place_waits", [booking], event, at=at)
    return booking


@transaction.atomic
def give_place_back(*, token: str, at: datetime) -> Booking:
    """The place goes to whoever has waited longest, who is told. Said again it does nothing.

    Raises: Refused for a link that was altered, and once the event has begun.
    """
    found = booking_of(token)
    if found is None:
        raise Refused("This link is not whole. Copy all of it from the letter.")
    event = _locked(found.event_id)
    booking = Booking.objects.select_for_update().get(pk=found.pk)
    if booking.cancelled_at is not None:
        return booking
    if not event.takes_bookings_at(at):
        raise Refused("This event has begun or was cancelled, so there is no place to give back.")
    booking.cancelled_at = at
    booking.save()
    _touch(event, at=at)
    record("place given back", booking, by=None, at=at, event=event.pk)
    _fill(event, at=at)
    return booking


def forget_bookings(*, at: datetime) -> int:
    """Forget who booked at events of FORGET_AFTER and more ago, with the letters; how many they were stays. Run when due. Gives how many."""
    with transaction.atomic():
        found = list(Booking.objects.named().select_for_update().filter(event__starts_at__lte=at - FORGET_AFTER).order_by("pk"))
        forget(about=found)
        for each in found:
            each.name = each.email = ""
            each.save()
        return len(found)


def booking_of(token: str) -> Booking | None:
    """The booking that a link of a letter is about; None where the link was altered."""
    try:
        key = uuid.UUID(PLACE.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Booking.objects.select_related("event__call__office").filter(key=key).first()


def _locked(event_id: int) -> Event:
    """Whoever books or gives back holds the event alone, so that the last place goes to one."""
    return Event.objects.select_for_update(of=("self",)).select_related("call__office").get(pk=event_id)


def _touch(event: Event, *, at: datetime) -> None:
    event.changed_at = max(at, event.changed_at)
    event.save(update_fields=["changed_at"])


def _fill(event: Event, *, at: datetime) -> None:
    """Free places to those who wait, in their order."""
    taken = event.bookings.standing().filter(placed_at__isnull=False).count()
    given = list(Booking.objects.waiting().filter(event=event)[: max(event.places - taken, 0)])
    for booking in given:
        booking.placed_at = at
        booking.save()
        record("place given from the waiting list", booking, by=None, at=at, event=event.pk)
    tell("place_given", given, event, at=at, was_waiting=True)
