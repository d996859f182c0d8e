"""Awards: the office's page and the grantee's, the offer and its answer, conditions, what is agreed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commissioning.audit.models import AuditEvent
from commissioning.calls.models import CallDocument
from commissioning.lifecycle import Refused
from commissioning.permissions import allows, require
from grants.awards import actions, queries
from grants.awards.forms import (
    AcceptForm,
    ConditionForm,
    DecideConditionForm,
    DeclineForm,
    EvidenceForm,
    ExtendForm,
    HeadForms,
    MeasureForms,
    OutputForms,
    agreed_heads,
    agreed_measures,
    agreed_outputs,
    posted,
)
from grants.awards.models import Award, Condition
from grants.awards.models.award import RUNNING
from grants.awards.models.subsidy import Basis
from grants.awards.queries.subsidy import answer_of

DID = {
    "award made": "Approved",
    "award offer": "Offer sent",
    "award accept": "Offer accepted",
    "award decline": "Offer declined",
    "award lapse": "Offer lapsed",
    "award begin": "Grant began",
    "award vary": "Terms varied",
    "change asked": "A change asked for",
    "award suspend": "Payments paused",
    "award resume": "Payments resumed",
    "award end": "Grant ended",
    "award reconcile": "Final account opened",
    "award recover": "Money asked back",
    "award close": "Closed",
    "award terminate": "Stopped",
    "award acceptance extended": "More time to accept",
    "award measures agreed": "Outputs, measures and budget agreed",
    "award restated": "Words corrected by a later notice",
    "agreement stored": "Agreement stored",
    "assistance confirmed": "Other assistance confirmed",
    "subsidy entered in the database": "Entered in the subsidy database",
}


def load(request: HttpRequest, reference: str) -> Award:
    """The award, if she may see it; else 404."""
    found = Award.objects.visible_to(request.user).select_related("application__call", "call", "organisation", "office", "row__notice")
    return get_object_or_404(found, reference=reference)


@require_safe
@login_required
def awards(request: HttpRequest) -> HttpResponse:
    """The awards that she may see."""
    page = Paginator(queries.awards_for(request.user), 25).get_page(request.GET.get("page"))

    return render(request, "grants/awards/awards.html", {"page": page, "is_desk": request.user.is_office_staff})


@require_safe
@login_required
def award(request: HttpRequest, reference: str) -> HttpResponse:
    """One award: the office sees how it came about, the grantee what to do next."""
    found = load(request, reference)
    require(request.user, "awards.view", found)
    page = queries.award_page(found.pk)

    if request.user.organisation_role(found.organisation_id) is None:
        return render(request, "grants/awards/award_desk.html", desk(request, page))
    return render(request, "grants/awards/award.html", grantee(request, page))


def desk(request: HttpRequest, page: queries.AwardPage) -> dict[str, Any]:
    """What the office's page of an award reads."""
    running = page.award.accepted_at is not None
    events = AuditEvent.objects.about(page.award).filter(verb__in=DID).select_related("actor")
    return {
        "award": page.award,
        "page": page,
        "events": [
            {"title": DID[each.verb], "at": each.at, "by": str(each.actor) if each.actor else ""}
            for each in sorted(events, key=lambda e: -e.pk)
        ],
        "may_offer": page.award.state == "approved" and allows(request.user, "awards.offer", page.award),
        "may_extend": page.award.state == "offered" and not page.award.extended_reason and allows(request.user, "awards.offer", page.award),
        "may_agree": page.award.state in ("approved", "offered") and allows(request.user, "awards.manage", page.award),
        "has_account": page.award.state in ("ended", "reconciling", "recovering", "closed")
        or (page.award.state == "terminated" and running),
        "may_decide": allows(request.user, "conditions.decide", page.award),
        "may_settle": allows(request.user, "awards.manage", page.award),
    }


def grantee(request: HttpRequest, page: queries.AwardPage) -> dict[str, Any]:
    """What the grantee's page of an award reads."""
    award, now = page.award, timezone.now()
    running = award.accepted_at is not None
    answer = answer_of(award.application_id) if award.state == "offered" else None
    return {
        "award": award,
        "assistance": answer if answer and answer.basis == Basis.MFA else None,
        "page": page,
        "open": queries.at_hand(award, now),
        "may_answer": queries.at_hand(award, now) and allows(request.user, "awards.accept", award),
        "may_send": running and allows(request.user, "conditions.evidence", award),
        "waiting": [each for each in page.conditions if each.state == "open" and each.kind in ("before_payment", "before_start")],
        "running": running,
        "may_ask": award.state in RUNNING
        and not any(each.state == "waiting" for each in page.changes)
        and allows(request.user, "changes.ask", award),
        "may_withdraw": allows(request.user, "changes.ask", award),
        "is_live": running and award.state not in ("closed", "terminated"),
        "may_owe": running and award.state in ("recovering", "terminated"),
        "documents": list(CallDocument.objects.filter(call=award.call_id).select_related("file").order_by("title")),
    }


