"""The stops of a body and of its bids: read, set, lifted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lifecycle import Refused
from commissioning.people.models import Organisation
from commissioning.permissions import allows, require
from grants.applications.models import Application
from grants.assessment.actions import lift_stop, set_stop
from grants.assessment.queries import may_see_stops, stops_of
from grants.assessment.stop_forms import LiftForm, StopForm


def body_for(user: Any, pk: int, name: str = "stops.view") -> Organisation:
    """Raises: Http404 where its stops are not hers."""
    body = get_object_or_404(Organisation.objects.visible_to(user), pk=pk)
    if not may_see_stops(user, body, name):
        raise Http404
    return body


@login_required
@require_safe
def stops(request: HttpRequest, pk: int) -> HttpResponse:
    """Every stop of a body, those that stand first."""
    body = body_for(request.user, pk)
    # A conflict would have shut the page already, so what is left to ask of each is who set it.
    may_lift = allows(request.user, "stops.lift")
    rows = [
        {"stop": each, "may_lift": may_lift and each.lifted_at is None and each.set_by_id != request.user.pk}
        for each in stops_of(body, request.user)[:200]
    ]
    return render(request, "grants/assessment/stops.html", {"body": body, "rows": rows, "may_set": allows(request.user, "stops.set")})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a stop."""
    body = body_for(request.user, pk, "stops.set")
    bids = Application.objects.visible_to(request.user, drafts=False).filter(organisation=body).exclude(state="draft")
    form = StopForm(
        request.POST if request.method == "POST" else None,
        bids=bids.order_by("-submitted_at")[:100],
        initial={"bid": request.GET.get("bid", "")},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            set_stop(organisation_id=body.pk, application_id=given["bid"], reason=given["reason"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "It is stopped. Nothing is approved, offered or paid until somebody else lifts it.")
            return redirect("assessment:stops", body.pk)
    return render(request, "grants/assessment/stop.html", {"body": body, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, pk: int, stop_id: int) -> HttpResponse:
    """Lift a stop."""
    body = body_for(request.user, pk)
    found = get_object_or_404(stops_of(body, request.user), pk=stop_id)
    require(request.user, "stops.lift", found)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            lift_stop(stop_id=found.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The stop is lifted.")
            return redirect("assessment:stops", body.pk)
    return render(request, "grants/assessment/stop_lift.html", {"body": body, "form": form, "stop": found})
