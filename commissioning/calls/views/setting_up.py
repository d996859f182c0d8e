"""Setting up calls: facts, criteria, publishing; and the agreement to go over a budget."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from commissioning.calls import actions
from commissioning.calls.actions import CriterionDraft, LotDraft
from commissioning.calls.forms import AgreementForm, CallForm, CriterionForm, LotForm
from commissioning.calls.models import Budget, Call
from commissioning.calls.queries import caps_of, office
from commissioning.lifecycle import Refused
from commissioning.money import format_pounds
from commissioning.permissions import require

Criteria = formset_factory(CriterionForm, extra=3, max_num=15)
Lots = formset_factory(LotForm, extra=2, max_num=10)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Begin a call from one of the four sizes."""
    where = office()
    require(request.user, "calls.edit", where)
    form = CallForm(request.POST or None, office=where)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        plan = facts["outcomes"][0].priority.plan
        call = actions.create_call(by=request.user, at=timezone.now(), office=where, plan=plan, **facts)
        messages.success(request, f"{call.title} begun. Now set its criteria.")
        return redirect("calls:criteria", call.reference)
    return render(request, "calls/edit.html", {"form": form, "call": None})


@login_required
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a call that is not published yet."""
    call = get_object_or_404(Call.objects.select_related("office"), reference=reference)
    require(request.user, "calls.edit", call)
    form = CallForm(request.POST or None, office=call.office, call=call)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        districts = facts.pop("districts")
        try:
            actions.edit_call(call_id=call.pk, by=request.user, at=timezone.now(), districts=districts, **facts)
            messages.success(request, "Saved.")
            return redirect("calls:set_up", facts["reference"])
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "calls/edit.html", {"form": form, "call": call})


@login_required
def set_up(request: HttpRequest, reference: str) -> HttpResponse:
    """A call as it stands: its facts, criteria, and what keeps it from opening."""
    call = get_object_or_404(
        Call.objects.select_related("office", "fund", "budget", "lead_officer", "question_set", "eligibility_set"), reference=reference
    )
    require(request.user, "calls.view", call)
    criteria = list(call.criteria.order_by("number"))
    context = {
        "call": call,
        "criteria": criteria,
        "lots": list(call.lots.order_by("number")),
        "total": sum(each.weight for each in criteria),
        "gaps": actions.gaps(call, at=timezone.now()) if call.state == "draft" else [],
        "outcomes": call.outcomes.in_order(),
        "districts": call.districts.order_by("position"),
        "phase": call.phase_at(timezone.now()),
    }
    return render(request, "calls/set_up.html", context)


@login_required
def criteria(request: HttpRequest, reference: str) -> HttpResponse:
    """The criteria of a call with their weights, until it is published."""
    call = get_object_or_404(Call, reference=reference)
    require(request.user, "calls.edit", call)
    standing = call.criteria.order_by("number").values("title", "weight", "tie_rank", "guidance")
    formset = Criteria(request.POST or None, initial=list(standing))
    refused_because = ""
    if request.method == "POST" and formset.is_valid():
        rows = [form.cleaned_data for form in formset if form.cleaned_data.get("title")]
        drafts = [
            CriterionDraft(slugify(row["title"])[:50], row["title"], row["weight"], row["guidance"], tie_rank=row["tie_rank"])
            for row in rows
        ]
        try:
            actions.set_criteria(call_id=call.pk, criteria=drafts, by=request.user, at=timezone.now())
            messages.success(request, f"Criteria saved. Their weights total {sum(each.weight for each in drafts)}.")
            return redirect("calls:set_up", call.reference)
        except Refused as refused:
            refused_because = str(refused)
    return render(request, "calls/criteria.html", {"call": call, "formset": formset, "refused_because": refused_because})


@login_required
def lots(request: HttpRequest, reference: str) -> HttpResponse:
    """The lots of a call with their pots and bounds, until it is published."""
    call = get_object_or_404(Call, reference=reference)
    require(request.user, "calls.edit", call)
    standing = [
        {"title": each.title, "pot": each.pot_pence, "least": each.least_pence, "most": each.most_pence}
        | {"bids_per_body": each.bids_per_body, "question_set": each.question_set_id}
        for each in call.lots.order_by("number")
    ]
    formset = Lots(request.POST or None, initial=standing)
    refused_because = ""
    if request.method == "POST" and formset.is_valid():
        drafts = [
            LotDraft(row["title"], row["pot"], row["least"], row["most"], row["bids_per_body"] or 1, row["question_set"])
            for row in (form.cleaned_data for form in formset)
            if row.get("title")
        ]
        try:
            actions.set_lots(call_id=call.pk, lots=drafts, by=request.user, at=timezone.now())
            messages.success(request, f"Lots saved. Their pots come to {format_pounds(sum(each.pot_pence for each in drafts))}.")
            return redirect("calls:set_up", call.reference)
        except Refused as refused:
            refused_because = str(refused)
    return render(request, "calls/lots.html", {"call": call, "formset": formset, "refused_because": refused_because})


@login_required
@require_POST
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    call = get_object_or_404(Call, reference=reference)
    actions.publish_call(call_id=call.pk, by=request.user, at=timezone.now())
    messages.success(request, f"{call.title} is published. It opens by itself.")
    return redirect("calls:set_up", call.reference)


@login_required
@require_POST
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    call = get_object_or_404(Call, reference=reference)
    actions.cancel_call(call_id=call.pk, by=request.user, at=timezone.now())
    messages.success(request, f"{call.title} is cancelled.")
    return redirect("calls:set_up", call.reference)


@login_required
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """The chief finance officer agrees that a budget may be exceeded."""
    budget = get_object_or_404(Budget.objects.select_related("office"), pk=pk)
    require(request.user, "budgets.agree", budget)
    form = AgreementForm(request.POST or None, office=budget.office)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.agree_over_allocation(
                budget_id=budget.pk,
                most_pence=data["most"],
                backstop_id=data["backstop"].pk,
                backstop_uncommitted_pence=data["uncommitted"],
                note=data["note"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, "Your agreement is recorded. It lapses if the total rises above it.")
            return redirect("workspace:home")
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "calls/agree.html", {"budget": budget, "cap_pence": caps_of([budget])[budget.pk], "form": form})
