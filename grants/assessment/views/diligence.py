"""Due diligence: of one bid, and the list of what is looked into."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lifecycle import Refused
from commissioning.permissions import NotAllowed, allows, require
from grants.assessment.actions import record_diligence, save_diligence_item
from grants.assessment.diligence_forms import DiligenceForm, DiligenceItemForm
from grants.assessment.models import DiligenceItem
from grants.assessment.queries import diligence_items, diligence_of, found_before
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import bid_for

FORM = require_http_methods(["GET", "HEAD", "POST"])


@desk_page
@FORM
def diligence(request: HttpRequest, reference: str) -> HttpResponse:
    """All that is looked into about a bid, on one page."""
    bid = bid_for(request.user, reference, needs="diligence.view")
    may_record, may_waive = allows(request.user, "diligence.record", bid), allows(request.user, "diligence.waive", bid)
    if not (may_record or may_waive):
        raise NotAllowed("diligence.record")
    today = timezone.localdate()
    lines = diligence_of(bid, today)
    if not lines:
        raise Http404
    form = DiligenceForm(
        request.POST if request.method == "POST" else None,
        lines=lines,
        earlier=found_before(bid, today),
        may_record=may_record,
        may_waive=may_waive,
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                for line, result, evidence, expires_on in form.changed():
                    record_diligence(
                        application_id=bid.pk,
                        item_id=line.item_id,
                        result=result,
                        evidence=evidence,
                        expires_on=expires_on,
                        by=request.user,
                        at=timezone.now(),
                    )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Due diligence of {bid.reference} is saved.")
            return redirect("workspace:bid", bid.reference)
    return render(request, "grants/assessment/diligence.html", {"bid": bid, "form": form})


@login_required
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """The list of what is looked into."""
    require(request.user, "diligence.items")
    return render(request, "grants/assessment/diligence_items.html", {"items": diligence_items()})


@login_required
@FORM
def item(request: HttpRequest, item_id: int | None = None) -> HttpResponse:
    """Add to the list, or change a line of it."""
    require(request.user, "diligence.items")
    found = get_object_or_404(DiligenceItem, pk=item_id) if item_id else None
    held = {"label": found.label, "hint": found.hint, "least": found.from_pence, "is_asked": found.is_asked} if found else None
    form = DiligenceItemForm(request.POST if request.method == "POST" else None, initial=held)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            save_diligence_item(
                item_id=item_id,
                label=given["label"],
                hint=given["hint"],
                from_pence=given["least"] or 0,
                is_asked=given["is_asked"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("label", str(refused))
        else:
            messages.success(request, "The list is changed.")
            return redirect("assessment:diligence_items")
    return render(request, "grants/assessment/diligence_item.html", {"form": form, "item": found})
