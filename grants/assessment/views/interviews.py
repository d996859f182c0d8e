"""The interview of one bid: arranged, and noted afterwards."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.lifecycle import Refused
from commissioning.permissions import allows
from grants.applications.words import say_instant
from grants.assessment import actions
from grants.assessment.interview_forms import ArrangeForm, NoteForm
from grants.assessment.models import Interview
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import bid_for


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def interview(request: HttpRequest, reference: str) -> HttpResponse:
    """Before it is held: when and where. After it has begun: what was said."""
    bid = bid_for(request.user, reference, needs="scores.view")
    if not bid.call.holds_interviews:
        raise Http404
    now = timezone.now()
    found = Interview.objects.filter(application=bid).select_related("arranged_by", "noted_by").first()
    may_hold = allows(request.user, "interviews.hold", bid) and (found is None or found.noted_at is None)
    begun = found is not None and found.starts_at <= now
    data: Any = request.POST if request.method == "POST" and may_hold else None
    initial = {name: getattr(found, name) for name in ("starts_at", "minutes", "where", "to_prepare")} if found else None
    form: forms.Form = NoteForm(data) if begun else ArrangeForm(data, initial=initial)

    if form.is_bound and form.is_valid():
        given: dict[str, Any] = {"application_id": bid.pk, "by": request.user, "at": now, **form.cleaned_data}
        try:
            if begun:
                actions.note_interview(**given)
                said = "What was said is kept."
            else:
                made = actions.arrange_interview(**given)
                said = f"The interview is on {say_instant(made.starts_at)}, and both contacts are told."
        except Refused as refused:
            form.add_error("notes" if begun else "starts_at", str(refused))
        else:
            messages.success(request, said)
            return redirect("workspace:bid", bid.reference)
    context = {"bid": bid, "interview": found, "form": form, "may_hold": may_hold, "begun": begun}
    return render(request, "grants/assessment/interview.html", context)
