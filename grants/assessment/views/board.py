"""How far the scoring of a call is, reminders to those who have not sent, and teams of scorers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning.lifecycle import Refused
from commissioning.people.models import StaffRole, User
from commissioning.permissions import ASSESSOR, OFFICER, allows, require
from grants.assessment import actions
from grants.assessment.forms import TeamForm
from grants.assessment.models import Team
from grants.assessment.queries import board_of, progress
from grants.assessment.views.guard import desk_page
from grants.assessment.views.loading import call_for


@desk_page
@require_safe
def board(request: HttpRequest, reference: str) -> HttpResponse:
    """Who has what to send, who was reminded, and which bids lack scores."""
    call = call_for(request.user, reference, needs="scores.view")
    found = board_of(call, request.user, timezone.now())
    context = {
        "call": call,
        "board": found,
        "progress": progress(call.pk),
        "may_remind": allows(request.user, "assessment.assign", call) and any(each.can_chase for each in found.people),
        "today": timezone.localdate(),
    }
    return render(request, "grants/assessment/board.html", context)


@desk_page
@require_POST
def remind(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to those who were ticked and have something left to send."""
    call = call_for(request.user, reference, needs="assessment.assign")

    chosen = [int(each) for each in request.POST.getlist("person") if each.isdecimal() and len(each) < 15]
    try:
        made = actions.chase_assessors(call_id=call.pk, assessor_ids=chosen, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{len(made)} reminder{'' if len(made) == 1 else 's'} on the way.")
    return redirect("assessment:board", call.reference)


@desk_page
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """The teams of her office."""
    require(request.user, "teams.edit")
    offices = {each.office_id for each in request.user.staff_roles_held}
    rows = Team.objects.filter(office__in=offices).prefetch_related("members").order_by("name")
    return render(request, "grants/assessment/teams.html", {"teams": rows})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, team_id: int | None = None) -> HttpResponse:
    """Begin a team, or change one."""
    require(request.user, "teams.edit")
    role = next(each for each in request.user.staff_roles_held if each.role == OFFICER)
    offices = {each.office_id for each in request.user.staff_roles_held}
    found = get_object_or_404(Team, pk=team_id, office__in=offices) if team_id else None

    office_id = found.office_id if found else role.office_id
    roles = StaffRole.objects.in_force_on(timezone.localdate()).filter(office=office_id, role__in=[ASSESSOR, OFFICER])
    people = User.objects.filter(pk__in=roles.values("user"), is_active=True).order_by("name", "email")
    start = {"name": found.name, "members": [each.pk for each in found.members.all()]} if found else {}
    form = TeamForm(request.POST if request.method == "POST" else None, people=[(each.pk, str(each)) for each in people], initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_team(
                office_id=office_id,
                team_id=team_id,
                name=form.cleaned_data["name"],
                member_ids=form.cleaned_data["members"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, f"The team “{saved}” is saved.")
            return redirect("assessment:teams")

    return render(request, "grants/assessment/team.html", {"team": found, "form": form})
