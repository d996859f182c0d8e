"""People of the office and their roles."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commissioning.lifecycle import Refused
from commissioning.people import actions
from commissioning.people.models import Office, StaffRole, User
from commissioning.people.queries import roles_of_office
from commissioning.people.role_forms import GiveRoleForm
from commissioning.permissions import NEEDS_SECOND_PERSON, require


def _office() -> Office:
    return Office.objects.order_by("pk")[:1].get()


@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Everybody's roles: those in force, those that wait for a second person, those that ended."""
    office = _office()
    require(request.user, "people.view", office)
    page = Paginator(roles_of_office(office, today=timezone.localdate()), 50).get_page(request.GET.get("page"))
    return render(
        request, "people/people.html", {"page": page, "form": GiveRoleForm(), "today": timezone.localdate(), "office_row": office}
    )


@login_required
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Give a role; the form comes back with what was typed where it cannot be given."""
    office, now = _office(), timezone.now()
    require(request.user, "roles.give", office)
    form = GiveRoleForm(request.POST)
    if form.is_valid():
        try:
            email, name = form.cleaned_data["email"], form.cleaned_data["name"]
            user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email, name=name)
            given = actions.give_role(user_id=user.pk, office_id=office.pk, by=request.user, at=now, **form.role_fields())
            waits = given.role in NEEDS_SECOND_PERSON
            messages.success(request, f"{given} given to {user}." + (" It waits for a second person to confirm it." if waits else ""))
            return redirect("people:people")
        except Refused as refused:
            form.add_error(None, str(refused))
    page = Paginator(roles_of_office(office, today=timezone.localdate(now)), 50).get_page(1)
    return render(request, "people/people.html", {"page": page, "form": form, "today": timezone.localdate(now), "office_row": office})


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    given = get_object_or_404(StaffRole, pk=pk)
    actions.confirm_role(role_id=given.pk, by=request.user, at=timezone.now())
    messages.success(request, f"{given} confirmed for {given.user}.")
    return redirect("people:people")


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    given = get_object_or_404(StaffRole, pk=pk)
    actions.end_role(role_id=given.pk, by=request.user, at=timezone.now())
    messages.success(request, f"{given} ended for {given.user}.")
    return redirect("people:people")
