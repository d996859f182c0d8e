"""Pausing a grant, ending it, and starting its final account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.awards import actions
from grants.awards.ending_forms import EndForm, SuspendForm
from grants.awards.forms import posted
from grants.awards.views.awards import load


@login_required
def suspend(request: HttpRequest, reference: str) -> HttpResponse:
    """Pause a grant, with the reason that both contacts read."""
    found = load(request, reference)
    require(request.user, "awards.manage", found)
    form = SuspendForm(posted(request))

    if form.is_valid():
        try:
            actions.suspend_award(award_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Payments are paused, and both contacts were told why.")
            return redirect("awards:award", found.reference)
    return render(request, "grants/awards/suspend.html", {"form": form, "award": found})


@require_POST
@login_required
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a paused grant go on."""
    found = load(request, reference)
    require(request.user, "awards.manage", found)

    try:
        actions.resume_award(award_id=found.pk, by=request.user, at=timezone.now())
        messages.success(request, "Payments go on, and both contacts were told.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("awards:award", found.reference)


@login_required
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the work has ended."""
    found = load(request, reference)
    require(request.user, "awards.manage", found)
    form = EndForm(posted(request))

    if form.is_valid():
        try:
            actions.end_award(award_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, "The end is recorded. Returns and last payments may still be due.")
            return redirect("awards:award", found.reference)
    return render(request, "grants/awards/end.html", {"form": form, "award": found})


@require_POST
@login_required
def reconcile(request: HttpRequest, reference: str) -> HttpResponse:
    """Start the final account."""
    found = load(request, reference)
    require(request.user, "awards.manage", found)

    try:
        actions.start_reconciliation(award_id=found.pk, by=request.user, at=timezone.now())
        messages.success(request, "The final account is open.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:final_account", found.reference)