@login_required
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept the offer."""
    found = load(request, reference)
    require(request.user, "awards.accept", found)
    form = AcceptForm(posted(request), initial={"post": request.user.job})

    if form.is_valid():
        try:
            actions.accept_award(award_id=found.pk, post=form.cleaned_data["post"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You accepted the offer. We have sent the agreement to both contacts.")
            return redirect("awards:award", found.reference)
    return render(request, "grants/awards/accept.html", {"form": form, **grantee(request, queries.award_page(found.pk))})


@login_required
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Decline the offer."""
    found = load(request, reference)
    require(request.user, "awards.accept", found)
    form = DeclineForm(posted(request))

    if form.is_valid():
        try:
            actions.decline_award(award_id=found.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You declined the offer. Thank you for telling us.")
            return redirect("awards:award", found.reference)
    return render(request, "grants/awards/decline.html", {"form": form, "award": found})


@require_POST
@login_required
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the offer."""
    found = load(request, reference)
    require(request.user, "awards.offer", found)

    sent = actions.offer_award(award_id=found.pk, by=request.user, at=timezone.now())

    messages.success(request, f"The offer of {sent.reference} was sent to both contacts.")
    return redirect("awards:award", found.reference)


@login_required
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a body more time to accept."""
    found = load(request, reference)
    require(request.user, "awards.offer", found)
    form = ExtendForm(posted(request))

    if form.is_valid():
        try:
            actions.extend_acceptance(award_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The body has more time, and both contacts were told.")
            return redirect("awards:award", found.reference)
    return render(request, "grants/awards/extend.html", {"form": form, "award": found})


@login_required
def agree(request: HttpRequest, reference: str) -> HttpResponse:
    """What the grant is held to: outputs, measures, budget heads."""
    found = load(request, reference)
    require(request.user, "awards.manage", found)
    indicators = list(queries.indicators_for(found))
    start = queries.agreed_start(queries.award_page(found.pk))
    outputs = OutputForms(posted(request), prefix="output", initial=start.outputs)
    heads = HeadForms(posted(request), prefix="head", initial=start.heads)
    measures = MeasureForms(posted(request), prefix="measure", form_kwargs={"indicators": indicators}, initial=start.measures)

    problem = ""
    if request.method == "POST" and all([outputs.is_valid(), heads.is_valid(), measures.is_valid()]):
        try:
            actions.agree_measures(
                award_id=found.pk,
                outputs=agreed_outputs(outputs),
                heads=agreed_heads(heads),
                measures=agreed_measures(measures, indicators, found),
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            problem = str(refusal)
        else:
            messages.success(request, "What the grant is held to is agreed.")
            return redirect("awards:award", found.reference)
    context = {"award": found, "outputs": outputs, "heads": heads, "measures": measures, "indicators": indicators, "problem": problem}
    return render(request, "grants/awards/agree.html", context)


@login_required
def condition_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a condition before the offer is accepted."""
    found = load(request, reference)
    require(request.user, "awards.manage", found)
    form = ConditionForm(posted(request))

    if form.is_valid():
        try:
            actions.add_condition(award_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The condition is part of the offer.")
            return redirect("awards:award", found.reference)
    return render(request, "grants/awards/condition_new.html", {"form": form, "award": found})


def load_condition(request: HttpRequest, reference: str, number: int) -> tuple[Award, Condition]:
    """One condition of an award that she may see; else 404."""
    found = load(request, reference)
    return found, get_object_or_404(Condition.objects.select_related("award__application", "evidence"), award=found, number=number)


@login_required
def condition_evidence(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The grantee sends what shows that a condition is met."""
    found, condition = load_condition(request, reference, number)
    require(request.user, "conditions.evidence", condition)
    form = EvidenceForm(posted(request), request.FILES or None)

    if form.is_valid():
        try:
            actions.send_evidence(condition_id=condition.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"We have what you sent for condition {condition.number}.")
            return redirect("awards:award", found.reference)
    return render(request, "grants/awards/condition_evidence.html", {"form": form, "award": found, "condition": condition})


@login_required
def condition_decide(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The officer decides on a condition."""
    found, condition = load_condition(request, reference, number)
    require(request.user, "conditions.decide", condition)
    form = DecideConditionForm(posted(request), condition=condition)

    if form.is_valid():
        try:
            actions.decide_condition(condition_id=condition.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Condition {condition.number} is decided.")
            return redirect("awards:award", found.reference)
    return render(request, "grants/awards/condition_decide.html", {"form": form, "award": found, "condition": condition})
