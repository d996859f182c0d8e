"""Filling a draft from an earlier bid of the same body."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.lifecycle import Refused
from grants.applications.actions import fill_from_earlier
from grants.applications.forms import FillForm
from grants.applications.queries import earlier_bids, fillings_of
from grants.applications.views.loading import bid_to_edit, posted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the bid; then read what was filled, and what was not and why."""
    application = bid_to_edit(reference, request.user)

    bids = earlier_bids(application, request.user)
    form = FillForm(bids, posted(request))
    if request.method == "POST" and form.is_valid():
        source = form.cleaned_data["source"]
        try:
            filling = fill_from_earlier(application_id=application.pk, source_id=source.pk, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            count = len(filling.filled)
            messages.success(
                request, f"{count} answer{'' if count == 1 else 's'} copied from {source.reference}. Check each before you send."
            )
            return redirect("applications:fill", reference)
    context = {"bid": application, "form": form, "has_earlier": bids.exists(), "fillings": fillings_of(application)}
    return render(request, "grants/applications/fill.html", context)
