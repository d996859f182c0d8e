"""One's own account: details, the address to sign in with, and signing out everywhere."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from commissioning.lifecycle import Refused
from commissioning.people import actions
from commissioning.people.member_forms import AccountForm, AddressCodeForm, AddressForm
from commissioning.people.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """My details."""
    me: User = request.user  # type: ignore[assignment]

    form = AccountForm(request.POST if request.method == "POST" else None, initial={"name": me.name, "phone": me.phone, "job": me.job})
    if request.method == "POST" and form.is_valid():
        actions.edit_account(by=me, at=timezone.now(), **form.cleaned_data)
        messages.success(request, "Your details are saved.")
        return redirect("people:account")
    return render(request, "people/account.html", {"form": form, "me": me})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """Which address to sign in with from now on: a code goes to it."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_address(by=request.user, email=form.cleaned_data["email"], at=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            return redirect("people:address_code")
    return render(request, "people/address.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address_code(request: HttpRequest) -> HttpResponse:
    """The code that went to the new address."""
    form = AddressCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.confirm_address(by=request.user, code=form.cleaned_data["code"], at=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            if done:
                stay(request, request.user)  # type: ignore[arg-type]
                messages.success(request, "From now on you sign in with the new address. We have told the old one.")
                return redirect("people:account")
            form.add_error("code", "That code is not right. Check the latest email from us and type the code again.")
    return render(request, "people/address_code.html", {"form": form})


def stay(request: HttpRequest, me: User) -> None:
    """This session goes on; all others have ended."""
    update_session_auth_hash(request, User.objects.get(pk=me.pk))


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    actions.end_sessions(by=request.user, at=timezone.now())  # type: ignore[arg-type]

    logout(request)
    messages.success(request, "You are signed out on every device.")
    return redirect("account_login")
