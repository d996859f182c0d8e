"""The payments of an award, those that wait for approval, and how one is coded."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from commissioning.calls.models import FundingSource
from commissioning.calls.queries import office
from commissioning.lifecycle import Refused
from commissioning.permissions import allows, require
from grants.awards.models import Award
from grants.payments import actions, queries
from grants.payments.forms import coding_forms, years_around
from grants.payments.models import Instalment

STEPS = {
    "prepare": (actions.prepare_instalment, "prepared"),
    "approve": (actions.approve_instalment, "approved"),
    "take-back": (actions.take_back_instalment, "taken back"),
}
A_PAGE = 25


@require_safe
@login_required
def award(request: HttpRequest, reference: str) -> HttpResponse:
    """The payment plan of an award: what is ready, what blocks the rest, what was paid."""
    found = get_object_or_404(Award.objects.visible_to(request.user).select_related("organisation", "call"), reference=reference)
    require(request.user, "payments.view", found)

    page = queries.award_payments(found, user=request.user, on=timezone.localdate())
    return render(request, "grants/payments/award.html", {"award": found, "page": page})


@require_POST
@login_required
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Make the plan now instead of tonight."""
    found = get_object_or_404(Award.objects.visible_to(request.user), reference=reference)

    try:
        actions.plan_payments(award_id=found.pk, by=request.user, at=timezone.now())
        messages.success(request, "Payments planned.")
    except Refused as refused:
        messages.error(request, str(refused))

    return redirect("payments:award", found.reference)


@require_safe
@login_required
def approvals(request: HttpRequest) -> HttpResponse:
    """What was prepared and waits for the chief finance officer."""
    require(request.user, "payments.view", office())

    waiting = queries.for_desk(user=request.user).filter(state="prepared").select_related("prepared_by").order_by("prepared_at", "pk")
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    rows = queries.payment_rows(page.object_list, user=request.user, on=timezone.localdate())
    return render(request, "grants/payments/approvals.html", {"page": page, "rows": rows})


@require_POST
@login_required
def step(request: HttpRequest, instalment_id: int, verb: str) -> HttpResponse:
    """Prepare, approve or take back one payment."""
    found = get_object_or_404(Instalment.objects.visible_to(request.user), pk=instalment_id)
    act, done = STEPS[verb]

    try:
        act(instalment_id=found.pk, by=request.user, at=timezone.now())
        messages.success(request, f"{found.reference} {done}.")
    except Refused as refused:
        messages.error(request, f"{found.reference}: {refused}")

    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("payments:award", found.award.reference)


@login_required
def coding(request: HttpRequest, instalment_id: int) -> HttpResponse:
    """Where a payment is charged: lines that add up to it. Codes are text, so that zeros in front stay."""
    found = get_object_or_404(queries.for_desk(user=request.user), pk=instalment_id)
    require(request.user, "payments.view", found)
    may_code = allows(request.user, "payments.code", found) and found.state in ("planned", "prepared", "approved")
    lines: Any = coding_forms(
        request.POST if request.method == "POST" else None,
        payment=found,
        initial=queries.coding_of(found),
        form_kwargs={
            "sources": FundingSource.objects.filter(office=found.office_id).order_by("name"),
            "year": found.financial_year,
            "years": years_around(found, timezone.localdate()),
        },
    )
    if request.method == "POST":
        require(request.user, "payments.code", found)

    if request.method == "POST" and lines.is_valid():
        try:
            actions.code_instalment(instalment_id=found.pk, lines=lines.drafts(), by=request.user, at=timezone.now())
        except Refused as refused:
            lines.non_form_errors().append(str(refused))
        else:
            messages.success(request, f"Coding of {found.reference} saved.")
            return redirect("workspace:finance")

    return render(request, "grants/payments/coding.html", {"payment": found, "lines": lines, "may_code": may_code})
