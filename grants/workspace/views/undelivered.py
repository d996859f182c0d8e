"""Letters that did not arrive: read, put right, sent again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.workspace.actions import send_letter_again
from grants.workspace.forms import AddressForm
from grants.workspace.queries.undelivered import undelivered

MOST = 100


@login_required
def letters(request: HttpRequest) -> HttpResponse:
    """Those that a person should look at, the latest first."""
    require(request.user, "letters.resend")
    found = undelivered(request.user)
    return render(request, "grants/workspace/undelivered.html", {"letters": found.newest_first()[:MOST], "count": found.count()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, message_id: int) -> HttpResponse:
    """One of them, and where it should go."""
    require(request.user, "letters.resend")
    found = get_object_or_404(undelivered(request.user), pk=message_id)
    form = AddressForm(request.POST if request.method == "POST" else None, initial={"to": found.to_address})
    if request.method == "POST" and form.is_valid():
        try:
            send_letter_again(message_id=found.pk, to=form.cleaned_data["to"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error("to", str(refused))
        else:
            messages.success(request, f"“{found.subject}” is on its way again.")
            return redirect("workspace:undelivered")
    return render(request, "grants/workspace/undelivered_letter.html", {"letter": found, "form": form})
