"""A second person of the body: asked to read a bid and send it, or handing it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.lifecycle import Refused
from commissioning.permissions import allows, require
from grants.applications.actions import Incomplete, ask_certifier, hand_back
from grants.applications.forms import CertifierForm, HandBackForm
from grants.applications.queries import certifiers_for
from grants.applications.views.loading import bid_or_404, posted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certifier(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose who certifies it; where the body has nobody else, how to add one."""
    application = bid_or_404(reference, request.user)
    require(request.user, "applications.submit", application)

    people = certifiers_for(application, request.user)
    form = CertifierForm(people, posted(request))
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["certifier"]
        try:
            ask_certifier(application_id=application.pk, certifier_id=person.pk, by=request.user, at=timezone.now())
            messages.success(request, f"We have asked {person} to certify {application.reference} and send it.")
            return redirect("applications:bid", application.reference)
        except Incomplete:
            return redirect("applications:answers", application.reference)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(
        request,
        "grants/applications/certifier.html",
        {
            "bid": application,
            "call": application.call,
            "form": form,
            "has_others": people.exists(),
            "may_invite": allows(request.user, "organisations.invite", application.organisation),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, reference: str) -> HttpResponse:
    """The certifier says what is wrong; it goes to the one who asked."""
    application = bid_or_404(reference, request.user)
    require(request.user, "applications.submit", application)

    form = HandBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            hand_back(application_id=application.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            messages.success(
                request, f"Handed back. We have told the person who asked you what should be put right in {application.reference}."
            )
            return redirect("applications:bid", application.reference)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "grants/applications/hand_back.html", {"bid": application, "call": application.call, "form": form})
