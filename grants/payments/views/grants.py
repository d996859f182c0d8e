"""Changing or stopping a grant with its payments; cancelling one payment, and planning one more."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commissioning.lifecycle import Refused
from commissioning.money import format_pounds
from commissioning.permissions import require
from grants.awards.models import Award, ChangeRequest
from grants.awards.queries import changes_asked
from grants.payments import actions, queries
from grants.payments.forms import AddPaymentForm, CancelForm, TerminateForm, VaryForm
from grants.payments.models import Instalment


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def load(request: HttpRequest, reference: str) -> Award:
    """The award, if she may see it; else 404."""
    found = Award.objects.visible_to(request.user).select_related("application__call", "call", "organisation")
    return get_object_or_404(found, reference=reference)


@login_required
def vary(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a variation: of the office's own, or what the grantee asked for (`?request=2`)."""
    found = load(request, reference)
    require(request.user, "awards.manage", found)
    change = asked_for(found, request.GET.get("request", ""))
    form = VaryForm(posted(request), award=found, heads=list(found.heads.order_by("number")), change=change)

    if form.is_valid():
        try:
            request_id = change.pk if change else None
            actions.vary_grant(award_id=found.pk, request_id=request_id, by=request.user, at=timezone.now(), **form.given())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The variation is recorded, and both contacts were told.")
            return redirect("awards:award", found.reference)
    left = sum(queries.spoken_for(found).values())
    return render(request, "grants/payments/vary.html", {"form": form, "award": found, "left_pence": left, "change": change})


def asked_for(award: Award, number: str) -> ChangeRequest | None:
    """The request that a variation would answer. Raises: Http404 for a number that this grant has no request of."""
    if not number:
        return None
    return get_object_or_404(changes_asked().filter(award=award, state="waiting"), number=number if number.isdecimal() else 0)


@login_required
def terminate(request: HttpRequest, reference: str) -> HttpResponse:
    """Stop a grant, or take back an offer."""
    found = load(request, reference)
    require(request.user, "awards.manage", found)
    form = TerminateForm(posted(request))

    if form.is_valid():
        try:
            actions.terminate_grant(award_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The grant is stopped, its other payments are cancelled, and both contacts were told.")
            return redirect("awards:award", found.reference)
    return render(request, "grants/payments/terminate.html", {"form": form, "award": found, "ledger": queries.ledger_of(found)})


@login_required
def cancel(request: HttpRequest, instalment_id: int) -> HttpResponse:
    """Cancel one payment."""
    seen = Instalment.objects.visible_to(request.user).select_related("award__application__call", "award__organisation")
    found = get_object_or_404(seen, pk=instalment_id)
    require(request.user, "payments.prepare", found)
    form = CancelForm(posted(request))

    if form.is_valid():
        try:
            actions.cancel_instalment(instalment_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{found.reference} is cancelled.")
            return redirect("payments:award", found.award.reference)
    return render(request, "grants/payments/cancel.html", {"form": form, "payment": found, "award": found.award})


@login_required
def add_payment(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan one more payment out of what is not planned."""
    found = load(request, reference)
    require(request.user, "payments.prepare", found)
    form = AddPaymentForm(posted(request))

    if form.is_valid():
        try:
            made = actions.plan_instalment(award_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{made.reference} is planned: {format_pounds(made.amount_pence)}.")
            return redirect("payments:award", found.reference)
    page = queries.award_payments(found, user=request.user, on=timezone.localdate())
    return render(request, "grants/payments/add_payment.html", {"form": form, "award": found, "page": page})
