"""Asking for a code, and two small answers for every page: the reader's text size, and the office's colours."""

from typing import Any

from allauth.account.views import RequestLoginCodeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from commissioning.people.context import TEXT_SIZE_COOKIE, TEXT_SIZES, profile_of

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
