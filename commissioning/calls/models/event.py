"""Information events and bid surgeries of a call, and the places that people book."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from commissioning.calls.models.call import Call


class EventKind(models.TextChoices):
    INFORMATION = "information", "Information event"
    SURGERY = "surgery", "Bid surgery"


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> "EventQuerySet":
        """Those of calls that anyone may read of."""
        return self.exclude(call__state="draft")

    def with_counts(self) -> "EventQuerySet":
        """Each with `taken` places, and how many wait."""
        booked = Booking.objects.standing().filter(event=OuterRef("pk")).order_by().values("event").annotate(number=Count("pk"))
        return self.annotate(
            taken=Coalesce(Subquery(booked.filter(placed_at__isnull=False).values("number"), output_field=IntegerField()), 0),
            waiting=Coalesce(Subquery(booked.filter(placed_at__isnull=True).values("number"), output_field=IntegerField()), 0),
        )


class Event(models.Model):
    """Held in a place, by a link, or both. `changed_at` is when anything of it that the public reads was last changed, a place taken among it."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="events")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=EventKind)
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField("how long, in minutes")
    where = models.CharField(max_length=200, blank=True)
    link = models.URLField("link to join, told only to those with a place", max_length=500, blank=True)
    places = models.PositiveSmallIntegerField()
    slides = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    taken: int  # these two from `with_counts`
    waiting: int

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(where="") | ~Q(link=""), name="event_is_somewhere"),
            models.CheckConstraint(condition=Q(places__gte=1) & Q(minutes__gte=1), name="event_has_places_and_time"),
        ]
        indexes = [models.Index(fields=["call", "starts_at"], name="event_of_call")]

    def __str__(self) -> str:
        return self.title

    @property
    def office_id(self) -> int:
        return self.call.office_id

    @property
    def call_reference(self) -> str:
        return self.call.reference

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def takes_bookings_at(self, at: datetime) -> bool:
        return self.cancelled_at is None and at < self.starts_at

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        """Its slides: anyone, once the call is published."""
        return self.call.state != "draft"


class BookingQuerySet(models.QuerySet["Booking"]):
    def standing(self) -> "BookingQuerySet":
        """Not given back."""
        return self.filter(cancelled_at__isnull=True)

    def named(self) -> "BookingQuerySet":
        """Those of whom it is still known who they are."""
        return self.exclude(email="")

    def waiting(self) -> "BookingQuerySet":
        """On the waiting list, the first to ask first."""
        return self.standing().filter(placed_at__isnull=True).order_by("asked_at", "pk")


class Booking(models.Model):
    """One person's place at an event, or on its waiting list while `placed_at` is empty. A while after the event nobody is named any more."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="bookings")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    asked_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"], condition=Q(cancelled_at__isnull=True) & ~Q(email=""), name="one_place_an_address"
            ),
        ]
