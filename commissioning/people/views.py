"""Asking for a code, two small answers for every page (the reader's text size, the office's colours), and the record of an organisation."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.views import RequestLoginCodeView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lifecycle import Refused
from commissioning.people.actions import create_organisation, edit_organisation, invite
from commissioning.people.context import TEXT_SIZE_COOKIE, TEXT_SIZES, profile_of
from commissioning.people.forms import OrganisationForm
from commissioning.people.member_forms import MemberForm
from commissioning.people.models import Organisation
from commissioning.people.queries import invitations_of, members_of
from commissioning.permissions import allows, require

A_YEAR = 60 * 60 * 24 * 365


class SignIn(RequestLoginCodeView):
    """Asks for the address and sends the code."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """allauth leads back to the code that was asked for; but a letter that never came, or went to a slip of the pen, needs a new one."""


sign_in = SignIn.as_view()


@require_safe
def text_size(request: HttpRequest) -> HttpResponse:
    """Keep the size in the one functional cookie, and go back to the page. A GET, so that no page needs a token's cookie."""
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"

    answer = HttpResponseRedirect(back)
    size = request.GET.get("size", "")
    if size == "normal":
        answer.delete_cookie(TEXT_SIZE_COOKIE, samesite="Lax")
    elif size in TEXT_SIZES:
        answer.set_cookie(TEXT_SIZE_COOKIE, size, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return answer


@require_safe
def colours(request: HttpRequest) -> HttpResponse:
    """A sheet of custom properties. Only offices whose colours are not the sheet's own ask for it."""
    profile = profile_of(request)
    rules = (
        f":root{{--govuk-brand-colour:{profile.header_colour};--govuk-link-colour:{profile.header_colour};"
        f"--house-accent-colour:{profile.accent_colour}}}"
        if profile
        else ""
    )
    return HttpResponse(rules, content_type="text/css; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_add(request: HttpRequest) -> HttpResponse:
    """Add a body; whoever adds it is its owner. `next` says where she was going."""
    form = OrganisationForm(
        request.POST if request.method == "POST" else None,
        initial={"kind": request.GET.get("kind", ""), "contact_email": request.user.email},
    )  # type: ignore[union-attr]
    if request.method == "POST" and form.is_valid():
        try:
            organisation = create_organisation(by=request.user, at=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            say_warnings(request, form)
            return HttpResponseRedirect(onward(request, organisation))

    return render(request, "people/organisation_form.html", {"form": form, "groups": form.grouped(), "organisation": None})


def onward(request: HttpRequest, organisation: Organisation) -> str:
    """Where she was going, with the body that she added; else its own page."""
    going = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(going, {request.get_host()}, require_https=request.is_secure()):
        return f"{going}{'&' if '?' in going else '?'}{urlencode({'organisation': organisation.pk})}"
    return redirect("people:organisation", organisation.pk).url


def say_warnings(request: HttpRequest, form: OrganisationForm) -> None:
    for each in form.warnings():
        messages.warning(request, each)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of a body and who acts for it. Its owners add people here."""
    body = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)  # type: ignore[arg-type]
    may_invite = allows(request.user, "organisations.invite", body)

    form = MemberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.user, "organisations.invite", body)
        if form.is_valid():
            try:
                invite(organisation_id=body.pk, by=request.user, at=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
            except Refused as refusal:
                form.add_error("email", str(refusal))
            else:
                messages.success(request, f"We have sent an invitation to {form.cleaned_data['email']}. It works for 7 days.")
                return redirect("people:organisation", body.pk)
    return render(
        request,
        "people/organisation.html",
        {
            "organisation": body,
            "form": form,
            "members": members_of(body.pk),
            "invitations": invitations_of(body.pk, at=timezone.now()) if may_invite else [],
            "is_member": request.user.organisation_role(body.pk) is not None,  # type: ignore[union-attr]
            "may_appoint": allows(request.user, "organisations.appoint", body),
            "may_edit": allows(request.user, "organisations.edit", body),
            "may_invite": may_invite,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the record. `next` says where she was going, which may be the bid that she is about to send."""
    body = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)  # type: ignore[arg-type]
    require(request.user, "organisations.edit", body)

    form = OrganisationForm(request.POST if request.method == "POST" else None, instance=body)
    if request.method == "POST" and form.is_valid():
        try:
            edit_organisation(organisation_id=body.pk, by=request.user, at=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            say_warnings(request, form)
            messages.success(request, "The record is saved.")
            going = request.GET.get("next", "")
            safe = url_has_allowed_host_and_scheme(going, {request.get_host()}, require_https=request.is_secure())
            return HttpResponseRedirect(going) if safe else redirect("people:organisation", body.pk)
    return render(request, "people/organisation_form.html", {"form": form, "groups": form.grouped(), "organisation": body})
