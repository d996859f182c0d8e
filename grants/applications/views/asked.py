"""What is missing: the office asks, the applicant answers thing by thing and sends, the office says what is enough."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning.lifecycle import Refused
from commissioning.permissions import require
from commissioning.questions.queries import visible_sections
from grants.applications.actions import (
    Incomplete,
    answer_asked,
    ask_for_more,
    judge_answers,
    send_what_was_asked,
    stop_waiting,
)
from grants.applications.asked_forms import ROWS_AT_FIRST, ROWS_MORE, AnswerAskedForm, AskForm, JudgeForm
from grants.applications.models import Application
from grants.applications.queries import AskedLine, AskedList, asked_list, changes_of, form_of, may_answer, values_with
from grants.applications.views.loading import bid_or_404, bid_to_edit, posted


def section_titles(application: Application) -> list[tuple[str, str]]:
    """The sections of the form that her answers show."""
    shown = visible_sections(form_of(application), values_with(application))
    return [(section.key, section.title) for section in shown]


def list_or_404(application: Application) -> AskedList:
    found = asked_list(application, dict(section_titles(application)))
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """The office asks for what is missing, as one list."""
    application = bid_or_404(reference, request.user)
    require(request.user, "assessment.check", application)
    sections, rows = section_titles(application), rows_in(request)

    if "more" in request.POST:
        form = AskForm(sections, rows=rows + ROWS_MORE, initial=typed_in(AskForm(sections, request.POST, rows=rows)))
    else:
        form = AskForm(sections, posted(request), rows=rows)
        if request.method == "POST" and form.is_valid():
            try:
                ask_for_more(
                    application_id=application.pk,
                    things=form.things,
                    due_on=form.cleaned_data["due_on"],
                    by=request.user,
                    at=timezone.now(),
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"We have asked both contacts of {application.organisation.name}.")
                return redirect("applications:read", application.reference)
    return render(request, "grants/applications/ask.html", {"bid": application, "call": application.call, "form": form})


def rows_in(request: HttpRequest) -> int:
    typed = request.POST.get("rows", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else ROWS_AT_FIRST


def typed_in(form: AskForm) -> dict[str, Any]:
    """What stands in the boxes, as it was typed."""
    return {name: field.widget.value_from_datadict(form.data, form.files, name) for name, field in form.fields.items()}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, reference: str) -> HttpResponse:
    """The list with what is answered; for those who may write, a way to each answer and the button that sends them all."""
    at = timezone.now()
    application = bid_or_404(reference, request.user)
    found, answers = list_or_404(application), may_answer(request.user, application)

    refusal, problems = "", []
    if request.method == "POST":
        try:
            send_what_was_asked(application_id=application.pk, by=request.user, at=at)
        except Incomplete as incomplete:
            problems = [
                (
                    f"{reverse('applications:section', args=[reference, each.section_key])}?problems=1#question-{each.question_key}",
                    each.message,
                )
                for each in incomplete.problems
            ]
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "We have your answers, and go on with our checks.")
            return redirect("applications:asked", application.reference)
    return render(
        request,
        "grants/applications/asked.html",
        {
            "bid": application,
            "call": application.call,
            "found": found,
            "may_answer": answers,
            "today": timezone.localdate(at),
            "is_overdue": found.asked.clock.is_overdue(timezone.localdate(at)),
            "refusal": refusal,
            "problems": problems,
        },
        status=409 if refusal or problems else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def asked_item(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One thing, to answer."""
    application = bid_to_edit(reference, request.user)
    line = open_line(list_or_404(application), number)
    if not may_answer(request.user, application):
        return redirect("applications:asked", application.reference)

    form = AnswerAskedForm(line, posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_asked(application_id=application.pk, number=number, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("upload" if form.cleaned_data["upload"] else "text", str(refusal))
        else:
            messages.success(request, f"Your answer to thing {number} is kept. We see it; press “Send your answers” when all are answered.")
            return redirect("applications:asked", application.reference)
    return render(request, "grants/applications/asked_item.html", {"bid": application, "line": line, "form": form})


def open_line(found: AskedList, number: int) -> AskedLine:
    """Raises: Http404 for a thing that we do not wait for."""
    for each in found.open_lines:
        if each.item.number == number:
            return each
    raise Http404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, reference: str) -> HttpResponse:
    """The officer goes through the answers: enough, or asked once more."""
    application = bid_or_404(reference, request.user)
    require(request.user, "assessment.check", application)
    found = list_or_404(application)
    if application.state != "in_check" or not found.open_lines:
        return redirect("applications:asked", application.reference)

    form = JudgeForm(list(found.open_lines), posted(request), is_again=found.asked.is_again)
    if request.method == "POST" and form.is_valid():
        try:
            judged = judge_answers(application_id=application.pk, by=request.user, at=timezone.now(), **form.said)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            again = judged.state == "more_asked"
            messages.success(request, "We have asked once more for what was not enough." if again else "The answers are recorded.")
            return redirect("applications:asked", application.reference)
    context = {"bid": application, "form": form, "found": found, "days_used": found.days_used(timezone.localdate())}
    return render(request, "grants/applications/judge.html", context)


@login_required
@require_POST
def go_on(request: HttpRequest, reference: str) -> HttpResponse:
    """The day has passed without an answer."""
    application = bid_or_404(reference, request.user)
    require(request.user, "assessment.check", application)
    stop_waiting(application_id=application.pk, by=request.user, at=timezone.now())
    messages.success(request, f"{application.reference} is in check again. What was not answered is recorded as not met.")
    return redirect("applications:asked", application.reference)


@login_required
@require_safe
def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """What differs between two versions that were sent."""
    application = bid_or_404(reference, request.user)

    found = changes_of(application, before=number_in(request, "from"), after=number_in(request, "to"))
    if found is None:
        raise Http404
    return render(request, "grants/applications/changes.html", {"bid": application, "call": application.call, "found": found})


def number_in(request: HttpRequest, name: str) -> int | None:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else None
