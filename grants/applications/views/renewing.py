"""An officer gives a call a later version of its form."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.applications.actions import use_new_version
from grants.applications.forms import NewFormForm
from grants.applications.queries import later_versions
from grants.applications.views.loading import posted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_form(request: HttpRequest, reference: str) -> HttpResponse:
    """Which later version there is, what it changes, and how many drafts would go over."""
    call = get_object_or_404(Call.objects.select_related("office", "question_set"), reference=reference)
    require(request.user, "calls.edit", call)
    found = later_versions(call)
    form = NewFormForm(posted(request), versions=found)

    if request.method == "POST" and form.is_valid():
        try:
            done = use_new_version(call_id=call.pk, question_set_id=form.cleaned_data["version"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("version", str(refusal))
        else:
            drafts = "One draft" if done.moved == 1 else f"{done.moved} drafts"
            asked = "one body was" if done.asked == 1 else f"{done.asked} bodies were"
            messages.success(request, f"{drafts} went over to it with all answers; {asked} asked to look again.")
            return redirect("workspace:call", call.reference)
    return render(request, "grants/applications/new_form.html", {"call": call, "form": form, "versions": found})
