"""The log of contacts with a body."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lifecycle import Refused
from commissioning.people.models import Organisation
from commissioning.permissions import allows
from grants.applications.actions import log_contact
from grants.applications.forms import ContactForm
from grants.applications.models import Application
from grants.applications.queries import contacts_with, may_see_contacts
from grants.applications.views.loading import posted

A_PAGE = 25


def body_for(user: Any, pk: int, name: str) -> Organisation:
    """Raises: Http404 where its log is not hers."""
    body = get_object_or_404(Organisation.objects.visible_to(user), pk=pk)
    if not may_see_contacts(user, body, name):
        raise Http404
    return body


@login_required
@require_safe
def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    body = body_for(request.user, pk, "contacts.view")
    page = Paginator(contacts_with(body, request.user), A_PAGE).get_page(request.GET.get("page"))
    may_log = allows(request.user, "contacts.log")  # a conflict would have shut the log already
    return render(request, "grants/applications/contacts.html", {"body": body, "page": page, "may_log": may_log})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, pk: int, contact_id: int | None = None) -> HttpResponse:
    """Write an entry; with `contact_id`, one that puts that right."""
    body = body_for(request.user, pk, "contacts.log")
    earlier = get_object_or_404(contacts_with(body, request.user), pk=contact_id) if contact_id else None
    bids = (
        Application.objects.visible_to(request.user, drafts=False)
        .filter(organisation=body)
        .exclude(state="draft")
        .order_by("-submitted_at")
    )
    start = {"on": timezone.localdate(), "bid": request.GET.get("bid", "")}
    if earlier:
        start = {"way": earlier.way, "on": earlier.on, "bid": earlier.application_id or "", "text": earlier.text}
    form = ContactForm(posted(request), bids=bids[:100], initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            log_contact(
                organisation_id=body.pk,
                way=given["way"],
                on=given["on"],
                text=given["text"],
                application_id=given["bid"],
                corrects_id=contact_id,
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "It is written down.")
            return redirect("applications:contacts", body.pk)
    return render(request, "grants/applications/contact.html", {"body": body, "form": form, "earlier": earlier})
