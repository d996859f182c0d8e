"""How long did it take? One question after sending, which nobody must answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.applications.actions import say_how_long
from grants.applications.forms import HowLongForm
from grants.applications.queries import bid_to_send
from grants.applications.views.loading import bid_or_404, posted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def how_long(request: HttpRequest, reference: str) -> HttpResponse:
    application = bid_or_404(reference, request.user, bid_to_send)
    require(request.user, "applications.submit", application)

    form = HowLongForm(posted(request), initial=HowLongForm.boxes(application.minutes_taken))
    if request.method == "POST" and form.is_valid():
        try:
            say_how_long(application_id=application.pk, minutes=form.total, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Thank you. Nobody who decides on your application sees it." if form.total else "Taken back.")
            return redirect("applications:sent", reference)
    context = {"bid": application, "form": form, "may_say": application.state == "submitted" and application.is_open_at(timezone.now())}
    return render(request, "grants/applications/how_long.html", context)
