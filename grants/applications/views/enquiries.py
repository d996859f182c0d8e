"""Questions about a call: asked by whoever is signed in, answered by officers."""

from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.calls.models import Call, Enquiry
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from commissioning.seen import ChangedMeanwhile
from grants.applications import actions
from grants.applications.actions.enquiring import no_more_questions
from grants.applications.enquiry_forms import AnswerForm, CorrectionForm, EnquireForm
from grants.applications.queries import asking_body, enquiries_for, own_enquiries
from grants.applications.views.loading import posted
from grants.applications.views.typed import keep_typed, typed_before

A_PAGE = 50
Typed = TypeVar("Typed", bound=Form)


@keep_typed
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enquire(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask about a call, and see what became of what she asked before."""
    at = timezone.now()
    call = get_object_or_404(Call.objects.published(), reference=reference)

    kept = typed_before(request, at=at) if request.method != "POST" else None
    form = EnquireForm(posted(request), initial={"text": kept.get("text", "")} if kept else None)
    if request.method == "POST" and form.is_valid():
        text, body = form.cleaned_data["text"], asking_body(call, request.user)
        try:
            actions.ask_question(call_id=call.pk, text=text, organisation_id=body, by=request.user, at=at)
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, "We have your question. We write to you when it is answered.")
            return redirect(request.path)
    return render(
        request,
        "grants/applications/enquire.html",
        {
            "call": call,
            "form": form,
            "takes_enquiries": call.takes_enquiries_at(at),
            "why_not": no_more_questions(call, at),
            "asked": own_enquiries(call, request.user),
        },
    )


@login_required
@require_safe
def enquiries(request: HttpRequest, reference: str) -> HttpResponse:
    """What was asked about a call: those that wait first, the longest waiting at the top."""
    call = get_object_or_404(Call.objects.select_related("office"), reference=reference)
    require(request.user, "enquiries.answer", call)

    found = enquiries_for(request.user).filter(call=call)
    page = Paginator(found.exclude(state="waiting").order_by("-answered_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    waiting = found.filter(state="waiting").order_by("asked_at", "pk")
    return render(request, "grants/applications/enquiries.html", {"call": call, "waiting": waiting, "page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enquiry(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One question: draft, publish, answer the asker alone, or set aside."""
    found = get_object_or_404(enquiries_for(request.user), pk=pk, call__reference=reference)
    require(request.user, "enquiries.answer", found)

    initial = {"question": found.question or found.text, "answer": found.answer, "then": "draft", "seen": found.seen_mark}
    form = AnswerForm(posted(request), initial=initial)
    meanwhile = False
    if request.method == "POST" and form.is_valid():
        try:
            settled = settle(found, form.cleaned_data, by=request.user)
        except ChangedMeanwhile as refusal:
            found = enquiries_for(request.user).get(pk=pk)
            meanwhile = True
            form = seen_now(request, AnswerForm, found)
            form.add_error(None, str(refusal))
        except Refused as refusal:
            form.add_error("question" if form.cleaned_data["then"] == "publish" else None, str(refusal))
        else:
            told = {"waiting": "The draft is kept.", "published": "The answer is on the page of the call, and all who have a bid are told."}
            messages.success(request, told.get(settled.state, "The asker is told."))
            return redirect("applications:enquiries", reference)
    corrections = found.corrections.select_related("by").order_by("-at", "-pk")
    return render(
        request,
        "grants/applications/enquiry.html",
        {"call": found.call, "enquiry": found, "form": form, "meanwhile": meanwhile, "corrections": corrections},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A published answer put right, with what was wrong with it."""
    found = get_object_or_404(enquiries_for(request.user).filter(state="published"), pk=pk, call__reference=reference)
    require(request.user, "enquiries.answer", found)

    form = CorrectionForm(posted(request), initial={"question": found.question, "answer": found.answer, "seen": found.seen_mark})
    meanwhile = False
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_answer(enquiry_id=pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ChangedMeanwhile as refusal:
            found = enquiries_for(request.user).get(pk=pk)
            meanwhile = True
            form = seen_now(request, CorrectionForm, found)
            form.add_error(None, str(refusal))
        except Refused as refusal:
            form.add_error("answer", str(refusal))
        else:
            messages.success(request, "The answer is put right, and all who have a bid are told.")
            return redirect("applications:enquiry", reference, pk)
    return render(
        request,
        "grants/applications/enquiry_correct.html",
        {"call": found.call, "enquiry": found, "form": form, "meanwhile": meanwhile},
    )


def seen_now(request: HttpRequest, kind: type[Typed], enquiry: Enquiry) -> Typed:
    """What was typed, on a page that now knows of the words that stand: sent again, it is saved."""
    data = request.POST.copy()
    data["seen"] = enquiry.seen_mark
    return kind(data)


def settle(enquiry: Enquiry, said: dict[str, Any], *, by: Any) -> Enquiry:
    at, key = timezone.now(), enquiry.pk
    question, answer, reason, seen = said["question"], said["answer"], said["reason"], said["seen"] or None
    if said["then"] == "publish":
        return actions.publish_answer(enquiry_id=key, question=question, answer=answer, seen=seen, by=by, at=at)
    if said["then"] == "alone":
        return actions.answer_alone(enquiry_id=key, answer=answer, reason=reason, seen=seen, by=by, at=at)
    if said["then"] == "aside":
        return actions.set_aside(enquiry_id=key, reason=reason, by=by, at=at)
    return actions.draft_answer(enquiry_id=key, question=question, answer=answer, seen=seen, by=by, at=at)
