"""Complaints and reviews: the list, a new one, its answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lifecycle import Refused
from commissioning.people.queries import people_with_role
from commissioning.permissions import OFFICER, NotAllowed, allows, require
from grants.applications.models import Application
from grants.awards import actions, queries
from grants.awards.complaint_forms import AnswerForm, ComplaintForm

FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """Every complaint and review."""
    require(request.user, "complaints.view")
    page = Paginator(queries.complaints_for(request.user), 50).get_page(request.GET.get("page"))
    return render(request, "grants/awards/complaints.html", {"page": page, "today": timezone.localdate()})


@login_required
@FORM
def complaint_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Log one about a bid."""
    bid = get_object_or_404(
        Application.objects.visible_to(request.user, drafts=False).select_related("call", "organisation"), reference=reference
    )
    require(request.user, "complaints.log", bid)
    today = timezone.localdate()
    officers = people_with_role([bid.office_id], (OFFICER,), on=today)
    form = ComplaintForm(request.POST if request.method == "POST" else None, officers=officers, initial={"received_on": today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.log_complaint(
                application_id=bid.pk,
                kind=given["kind"],
                received_on=given["received_on"],
                text=given["text"],
                handler_id=given["handler"],
                answer_by_on=given["answer_by_on"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("handler" if "officer" in str(refused) else None, str(refused))
        else:
            messages.success(request, "It is logged, and waits for its answer.")
            return redirect("awards:complaints")
    return render(request, "grants/awards/complaint_new.html", {"bid": bid, "form": form})


@login_required
@FORM
def complaint(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """One of them, and its answer."""
    require(request.user, "complaints.view")
    found = get_object_or_404(queries.complaints_for(request.user), pk=complaint_id)
    answers = found.answered_at is None and found.handler_id == request.user.pk and allows(request.user, "complaints.answer", found)
    if request.method == "POST" and not answers:
        raise NotAllowed("complaints.answer")
    form = AnswerForm(request.POST if request.method == "POST" else None) if answers else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.answer_complaint(complaint_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The answer is on the record.")
            return redirect("awards:complaint", found.pk)
    return render(request, "grants/awards/complaint.html", {"complaint": found, "form": form, "today": timezone.localdate()})
