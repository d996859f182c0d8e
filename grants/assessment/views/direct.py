"""An award without competition: asked for by an officer, agreed to by the monitoring officer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.lifecycle import Refused
from commissioning.permissions import allows
from grants.assessment import actions
from grants.assessment.direct_forms import ProposeForm, SettleForm
from grants.assessment.models import DirectAward
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import bid_for


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def direct(request: HttpRequest, reference: str) -> HttpResponse:
    """What is asked, and what came of it."""
    bid = bid_for(request.user, reference, needs="scores.view")
    found = DirectAward.objects.filter(application=bid).select_related("proposed_by", "decided_by").first()
    waits = found is not None and found.decided_at is None
    may_propose = bid.state == "eligible" and not waits and allows(request.user, "direct.propose", bid)
    may_settle = bid.state == "eligible" and waits and allows(request.user, "direct.agree", bid)
    data: Any = request.POST if request.method == "POST" else None
    form: forms.Form = SettleForm(data) if may_settle else ProposeForm(data)

    if request.method == "POST" and (may_propose or may_settle) and form.is_valid():
        given: dict[str, Any] = {"application_id": bid.pk, "by": request.user, "at": timezone.now()}
        try:
            if may_settle:
                made = actions.settle_direct(agreed=form.cleaned_data["agreed"] == "yes", note=form.cleaned_data["note"], **given)
                said = "goes on without competition" if made.agreed else "is to be scored as every other"
            else:
                actions.propose_direct(reason=form.cleaned_data["reason"], power=form.cleaned_data["power"], **given)
                said = "waits for the monitoring officer"
        except Refused as refused:
            form.add_error("note" if may_settle else "reason", str(refused))
        else:
            messages.success(request, f"{bid.reference} {said}.")
            return redirect("workspace:bid", bid.reference)
    context = {"bid": bid, "direct": found, "form": form, "may_propose": may_propose, "may_settle": may_settle}
    return render(request, "grants/assessment/direct.html", context)
