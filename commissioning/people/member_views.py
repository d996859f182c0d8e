"""Who acts for a body: accepting an invitation, changing what members may do, leaving, handing over, and an owner appointed by the office."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commissioning.lifecycle import Refused
from commissioning.people import actions
from commissioning.people.member_forms import AppointForm, HandOverForm, RoleForm
from commissioning.people.models import Invitation, Membership, Organisation
from commissioning.people.notices import MEANS
from commissioning.people.queries import invitation_by_key
from commissioning.permissions import require


def body_of(request: HttpRequest, pk: int) -> Organisation:
    """Raises: Http404 for a stranger."""
    return get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)  # type: ignore[arg-type]


def member_of(body: Organisation, membership_pk: int) -> Membership:
    return get_object_or_404(Membership.objects.select_related("user"), pk=membership_pk, organisation=body, left_at__isnull=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """What a link of a letter opens. One that works no more looks like one that never was."""
    found = invitation_by_key(key, at=timezone.now())
    if found is None:
        return render(request, "people/invitation_gone.html", status=404)

    sign_in = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(sign_in)
        try:
            actions.accept_invitation(invitation_id=found.pk, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("people:invitation", key)
        messages.success(request, f"You now act for {found.organisation.name}.")
        return redirect("people:organisation", found.organisation_id)
    signed_in = request.user.is_authenticated
    is_hers = signed_in and request.user.email.lower() == found.email  # type: ignore[union-attr]
    context: dict[str, Any] = {
        "invitation": found,
        "means": MEANS[found.role],
        "is_hers": is_hers,
        "signed_in": signed_in,
        "sign_in": sign_in,
    }
    return render(request, "people/invitation.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """What one member may do."""
    body = body_of(request, pk)
    require(request.user, "organisations.invite", body)
    held = member_of(body, membership_pk)

    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": held.role})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_member_role(
                membership_id=held.pk,
                role=form.cleaned_data["role"],
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, f"{held.user} is now {form.cleaned_data['role']}.")
            return redirect("people:organisation", body.pk)
    return render(request, "people/member.html", {"form": form, "organisation": body, "member": held})


@login_required
@require_POST
def member_remove(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    body = body_of(request, pk)
    membership = member_of(body, membership_pk)

    try:
        actions.remove_member(membership_id=membership.pk, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:organisation", body.pk)
    if membership.user_id == request.user.pk:
        messages.success(request, f"You no longer act for {body.name}.")
        return redirect("workspace:home")
    messages.success(request, f"{membership.user} no longer acts for {body.name}. Look below at what they were working on.")
    return redirect("people:organisation", body.pk)


@login_required
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """End one's own membership."""
    body = get_object_or_404(Organisation.objects.of(request.user), pk=pk)  # type: ignore[arg-type]

    try:
        actions.leave_organisation(organisation_id=body.pk, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:organisation", body.pk)
    messages.success(request, f"You no longer act for {body.name}.")
    return redirect("workspace:home")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner names who takes over; it takes effect when they accept."""
    body = body_of(request, pk)
    require(request.user, "organisations.invite", body)

    form = HandOverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            actions.invite(organisation_id=body.pk, email=email, role="owner", hands_over=True, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"We have written to {email}. You stay the owner until they accept.")
            return redirect("people:organisation", body.pk)
    return render(request, "people/hand_over.html", {"form": form, "organisation": body})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer makes a person the owner where nobody is left who could hand over."""
    body = body_of(request, pk)
    require(request.user, "organisations.appoint", body)

    form = AppointForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appoint_owner(organisation_id=body.pk, by=request.user, at=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{form.cleaned_data['email']} is now an owner of {body.name}. The owners before were told.")
            return redirect("workspace:organisation", body.pk)
    owners = Membership.objects.filter(organisation=body, role="owner", left_at__isnull=True).select_related("user").order_by("pk")
    return render(request, "people/appoint.html", {"form": form, "organisation": body, "owners": owners})


def invitation_of(body: Organisation, invitation_pk: int) -> Invitation:
    return get_object_or_404(Invitation.objects.open(), pk=invitation_pk, organisation=body)


@login_required
@require_POST
def invitation_again(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    body = body_of(request, pk)
    found = invitation_of(body, invitation_pk)

    actions.send_invitation_again(invitation_id=found.pk, by=request.user, at=timezone.now())  # type: ignore[arg-type]

    messages.success(request, f"We have sent a new invitation to {found.email}. The old link works no more.")
    return redirect("people:organisation", body.pk)


@login_required
@require_POST
def invitation_withdraw(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    body = body_of(request, pk)
    found = invitation_of(body, invitation_pk)

    actions.withdraw_invitation(invitation_id=found.pk, by=request.user, at=timezone.now())  # type: ignore[arg-type]

    messages.success(request, f"The invitation to {found.email} is withdrawn.")
    return redirect("people:organisation", body.pk)
