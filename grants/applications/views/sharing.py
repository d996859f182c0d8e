"""Letting the office read a draft: until when, who looked, and the end of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.applications.actions import share_draft, stop_sharing
from grants.applications.queries import live_share, looks_at
from grants.applications.views.loading import bid_or_404
from grants.applications.words import say_instant

MOST_LOOKS = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, reference: str) -> HttpResponse:
    at = timezone.now()
    application = bid_or_404(reference, request.user)
    require(request.user, "applications.share", application)

    refusal = ""
    if request.method == "POST":
        try:
            shared = share_draft(application_id=application.pk, by=request.user, at=at)
            messages.success(request, f"The office can read this draft until {say_instant(shared.until)}.")
            return redirect("applications:share", reference)
        except Refused as refused:
            refusal = str(refused)
    standing = live_share(application, at) if application.state == "draft" else None
    context = {
        "bid": application,
        "standing": standing,
        "until": say_instant(standing.until) if standing else "",
        "looks": looks_at(application)[:MOST_LOOKS],
        "refusal": refusal,
    }
    return render(request, "grants/applications/share.html", context, status=409 if refusal else 200)


@login_required
@require_POST
def end(request: HttpRequest, reference: str) -> HttpResponse:
    application = bid_or_404(reference, request.user)
    require(request.user, "applications.share", application)
    stop_sharing(application_id=application.pk, by=request.user, at=timezone.now())
    messages.success(request, "The office can no longer read this draft.")
    return redirect("applications:share", reference)
