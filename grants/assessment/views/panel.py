"""The panel of a call: its meetings, who is there, who leaves for which bid."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lifecycle import Refused
from commissioning.people.queries import people_with_role
from commissioning.permissions import ASSESSOR, FINANCE, MONITORING_OFFICER, OFFICER, allows
from grants.applications.models import Application
from grants.assessment.actions import end_panel, leave_for, mark_came, open_panel
from grants.assessment.models import PanelMeeting
from grants.assessment.panel_forms import CameForm, EndForm, LeavingForm, MeetingForm
from grants.assessment.queries import benches, meetings_of
from grants.assessment.queries.ranking import RANKED_STATES
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import call_for

FORM = require_http_methods(["GET", "HEAD", "POST"])
# Who may sit on a panel. The Commissioner decides, and so does not.
SEATS = (OFFICER, ASSESSOR, FINANCE, MONITORING_OFFICER)


@desk_page
@require_safe
def meetings(request: HttpRequest, reference: str) -> HttpResponse:
    """Every meeting of the panel."""
    call = call_for(request.user, reference, needs="scores.view")
    found = meetings_of(call)
    may_run = allows(request.user, "panel.run", call)
    return render(
        request,
        "grants/assessment/panel.html",
        {
            "call": call,
            "meetings": found,
            "may_open": may_run and call.state == "assessing" and all(each.ended_at for each in found),
            "may_record": call.state == "assessing" and allows(request.user, "assessment.recommend", call),
        },
    )


@desk_page
@FORM
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a meeting."""
    call = call_for(request.user, reference, needs="panel.run")
    today = timezone.localdate()
    people = people_with_role([call.office_id], SEATS, on=today)
    form = MeetingForm(request.POST if request.method == "POST" else None, people=people, initial={"held_on": today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            opened = open_panel(
                call_id=call.pk,
                held_on=given["held_on"],
                place=given["place"],
                people=[int(each) for each in given["people"]],
                others=form.names(),
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The meeting is open. Say who is there.")
            return redirect("assessment:panel_meeting", call.reference, opened.pk)
    return render(request, "grants/assessment/panel_new.html", {"call": call, "form": form})


@desk_page
@FORM
def meeting(request: HttpRequest, reference: str, meeting_id: int) -> HttpResponse:
    """One meeting: who is there, and the panel as it stands for each bid."""
    call = call_for(request.user, reference, needs="scores.view")
    found = get_object_or_404(PanelMeeting.objects.select_related("call", "opened_by", "ended_by"), pk=meeting_id, call=call)
    may_run = allows(request.user, "panel.run", call) and found.ended_at is None
    bids = Application.objects.visible_to(request.user, drafts=False).filter(call=call, state__in=RANKED_STATES)
    rows = list(bids.select_related("recommendation", "organisation").order_by("reference"))
    members = list(found.members.order_by("name", "pk"))
    do = request.POST.get("do") if request.method == "POST" and may_run else ""
    came = CameForm(request.POST if do == "came" else None, members=members)
    leaving = LeavingForm(request.POST if do == "leave" else None, members=members, bids=rows)
    end = EndForm(request.POST if do == "end" else None)
    form: Any = {"came": came, "leave": leaving, "end": end}.get(do or "")
    if form is not None and form.is_valid():
        try:
            said = carry_out(request, found, do or "", form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect("assessment:panel_meeting", call.reference, found.pk)
    return render(
        request,
        "grants/assessment/panel_meeting.html",
        {
            "call": call,
            "meeting": found,
            "members": members,
            "benches": benches(found, rows),
            "may_run": may_run,
            "came": came,
            "leaving": leaving,
            "end": end,
        },
    )


def carry_out(request: HttpRequest, found: PanelMeeting, do: str, given: dict[str, Any]) -> str:
    """The act behind a form of the page, and what to say of it."""
    now = timezone.now()
    if do == "came":
        mark_came(meeting_id=found.pk, member_ids=[int(each) for each in given["came"]], by=request.user, at=now)
        return "Who is there is on the record."
    if do == "leave":
        gone = leave_for(
            meeting_id=found.pk, member_id=given["member"], application_id=given["bid"], why=given["why"], by=request.user, at=now
        )
        return f"{gone.member} is out for {gone.application.reference}."
    end_panel(meeting_id=found.pk, note=given["note"], by=request.user, at=now)
    return "The meeting has ended."
