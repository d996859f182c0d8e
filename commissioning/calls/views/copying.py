"""A call begun from an earlier one, on one page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commissioning.calls import actions
from commissioning.calls.forms import CopyForm
from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.permissions import require


@login_required
def copy(request: HttpRequest, reference: str) -> HttpResponse:
    """Its new name and dates; everything else is as it was, and can be changed until it is published."""
    call = get_object_or_404(Call.objects.select_related("office", "fund"), reference=reference)
    require(request.user, "calls.edit", call)
    at = timezone.now()
    form = CopyForm(request.POST or None, call=call, now=at)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.copy_call(call_id=call.pk, by=request.user, at=at, **form.facts())
            messages.success(request, f"{made.title} is a draft with everything of {call.reference}. Read it through, then publish it.")
            return redirect("calls:set_up", made.reference)
        except Refused as refused:
            form.add_error("budget", str(refused))
    return render(request, "calls/copy.html", {"call": call, "form": form})
