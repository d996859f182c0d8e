"""The answers of an eligibility check before an account: in a signed cookie on the person's own machine, and nowhere else."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from commissioning.calls.models import Call

SALT = "eligibility check"
KEPT_SECONDS = 60 * 60 * 24


def cookie_name(call: Call) -> str:
    return f"check_{call.pk}"


def read(request: HttpRequest, call: Call) -> dict[str, Any]:
    """Answers by question key; none where there is no cookie, it is too old, or somebody altered it."""
    try:
        kept = signing.loads(request.COOKIES.get(cookie_name(call), ""), salt=f"{SALT} {call.pk}", max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return {}
    return kept if isinstance(kept, dict) else {}


def write(response: HttpResponse, call: Call, values: dict[str, Any]) -> None:
    response.set_cookie(
        cookie_name(call),
        signing.dumps(values, salt=f"{SALT} {call.pk}", compress=True),
        max_age=KEPT_SECONDS,
        path="/apply/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse, call: Call) -> None:
    response.delete_cookie(cookie_name(call), path="/apply/", samesite="Lax")
