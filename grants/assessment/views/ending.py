"""The end of a round without awards, the bids asked into another, and the review afterwards."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.calls.models import Call, RoundEnd, RoundNote
from commissioning.lifecycle import APPLICATION, Refused
from commissioning.permissions import allows
from grants.applications.models import Application, TakenForward
from grants.assessment import actions
from grants.assessment.actions.ending import LIVE
from grants.assessment.ending_forms import EndForm, ForwardForm, InviteForm, NoteForm
from grants.assessment.models import Invited
from grants.assessment.queries import ranking
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import call_for

FORM = require_http_methods(["GET", "HEAD", "POST"])
FORWARD = APPLICATION["take_forward"].sources
CAME_TO_NOTHING = ("call_ended", "refused", "ineligible", "withdrawn")


@desk_page
@FORM
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel the round, or close it with no award; afterwards the page says how it ended."""
    call = call_for(request.user, reference, needs="calls.cancel")
    form = EndForm(request.POST if request.method == "POST" else None, assessing=call.state == "assessing")
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_round(call_id=call.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The round has ended, and everyone who has a bid is told.")
            return redirect("workspace:call", call.reference)
    context = {
        "call": call,
        "form": form,
        "ended": RoundEnd.objects.filter(call=call).select_related("by").first(),
        "may_end": call.state in ("published", "assessing"),
        "live": Application.objects.filter(call=call, state__in=LIVE).count(),
    }
    return render(request, "grants/assessment/end_round.html", context)


@desk_page
@FORM
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask chosen bids of this call, that came to nothing, into another that takes bids."""
    call = call_for(request.user, reference, needs="calls.extend")
    now = timezone.now()
    others = (
        Call.objects.filter(office=call.office_id, state="published", closes_at__gt=now).exclude(pk=call.pk).order_by("closes_at", "pk")
    )
    bids = Application.objects.visible_to(request.user, now).filter(call=call, state__in=CAME_TO_NOTHING).select_related("organisation")
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        calls=[(each.pk, f"{each.title} ({each.reference})") for each in others],
        bids=[(each.pk, f"{each.reference}: {each.title}, {each.organisation.name}") for each in bids.order_by("reference")],
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.invite_to_call(
                call_id=form.cleaned_data["call"], application_ids=form.cleaned_data["bids"], by=request.user, at=now
            )
        except Refused as refused:
            form.add_error("bids", str(refused))
        else:
            messages.success(request, f"{len(made)} bid{' is' if len(made) == 1 else 's are'} asked in.")
            return redirect("assessment:invite", call.reference)
    asked = Invited.objects.filter(application__in=bids).select_related("application", "call", "by").order_by("-at", "-pk")
    return render(request, "grants/assessment/invite.html", {"call": call, "form": form, "asked": asked})


@desk_page
@FORM
def forward(request: HttpRequest, reference: str) -> HttpResponse:
    """Take bids of a first stage forward, by rank."""
    call = call_for(request.user, reference, needs="assessment.assign")
    now = timezone.now()
    seconds = Call.objects.filter(stage_of=call, state="published", closes_at__gt=now).order_by("closes_at", "pk")
    rows = [each for each in ranking(call.pk, user=request.user, at=now).rows if each.bid.state in FORWARD]
    form = ForwardForm(
        request.POST if request.method == "POST" else None,
        calls=[(each.pk, f"{each.title} ({each.reference})") for each in seconds],
        bids=[
            (
                row.bid.pk,
                f"{row.bid.reference}: {row.bid.title}, {row.bid.organisation.name}"
                + (f", total {row.total}" if row.total is not None else ""),
            )
            for row in rows
        ],
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.take_forward(
                call_id=form.cleaned_data["call"], application_ids=form.cleaned_data["bids"], by=request.user, at=now
            )
        except Refused as refused:
            form.add_error("bids", str(refused))
        else:
            messages.success(request, f"{len(made)} bid{' is' if len(made) == 1 else 's are'} taken forward, and the contacts are told.")
            return redirect("assessment:forward", call.reference)
    taken = TakenForward.objects.filter(application__call=call, application__in=Application.objects.visible_to(request.user, now))
    asked = taken.select_related("application", "call", "by").order_by("-at", "-pk")
    return render(request, "grants/assessment/forward.html", {"call": call, "form": form, "asked": asked, "has_second": seconds.exists()})


@desk_page
@FORM
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """What the office learnt from the round."""
    call = call_for(request.user, reference)
    may_write = allows(request.user, "calls.edit", call) and call.state not in ("draft", "published")
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_round_note(call_id=call.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("went_well", str(refused))
        else:
            messages.success(request, "The note is kept.")
            return redirect("assessment:round_note", call.reference)
    notes = RoundNote.objects.filter(call=call).select_related("by").order_by("-at", "-pk")
    return render(request, "grants/assessment/round_note.html", {"call": call, "form": form, "notes": notes, "may_write": may_write})
