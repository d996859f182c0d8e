"""What every page knows: the office in force today, the reader's text size, and where to sign in and out."""

from datetime import date
from functools import lru_cache
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from commissioning.people.models import OfficeProfile

HOUSE_COLOURS = ("#0b4f5c", "#b3541e")  # as in assets_src/house.scss
TEXT_SIZE_COOKIE = "text_size"
TEXT_SIZES = {"normal": ("s", "normal"), "larger": ("m", "larger"), "largest": ("l", "largest")}


def office(request: HttpRequest) -> dict[str, Any]:
    """Context processor. The office costs no query where no template asks for it."""
    size = chosen_size(request)
    here = request.get_full_path()
    sign_in = reverse("account_login")
    return {
        "office": SimpleLazyObject(lambda: profile_of(request)),
        "office_colours_url": SimpleLazyObject(lambda: colours_url(request)),
        "text_size": "" if size == "normal" else size,
        "text_size_url": reverse("people:text_size"),
        "text_sizes": [{"value": value, "mark": mark, "name": name, "chosen": value == size} for value, (mark, name) in TEXT_SIZES.items()],
        "sign_in_url": sign_in if here.startswith(sign_in) or here == "/" else f"{sign_in}?{urlencode({'next': here})}",
        "sign_out_url": reverse("account_logout"),
    }


def chosen_size(request: HttpRequest) -> str:
    """normal, larger or largest; anything else in the cookie is normal."""
    size = request.COOKIES.get(TEXT_SIZE_COOKIE, "")
    return size if size in TEXT_SIZES else "normal"


def profile_of(request: HttpRequest) -> OfficeProfile | None:
    """The office's names and colours today, read once a request at most; None before the first is set up."""
    if not hasattr(request, "_office_profile"):
        today, kept_for = timezone.localdate(), settings.OFFICE_KEPT_SECONDS
        request._office_profile = kept_profile(today, int(monotonic() // kept_for)) if kept_for else profile_on(today)  # type: ignore[attr-defined]
    return request._office_profile  # type: ignore[attr-defined]


def profile_on(day: date) -> OfficeProfile | None:
    """The profile in force on a day. One query."""
    return OfficeProfile.objects.filter(from_on__lte=day).order_by("-from_on", "-pk").first()


@lru_cache(maxsize=1)
def kept_profile(day: date, _spell: int) -> OfficeProfile | None:
    """The same, read once a spell of seconds by each process: names and colours only frame a page, and change on a day."""
    return profile_on(day)


def colours_url(request: HttpRequest) -> str:
    """Where the office's own colours are, or nothing while they are those of the compiled sheet."""
    profile = profile_of(request)
    if profile is None or (profile.header_colour, profile.accent_colour) == HOUSE_COLOURS:
        return ""
    return f"{reverse('people:colours')}?{urlencode({'v': profile.header_colour + profile.accent_colour})}"
