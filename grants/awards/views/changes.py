"""Asking for other terms of a grant, taking the request back, and not agreeing it. It is agreed by recording the variation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.awards import actions, queries
from grants.awards.change_forms import AskChangeForm, DeclineChangeForm
from grants.awards.forms import posted
from grants.awards.models import Award, ChangeRequest
from grants.awards.views.awards import load


def load_change(request: HttpRequest, reference: str, number: int) -> tuple[Award, ChangeRequest]:
    """One request about a grant that she may see; else 404."""
    found = load(request, reference)
    asked = get_object_or_404(queries.changes_asked().filter(award=found), number=number)
    asked.award = found
    return found, asked


@require_safe
@login_required
def changes(request: HttpRequest) -> HttpResponse:
    """The requests that wait for an answer, the oldest first."""
    require(request.user, "notices.view")
    return render(request, "grants/awards/changes.html", {"changes": queries.changes_waiting(request.user)[:100]})


@login_required
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for other terms."""
    found = load(request, reference)
    require(request.user, "changes.ask", found)
    form = AskChangeForm(posted(request), request.FILES or None, award=found, heads=list(found.heads.order_by("number")))

    if form.is_valid():
        try:
            actions.ask_change(award_id=found.pk, by=request.user, at=timezone.now(), **form.given())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "We have your request. We answer by email to both contacts; until then the terms stay as they are.")
            return redirect("awards:award", found.reference)
    return render(request, "grants/awards/change_ask.html", {"form": form, "award": found})


@require_POST
@login_required
def withdraw(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take a request back."""
    found, asked = load_change(request, reference, number)
    require(request.user, "changes.ask", found)

    try:
        actions.withdraw_change(request_id=asked.pk, by=request.user, at=timezone.now())
        messages.success(request, "Your request is withdrawn. The terms stay as they are.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("awards:award", found.reference)


@login_required
def decline(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Do not agree a change, with the reason that both contacts read."""
    found, asked = load_change(request, reference, number)
    require(request.user, "awards.manage", found)
    form = DeclineChangeForm(posted(request))

    if form.is_valid():
        try:
            actions.decline_change(request_id=asked.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The terms stay as they are, and both contacts were told why.")
            return redirect("awards:award", found.reference)
    return render(request, "grants/awards/change_decline.html", {"form": form, "award": found, "change": asked})
