"""The officer's steps with one bid and with a call: open, check, assign, reopen, moderate, panel, recommend."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning.calls.models import Criterion
from commissioning.lifecycle import Refused
from commissioning.money import format_pounds
from commissioning.permissions import require
from grants.applications.models import Application
from grants.applications.queries import detail_of
from grants.assessment import actions, arithmetic
from grants.assessment.actions.panel import below_least
from grants.assessment.forms import AssignForm, CheckForm, ModerationForm, ReasonForm, RecommendForm, ShareForm
from grants.assessment.models import Assessment, Interest, Recommendation, Result
from grants.assessment.queries import chosen_amount, gate_of, people_to_assign, progress, ranking, sheets_of, teams_of, why_they_meet
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import bid_for, call_for

FORM = require_http_methods(["GET", "HEAD", "POST"])


def to_bid(bid: Application) -> HttpResponse:
    return redirect("workspace:bid", bid.reference)


@desk_page
@require_POST
def open_call(request: HttpRequest, reference: str) -> HttpResponse:
    """Start the assessment of a call."""
    call = call_for(request.user, reference, needs="assessment.open")

    actions.open_assessment(call_id=call.pk, by=request.user, at=timezone.now())

    messages.success(request, "The assessment has started. Every bid that was sent is in check.")
    return redirect("workspace:call", call.reference)


@desk_page
@FORM
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """The gate: each test, then eligible or not."""
    bid = bid_for(request.user, reference, needs="assessment.check")
    lines = gate_of(bid)
    form = CheckForm(request.POST or None, lines=lines, preset=bid.call.preset)

    if request.method == "POST" and form.is_valid():
        try:
            done = actions.check_bid(
                application_id=bid.pk,
                tests=form.tests(),
                decide=request.POST.get("do", ""),
                reason=form.cleaned_data["code"],
                note=form.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("code" if "reason why" in str(refused) else None, str(refused))
        else:
            said = {"eligible": "is eligible", "ineligible": "is ineligible"}.get(done.state, "has its tests saved")
            messages.success(request, f"{bid.reference} {said}.")
            return to_bid(bid)

    return render(request, "grants/assessment/check.html", {"bid": bid, "form": form, "detail": detail_of(bid)})


@desk_page
@require_POST
def step(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """A step that asks nothing more than the button."""
    steps: dict[str, tuple[str, Any, str]] = {
        "start-check": ("assessment.check", actions.start_check, "is in check"),
        "check-again": ("assessment.check", actions.reopen_check, "is in check again"),
        "send-to-panel": ("assessment.recommend", actions.send_to_panel, "is with the panel"),
        "return-to-panel": ("assessment.recommend", actions.return_to_panel, "is with the panel again"),
    }
    needs, action, said = steps[verb]
    bid = bid_for(request.user, reference, needs=needs)

    action(application_id=bid.pk, by=request.user, at=timezone.now())

    messages.success(request, f"{bid.reference} {said}.")
    return to_bid(bid)


@desk_page
@FORM
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a bid to the people who will score it."""
    bid = bid_for(request.user, reference, needs="assessment.assign")
    people = people_to_assign(bid.call, timezone.localdate())
    held = set(Assessment.objects.filter(application=bid).values_list("assessor_id", flat=True))
    conflicts = set(
        Interest.objects.filter(call=bid.call_id, organisation=bid.organisation_id, kind="conflicted").values_list("user_id", flat=True)
    )
    choices = [(each.pk, str(each)) for each in people if each.pk not in held | conflicts]
    criteria = [(each.pk, each.title) for each in Criterion.objects.filter(call=bid.call_id).order_by("number")]
    form = AssignForm(request.POST or None, people=choices, criteria=criteria)

    if request.method == "POST" and form.is_valid():
        try:
            actions.assign_assessors(
                application_id=bid.pk,
                assessor_ids=form.ids(),
                due_on=form.cleaned_data["due_on"],
                until=form.cleaned_data["until"],
                only=form.cleaned_data["only"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("people", str(refused))
        else:
            messages.success(request, f"{bid.reference} is given to {len(form.ids())} more to score.")
            return to_bid(bid)

    barred = [str(each) for each in people if each.pk in conflicts]
    return render(
        request, "grants/assessment/assign.html", {"bid": bid, "form": form, "barred": barred, "held": len(held), "choices": choices}
    )


@desk_page
@FORM
def share(request: HttpRequest, reference: str) -> HttpResponse:
    """Share out the eligible bids of a call evenly."""
    call = call_for(request.user, reference, needs="assessment.assign")
    people = people_to_assign(call, timezone.localdate())
    lots = [(each.pk, each.title) for each in call.lots.order_by("number")]
    form = ShareForm(request.POST or None, people=[(each.pk, str(each)) for each in people], teams=teams_of(call.office_id), lots=lots)

    if request.method == "POST" and form.is_valid():
        try:
            given = actions.share_out(
                call_id=call.pk,
                assessor_ids=form.ids(),
                lot_id=form.cleaned_data.get("lot"),
                due_on=form.cleaned_data["due_on"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("people", str(refused))
        else:
            messages.success(request, f"{len(given)} assignments were made.")
            return redirect("workspace:call", call.reference)

    waiting = Application.objects.visible_to(request.user).filter(call=call, state="eligible").count()
    return render(request, "grants/assessment/share.html", {"call": call, "form": form, "waiting": waiting})


@desk_page
@FORM
def reopen(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Unlock sent scores, with a reason."""
    assessment = get_object_or_404(Assessment.objects.select_related("application", "assessor"), pk=assessment_id)
    bid = bid_for(request.user, assessment.application.reference, needs="assessment.reopen")
    form = ReasonForm(request.POST or None)

    if request.method == "POST" and form.is_valid():
        try:
            actions.reopen_scores(assessment_id=assessment.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The scores of {assessment.assessor} are open again.")
            return to_bid(bid)

    return render(request, "grants/assessment/reopen.html", {"bid": bid, "assessment": assessment, "form": form})


@desk_page
@FORM
def moderate(request: HttpRequest, reference: str) -> HttpResponse:
    """What the scorers agreed, beside what they gave."""
    bid = bid_for(request.user, reference, needs="assessment.moderate")
    criteria = list(Criterion.objects.filter(call=bid.call_id).order_by("number"))
    sheets = [each for each in sheets_of(bid, request.user, criteria) if each.assessment.state == "sent"]
    result = Result.objects.filter(application=bid).first()
    triggers = result.triggers if result else []
    measures = [arithmetic.Weighed(each.key, each.weight) for each in criteria]
    scores = {each.assessment.pk: each.values for each in sheets if not each.hidden}
    must = arithmetic.differing(measures, scores, by=arithmetic.APART_ON_A_CRITERION)
    may = arithmetic.differing(measures, scores) if triggers else [each.key for each in criteria]
    form = ModerationForm(request.POST or None, criteria=criteria, must=must, may=may)

    if request.method == "POST" and form.is_valid():
        try:
            actions.moderate(
                application_id=bid.pk,
                scores=form.figures(),
                reason=form.cleaned_data["reason"],
                present=form.cleaned_data["present"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The moderation of {bid.reference} is recorded. The original scores are kept.")
            return to_bid(bid)

    figures = arithmetic.criterion_figures(measures, scores, by=bid.call.scores_by)
    return render(
        request,
        "grants/assessment/moderate.html",
        {
            "bid": bid,
            "form": form,
            "result": result,
            "whys": why_they_meet(triggers, {each.key: each.title for each in criteria}),
            "hidden": any(each.hidden for each in sheets),
            "sheets": sheets,
            "rows": [
                {
                    "criterion": each,
                    "values": [sheet.values.get(each.key) for sheet in sheets],
                    "reasons": [(sheet, line) for sheet in sheets for line in sheet.lines if line.criterion == each],
                    "mean": None if (figure := figures[each.key]) is None else arithmetic.two_places(figure),
                    "disputed": each.key in must,
                    "field": form[f"score_{each.pk}"] if f"score_{each.pk}" in form.fields else None,
                }
                for each in criteria
            ],
        },
    )


@desk_page
@FORM
def recommend(request: HttpRequest, reference: str) -> HttpResponse:
    """What the panel says to the Commissioner."""
    bid = bid_for(request.user, reference, needs="assessment.recommend")
    before = Recommendation.objects.filter(application=bid).first()
    initial: dict[str, Any] = {"amount": bid.ask_pence, "purpose": bid.title}
    tried = chosen_amount(bid)
    if tried is not None:
        kind = "full" if tried and tried >= (bid.ask_pence or 0) else "part" if tried else "none"
        initial |= {"amount": tried or None, "kind": kind}
    if before and before.kind != "defer":
        initial = {name: getattr(before, name) for name in ("kind", "reasons", "purpose", "conditions", "feedback")} | {
            "amount": before.amount_pence
        }
    form = RecommendForm(request.POST or None, initial=initial)

    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("kind", "reasons", "purpose", "conditions", "feedback")}
        try:
            made = actions.recommend(
                application_id=bid.pk, amount_pence=form.amount_pence(bid.ask_pence or 0), **words, by=request.user, at=timezone.now()
            )
        except Refused as refused:
            form.add_error("amount" if "whole ask" in str(refused) or "asked for" in str(refused) else None, str(refused))
        else:
            messages.success(request, f"The recommendation for {bid.reference} is recorded.")
            if below_least(bid, made.amount_pence):
                messages.warning(
                    request,
                    f"{format_pounds(made.amount_pence)} is less than the {format_pounds(bid.least_pence or 0)} with which the applicant could go ahead.",
                )
            return to_bid(bid)

    result = Result.objects.filter(application=bid).first()
    return render(
        request, "grants/assessment/recommend.html", {"bid": bid, "form": form, "result": result, "detail": detail_of(bid), "tried": tried}
    )


@desk_page
@require_safe
def rank(request: HttpRequest, reference: str) -> HttpResponse:
    """The ranked list with its ties and the cut line."""
    call = call_for(request.user, reference, needs="scores.view")
    require(request.user, "scores.view", call)
    sort = request.GET.get("sort", "")
    ranked = ranking(call.pk, user=request.user, at=timezone.now())
    rows = list(ranked.rows)
    if sort == "spread":
        rows.sort(key=lambda row: -(row.spread.deviation if row.spread else -1))
    return render(
        request,
        "grants/assessment/ranking.html",
        {
            "call": call,
            "ranking": ranked,
            "rows": rows,
            "sort": sort,
            "progress": progress(call.pk),
            "cut": None if sort else ranked.cut_after,
            "criteria_by_tie": sorted((each for each in ranked.criteria if each.tie_rank), key=lambda each: each.tie_rank or 0),
        },
    )
