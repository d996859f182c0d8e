"""Check answers and send; the page that says it was received; taking a bid back."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lifecycle import Refused
from commissioning.people.queries import record_rows
from commissioning.permissions import allows, require
from commissioning.questions.loaded import LoadedSet
from commissioning.questions.queries import Problem, cautions
from grants.applications.actions import Incomplete, submit_application, withdraw_application
from grants.applications.forms import HowLongForm, WithdrawForm
from grants.applications.models import Application, digest_of
from grants.applications.queries import (
    as_sections,
    bid_to_send,
    bid_to_write,
    context_for,
    declaration_of,
    detail_of,
    documents_to_use,
    form_of,
    frozen_rows,
    problems_of,
    unsent_changes,
    values_with,
)
from grants.applications.views.loading import bid_or_404, bid_to_edit, posted
from grants.applications.words import say_instant


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, reference: str) -> HttpResponse:
    """Every answer with a link that changes it, what still stands in the way, and the button that sends."""
    at = timezone.now()
    application = bid_or_404(reference, request.user, bid_to_send if request.method == "POST" else bid_to_write)
    require(request.user, "applications.submit", application)
    if application.state == "more_asked":
        return redirect("applications:asked", application.reference)

    refusal = ""
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            submit_application(
                application_id=application.pk,
                by=request.user,
                at=at,
                seen_version=int(seen) if seen.isdecimal() else None,
                seen_record=request.POST.get("record"),
                documents=chosen_documents(request),
            )
            return redirect("applications:sent", application.reference)
        except Incomplete:
            pass
        except Refused as refused:
            refusal = str(refused)
        application = bid_or_404(reference, request.user)
    elif not application.may_be_written_at(at):
        return redirect("applications:read", application.reference)
    return answers_page(request, application, refusal=refusal, tried=request.method == "POST")


def answers_page(request: HttpRequest, application: Application, *, refusal: str, tried: bool) -> HttpResponse:
    loaded, values = form_of(application), values_with(application)
    context = context_for(application, loaded, values)
    problems = problems_of(application, loaded, values, context)
    wrong = {problem.question_key for problem in problems}
    body = record_rows(application.organisation)

    def link(problem: Problem) -> str:
        page = reverse("applications:section", args=[application.reference, problem.section_key])
        return f"{page}?problems=1#question-{problem.question_key}"

    return render(
        request,
        "grants/applications/answers.html",
        {
            "bid": application,
            "call": application.call,
            "sections": as_sections(frozen_rows(loaded, values, context), context.files),
            "problems": [
                {
                    "message": problem.message,
                    "label": loaded.questions[problem.question_key].label,
                    "href": link(problem),
                }
                for problem in problems
            ],
            "wrong": wrong,
            "cautions": [
                {"message": each.message, "label": loaded.questions[each.question_key].label, "href": link(each)}
                for each in cautions(loaded, values, context)
            ],
            "unfinished": unfinished(application, loaded, problems),
            "refusal": refusal,
            "tried": tried,
            "record": body,
            "record_digest": digest_of(body),
            "held": documents_to_use(application.organisation_id, on=timezone.localdate()),
            "chosen": chosen_documents(request) if tried else None,
            "may_edit_record": allows(request.user, "organisations.edit", application.organisation),
            "declaration": declaration_of(loaded, values),
            "sending_again": application.state == "submitted",
            "changed_since": unsent_changes(application),
            "is_open": application.is_open_at(timezone.now()),
            **certifying(application, request.user),
        },
        status=409 if refusal else 200,
    )


def chosen_documents(request: HttpRequest) -> list[int]:
    return [int(each) for each in request.POST.getlist("documents") if each.isascii() and each.isdigit() and len(each) < 10]


def certifying(application: Application, user: Any) -> dict[str, Any]:
    """Who is asked to certify, whether it is herself, and whether she may send it for herself."""
    asked = application.certifying
    mine = asked is not None and asked.certifier_id == user.pk
    wrote_since = (
        asked is not None and mine and application.answers.updated_by_id == user.pk and application.answers.updated_at > asked.asked_at
    )
    return {
        "certification": asked,
        "certifies": mine,
        "wrote_since": wrote_since,
        "may_send": not application.call.needs_certifier or (mine and not wrote_since),
    }


def unfinished(application: Application, loaded: LoadedSet, problems: list[Problem]) -> list[dict[str, Any]]:
    """The sections that need attention, with how many answers each, in the order of the form."""
    counts = Counter(problem.section_key for problem in problems)
    return [
        {
            "title": section.title,
            "count": counts[section.key],
            "href": f"{reverse('applications:section', args=[application.reference, section.key])}?problems=1",
        }
        for section in loaded.sections
        if counts[section.key]
    ]


@login_required
@require_safe
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """Received: the reference, the time, and what happens next."""
    application = bid_or_404(reference, request.user)
    detail = detail_of(application)
    if not detail.number:
        return redirect("applications:bid", application.reference)

    is_open = application.is_open_at(timezone.now())
    may_say = is_open and application.state == "submitted" and allows(request.user, "applications.submit", application)
    return render(
        request,
        "grants/applications/sent.html",
        {
            "bid": application,
            "call": application.call,
            "detail": detail,
            "received": say_instant(detail.sent_at.replace(microsecond=0)) if detail.sent_at else "",
            "is_open": is_open,
            "form": HowLongForm(initial=HowLongForm.boxes(application.minutes_taken)) if may_say else None,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    application = bid_to_edit(reference, request.user)
    require(request.user, "applications.withdraw", application)

    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        withdraw_application(application_id=application.pk, by=request.user, at=timezone.now())
        messages.success(request, f"Application {application.reference} is withdrawn.")
        return redirect("applications:read", application.reference)
    return render(request, "grants/applications/withdraw.html", {"bid": application, "call": application.call, "form": form})
