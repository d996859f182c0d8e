"""An officer gives an open call more time."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.calls.models import Call, Extension
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.applications.actions import extend_call
from grants.applications.forms import ExtendForm
from grants.applications.views.loading import posted
from grants.applications.words import say_instant


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    """Until when and why; and the times it was done before."""
    call = get_object_or_404(Call.objects.select_related("office"), reference=reference)
    require(request.user, "calls.extend", call)

    form = ExtendForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            call = extend_call(call_id=call.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("until", str(refusal))
        else:
            messages.success(request, f"It closes at {say_instant(call.closes_at)}. All who have a bid in hand have been told.")
            return redirect(request.path)
    moved = Extension.objects.filter(call=call).select_related("by").order_by("-at", "-pk")
    is_open = call.is_open_at(timezone.now())
    return render(request, "grants/applications/extend.html", {"call": call, "form": form, "moved": moved, "is_open": is_open})
