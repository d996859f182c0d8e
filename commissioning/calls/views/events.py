"""Events of a call: the officer's pages, and those on which anyone books a place or gives it back."""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.calls import actions
from commissioning.calls.event_forms import BookForm, CallOffForm, EventForm, SlidesForm
from commissioning.calls.models import Call, Event
from commissioning.lifecycle import Refused
from commissioning.permissions import require

TOO_MANY = "Too many places were asked for from your network. Wait an hour, then try again."


@login_required
@require_safe
def events(request: HttpRequest, reference: str) -> HttpResponse:
    """All events of a call, with how many places are taken."""
    call = get_object_or_404(Call.objects.select_related("office"), reference=reference)
    require(request.user, "events.manage", call)
    found = Event.objects.filter(call=call).with_counts().order_by("starts_at", "pk")
    return render(request, "calls/events.html", {"call": call, "events": found, "now": timezone.now()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: HttpRequest, reference: str, pk: int | None = None) -> HttpResponse:
    """Add an event, or change one that has not begun."""
    call = get_object_or_404(Call.objects.select_related("office"), reference=reference)
    require(request.user, "events.manage", call)
    event = get_object_or_404(Event, pk=pk, call=call) if pk else None
    names = ("kind", "title", "starts_at", "minutes", "where", "link", "places")
    form = EventForm(request.POST or None, initial={name: getattr(event, name) for name in names} if event else {"minutes": 60})
    if request.method == "POST" and form.is_valid():
        try:
            event = actions.save_event(call_id=call.pk, event_id=pk, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, "Saved. It is on the page of the call.")
            return redirect("calls:event", call.reference, event.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "calls/event_edit.html", {"call": call, "event": event, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Who comes and who waits; slides; calling it off."""
    at = timezone.now()
    found = get_object_or_404(Event.objects.with_counts().select_related("call__office", "slides"), pk=pk, call__reference=reference)
    require(request.user, "events.manage", found.call)
    then = request.POST.get("then", "")
    slides = SlidesForm(request.POST, request.FILES) if then == "slides" else SlidesForm()
    off = CallOffForm(request.POST) if then == "off" else CallOffForm()
    form: Any = {"slides": slides, "off": off}.get(then)
    if form is not None and form.is_valid():
        try:
            if then == "slides":
                actions.add_slides(event_id=pk, by=request.user, at=at, **form.cleaned_data)
                messages.success(request, "The slides are on the page of the call.")
            else:
                actions.cancel_event(event_id=pk, by=request.user, at=at, **form.cleaned_data)
                messages.success(request, "It is called off. All who booked or wait are told.")
            return redirect(request.path)
        except Refused as refused:
            form.add_error("upload" if then == "slides" else "reason", str(refused))
    context = {
        "call": found.call,
        "event": found,
        "people": found.bookings.standing().named().order_by("placed_at", "asked_at", "pk"),
        "nobody": "Who came is forgotten 90 days after the event." if found.taken else "Nobody has booked yet.",
        "is_to_come": found.takes_bookings_at(at),
        "slides": slides,
        "off": off,
        "form": form,
    }
    return render(request, "calls/event.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, key: UUID) -> HttpResponse:
    """A place for anyone with a name and an email address."""
    at = timezone.now()
    found = get_object_or_404(Event.objects.public().with_counts().select_related("call"), key=key)
    form, status = BookForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, action="event_place"):
            try:
                booking = actions.book_place(event_id=found.pk, at=at, **form.cleaned_data)
                return redirect("calls:event_waiting" if booking.placed_at is None else "calls:event_booked", key)
            except Refused as refused:
                form.add_error(None, str(refused))
        else:
            form.add_error(None, TOO_MANY)
            status = 429
    context = {
        "event": found,
        "call": found.call,
        "form": form,
        "takes": found.takes_bookings_at(at),
        "is_full": found.taken >= found.places,
    }
    return render(request, "calls/event_book.html", context, status=status)


@require_safe
def booked(request: HttpRequest, key: UUID, *, waits: bool = False) -> HttpResponse:
    """What happens next."""
    found = get_object_or_404(Event.objects.public().select_related("call"), key=key)
    return render(request, "calls/event_booked.html", {"event": found, "call": found.call, "waits": waits})


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, token: str) -> HttpResponse:
    """One's own place, reached by the link of a letter: a button gives it back."""
    at = timezone.now()
    booking = actions.booking_of(token)
    if booking is None:
        return render(request, "calls/place_gone.html", status=410)
    if request.method == "POST":
        booking = actions.give_place_back(token=token, at=at)
    context = {"booking": booking, "event": booking.event, "call": booking.event.call, "is_to_come": booking.event.takes_bookings_at(at)}
    return render(request, "calls/place.html", context)
