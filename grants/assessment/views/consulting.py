"""Consultation: the office asks, people of other bodies read the named bids and reply."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lifecycle import Refused
from commissioning.permissions import allows, require
from grants.applications.models import Application
from grants.applications.queries import detail_of
from grants.assessment import actions
from grants.assessment.actions.consulting import CONSULTED_IN
from grants.assessment.consulting_forms import ConsultForm, MoveForm, ReplyForm
from grants.assessment.models import Consultation, ConsultationReply
from grants.assessment.queries import asked_of, consultations_of, consultees, replies_about
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import call_for

FORM = require_http_methods(["GET", "HEAD", "POST"])


@desk_page
@require_safe
def consultations(request: HttpRequest, reference: str) -> HttpResponse:
    """What was asked about bids of a call."""
    call = call_for(request.user, reference, needs="scores.view")
    context = {
        "call": call,
        "consultations": consultations_of(call),
        "may_ask": allows(request.user, "consultations.run", call),
        "today": timezone.localdate(),
    }
    return render(request, "grants/assessment/consultations.html", context)


@desk_page
@FORM
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask about some bids."""
    call = call_for(request.user, reference, needs="consultations.run")
    bids = Application.objects.visible_to(request.user, drafts=False).filter(call=call, state__in=CONSULTED_IN)
    form = ConsultForm(
        request.POST if request.method == "POST" else None,
        people=[(each.pk, f"{each}, {each.job}" if each.job else str(each)) for each in consultees(call, timezone.localdate())],
        bids=[
            (each.pk, f"{each.reference}: {each.title}, {each.organisation.name}")
            for each in bids.select_related("organisation").order_by("reference")
        ],
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.consult(
                call_id=call.pk,
                question=given["question"],
                due_on=given["due_on"],
                application_ids=given["bids"],
                user_ids=given["people"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("due_on" if "last day" in str(refused) else "people", str(refused))
        else:
            messages.success(request, "They are asked, and may read these bids until the end of the day.")
            return redirect("assessment:consultation", call.reference, made.pk)
    return render(request, "grants/assessment/consult.html", {"call": call, "form": form})


@desk_page
@FORM
def consultation(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One consultation with what came back; more time can be given."""
    call = call_for(request.user, reference, needs="scores.view")
    found = get_object_or_404(Consultation.objects.select_related("call", "by").prefetch_related("people"), pk=pk, call=call)
    may_move = allows(request.user, "consultations.run", call)
    form = MoveForm(request.POST if request.method == "POST" and may_move else None)
    if form.is_bound and form.is_valid():
        try:
            actions.move_consultation(consultation_id=pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("due_on", str(refused))
        else:
            messages.success(request, "They have more time, and are told.")
            return redirect("assessment:consultation", call.reference, pk)
    bids = list(Application.objects.visible_to(request.user, drafts=False).filter(consultations=found).order_by("reference"))
    said: dict[int, list[ConsultationReply]] = {}
    for each in replies_about([bid.pk for bid in bids], request.user):
        if each.consultation_id == pk:
            said.setdefault(each.application_id, []).append(each)
    people = list(found.people.all())
    rows = [(bid, said.get(bid.pk, []), [p for p in people if p.pk not in {r.user_id for r in said.get(bid.pk, [])}]) for bid in bids]
    return render(
        request,
        "grants/assessment/consultation.html",
        {"call": call, "consultation": found, "rows": rows, "people": people, "form": form, "may_move": may_move},
    )


@desk_page
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What she is asked about."""
    require(request.user, "consultations.answer")
    return render(request, "grants/assessment/asked_of_you.html", {"asked": asked_of(request.user, timezone.now())})


@desk_page
@FORM
def answer(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """One bid that she is asked about, and what she says of it."""
    require(request.user, "consultations.answer")
    found = get_object_or_404(Consultation.objects.filter(people=request.user.pk).select_related("call"), pk=pk)
    bids = Application.objects.visible_to(request.user).filter(consultations=found).select_related("organisation", "call")
    bid = get_object_or_404(bids, reference=reference)
    said = ConsultationReply.objects.filter(consultation=found, application=bid, user=request.user.pk).first()
    form = ReplyForm(
        request.POST if request.method == "POST" else None,
        initial={"text": said.text, "interest": said.interest} if said else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply(consultation_id=pk, application_id=bid.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(request, f"Your view of {bid.reference} is kept. You can change it until the end of {found.due_on:%d %B}.")
            return redirect("assessment:consulted")
    context = {"consultation": found, "bid": bid, "detail": detail_of(bid), "form": form}
    return render(request, "grants/assessment/consulted_bid.html", context)
