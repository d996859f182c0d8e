"""The register of interests: one's own, and for those who keep it everybody's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import NotAllowed, allows, require
from grants.assessment.actions import end_register_entry, enter_in_register
from grants.assessment.models import RegisterEntry
from grants.assessment.queries import register_of
from grants.assessment.register_forms import EndEntryForm, EntryForm

FORM = require_http_methods(["GET", "HEAD", "POST"])


def reader_of(request: HttpRequest, user_id: int) -> User:
    """The person, where her register is the reader's to see."""
    require(request.user, "register.enter")
    if user_id != request.user.pk and not allows(request.user, "register.view"):
        raise NotAllowed("register.view")
    staff = {each.office_id for each in request.user.staff_roles_held}
    return get_object_or_404(User.objects.filter(staff_roles__office__in=staff).distinct(), pk=user_id)


@login_required
@FORM
def register(request: HttpRequest, user_id: int) -> HttpResponse:
    """A person's interests, and a new one."""
    person = reader_of(request, user_id)
    may_enter = person == request.user or allows(request.user, "register.keep")
    form = EntryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            enter_in_register(user_id=person.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The interest is entered.")
            return redirect("assessment:register", person.pk)
    people = (
        User.objects.filter(pk__in=RegisterEntry.objects.values("user")).order_by("name", "pk")
        if allows(request.user, "register.view")
        else []
    )
    return render(
        request,
        "grants/assessment/register.html",
        {
            "person": person,
            "entries": register_of(person.pk),
            "form": form if may_enter else None,
            "people": people,
            "today": timezone.localdate(),
        },
    )


@login_required
@FORM
def end(request: HttpRequest, user_id: int, entry_id: int) -> HttpResponse:
    """Say when an interest ended."""
    person = reader_of(request, user_id)
    entry = get_object_or_404(RegisterEntry, pk=entry_id, user=person)
    if person != request.user:
        require(request.user, "register.keep")
    form = EndEntryForm(request.POST if request.method == "POST" else None, initial={"to_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            end_register_entry(entry_id=entry.pk, to_on=form.cleaned_data["to_on"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error("to_on", str(refused))
        else:
            messages.success(request, "The end of the interest is entered.")
            return redirect("assessment:register", person.pk)
    return render(request, "grants/assessment/register_end.html", {"person": person, "entry": entry, "form": form})
