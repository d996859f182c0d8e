"""The assessor's own pages: her list, one criterion at a time, and sending."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning.files.pdf import make_pdf
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from commissioning.questions.forms import SectionForm, form_for_section
from commissioning.questions.kinds import is_unread
from grants.applications.words import say_clock
from grants.assessment.actions import ScoresIncomplete, note_printed, save_scores, send_scores
from grants.assessment.models import Score
from grants.assessment.printing import TEMPLATE, to_score
from grants.assessment.queries import given_to, next_to_score, own_criteria, read_by_scorer, readings, sheets_of
from grants.assessment.score_sheet import WHOLE, WORDS, entry_of, score_sheet, values_on
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import assessment_of


@desk_page
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The bids that she has to score, and those that she has sent."""
    require(request.user, "assessment.score")
    given = given_to(request.user)
    waiting = [each for each in given if not each.is_sent and each.assessment.application.state in ("eligible", "scoring")]
    done = [each for each in given if each not in waiting]
    undeclared = {each.assessment.application.call for each in waiting if not each.declared}
    calls = {each.assessment.application.call for each in waiting if each.declared}
    context = {"waiting": waiting, "done": done, "undeclared": sorted(undeclared, key=str), "today": timezone.localdate()}
    return render(request, "grants/assessment/mine.html", context | {"calls": sorted(calls, key=str)})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: HttpRequest, assessment_id: int, number: int) -> HttpResponse:
    """Two panes: the answers that a criterion is about, and its score with anchors and reason."""
    assessment = assessment_of(request.user, assessment_id)
    bid = assessment.application
    criteria = own_criteria(assessment)
    scores = {each.criterion_id: each for each in Score.objects.filter(assessment=assessment)}
    this = next((each for each in criteria if each.number == number), None)
    if this is None and number == 1 and criteria:
        return redirect("assessment:criterion", assessment.pk, criteria[0].number)
    if this is None:
        raise Http404
    if assessment.state == "sent":
        return redirect("assessment:review", assessment.pk)
    sheet = score_sheet(bid.call, criteria, scores.values())
    form = form_for_section(sheet, this.key, values_on(assessment, criteria, scores.values()), data=request.POST or None)

    if request.method == "POST" and can_be_kept(form):
        try:
            save_scores(assessment_id=assessment.pk, scores=[entry_of(this, form.answers)], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            later = next((each for each in criteria if each.number > number), None)
            if later is None or request.POST.get("then") == "review":
                return redirect("assessment:review", assessment.pk)
            return redirect("assessment:criterion", assessment.pk, later.number)

    reading, detail = read_by_scorer(bid, is_blind=is_blind(assessment))
    about = detail.answers_for(this.key)
    place, of, later_bid = next_to_score(request.user, after=assessment)
    return render(
        request,
        "grants/assessment/criterion.html",
        {
            "assessment": assessment,
            "bid": bid,
            "reading": reading,
            "form": form,
            "boxes": [form[name] for name in form.fields],
            "criterion": this,
            "steps": [(each, is_done(scores.get(each.pk)), each.pk == this.pk) for each in criteria],
            "done": sum(is_done(each) for each in scores.values()),
            "criteria": criteria,
            "previous": next((each for each in reversed(criteria) if each.number < number), None),
            "last": this == criteria[-1],
            "about": about,
            "detail": detail,
            "place": place,
            "of": of,
            "later_bid": later_bid,
        },
    )


@desk_page
@require_POST
def keep(request: HttpRequest, assessment_id: int, number: int | None = None) -> HttpResponse:
    """Keep what stands in the boxes of one criterion, or of the words about the bid as a whole, while she types. JSON that says when, or why not."""
    assessment = assessment_of(request.user, assessment_id)
    criteria = own_criteria(assessment)
    this = next((each for each in criteria if each.number == number), None)
    if number is not None and this is None:
        raise Http404
    form = form_for_section(score_sheet(assessment.application.call, criteria), this.key if this else WHOLE, {}, data=request.POST)
    if not can_be_kept(form):
        return JsonResponse({"says": "Not saved: what you typed cannot be read. Press the button to see why."}, status=422)
    now = timezone.now()
    words = {} if this else {name: form.answers[name] or "" for name in WORDS}
    scores = [entry_of(this, form.answers)] if this else []
    try:
        save_scores(assessment_id=assessment.pk, scores=scores, **words, by=request.user, at=now)
    except Refused as refused:
        return JsonResponse({"says": str(refused)}, status=409)
    return JsonResponse({"says": f"Saved at {say_clock(now)}."})


def can_be_kept(form: SectionForm) -> bool:
    """Whether all that was typed could be read. What else is missing is told when the scores are sent: until then a sheet may be half done."""
    form.is_valid()
    return not any(is_unread(each) for each in form.answers.values())


@desk_page
@require_safe
def paper(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """The bid with an empty score sheet, to print: a tagged document, without names where she reads it so."""
    require(request.user, "assessment.score")
    assessment = assessment_of(request.user, assessment_id)
    bid, now = assessment.application, timezone.now()
    reading, detail = read_by_scorer(bid, is_blind=is_blind(assessment))
    data = to_score(assessment, reading, detail, own_criteria(assessment), until=assessment.hidden_until, at=now)  # type: ignore[attr-defined]
    note_printed(assessment_id=assessment.pk, by=request.user, at=now)

    answer = HttpResponse(make_pdf(TEMPLATE, data, title=f"{bid.reference}, to score", at=now), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{bid.reference}-to-score.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def is_blind(assessment: Any) -> bool:
    """Whether she reads this bid without names now."""
    return assessment.hidden_until is not None


def is_done(score: Score | None) -> bool:
    return score is not None and (score.value is not None or score.abstained)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """All her scores on one page, the words about the bid as a whole, and the send button. After sending: hers and the others'."""
    assessment = assessment_of(request.user, assessment_id)
    bid = assessment.application
    criteria = own_criteria(assessment)
    sheet, words = score_sheet(bid.call, criteria), {name: getattr(assessment, name) for name in WORDS}
    form = form_for_section(sheet, WHOLE, words, data=request.POST or None)
    problems: dict[int | None, str] = {}

    if request.method == "POST" and can_be_kept(form):
        sending = request.POST.get("do") == "send"
        form.errors.clear()
        typed = {name: form.answers[name] or "" for name in WORDS}
        try:
            if sending:
                send_scores(assessment_id=assessment.pk, **typed, by=request.user, at=timezone.now())
            else:
                save_scores(assessment_id=assessment.pk, scores=(), **typed, by=request.user, at=timezone.now())
        except ScoresIncomplete as refused:
            save_scores(assessment_id=assessment.pk, scores=(), **typed, by=request.user, at=timezone.now())
            problems = refused.problems
            if None in problems:
                form.add_error("overall_reason", problems[None])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if not sending:
                messages.success(request, "Saved. You can come back to it from Scoring.")
                return redirect("assessment:mine")
            messages.success(request, f"Your scores for {bid.reference} are sent and locked.")
            return redirect("assessment:review", assessment.pk)

    sheets = sheets_of(bid, request.user, criteria)
    place, of, later_bid = next_to_score(request.user, after=assessment)
    own = next(each for each in sheets if each.is_mine)
    return render(
        request,
        "grants/assessment/review.html",
        {
            "assessment": assessment,
            "bid": bid,
            "reading": readings([(bid, is_blind(assessment))])[bid.pk],
            "form": form,
            "own": own,
            "lines": [(line, problems.get(line.criterion.pk, "")) for line in own.lines],
            "problems": problems,
            "others": [each for each in sheets if not each.is_mine],
            "criteria": criteria,
            "done": sum(line.value is not None or line.abstained for line in own.lines),
            "place": place,
            "of": of,
            "later_bid": later_bid,
        },
    )
