"""An officer lets one bid of a closed call in late."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.applications.actions import admit_late
from grants.applications.forms import LateForm
from grants.applications.queries import draft_named, late_admissions
from grants.applications.views.loading import posted
from grants.applications.words import say_instant


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def late(request: HttpRequest, reference: str) -> HttpResponse:
    """Which bid, until when and why; and those that were let in before."""
    call = get_object_or_404(Call.objects.select_related("office"), reference=reference)
    require(request.user, "applications.admit_late", call)

    form = LateForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        bid = draft_named(call.pk, given["reference"])
        if bid is None:
            form.add_error("reference", "This call has no unsent bid with that reference. Check it with the applicant.")
        else:
            try:
                bid = admit_late(application_id=bid.pk, until=given["until"], reason=given["reason"], by=request.user, at=timezone.now())
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{bid.reference} may be sent until {say_instant(bid.closes_at)}. Both contacts have been told.")
                return redirect(request.path)
    admitted = late_admissions(call.pk, request.user)
    return render(request, "grants/applications/late.html", {"call": call, "form": form, "admitted": admitted})
