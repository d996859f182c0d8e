"""The page of a call for readers who are not signed in, kept by each process.

What is kept is found by everything that the page depends on, so it cannot be out of date: nothing is ever cleared, and at the
second at which a call opens or closes another copy is asked for.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from cms.models import CallPage
from commissioning.calls.models import Call, Event
from commissioning.people.context import chosen_size
from commissioning.people.models import OfficeProfile

KEPT_SECONDS = 3600


def kept_page(request: HttpRequest, slug: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The kept page, or the one that `make` gives. One statement where it is kept."""
    key = edition(request, slug)
    if not key:
        return make()
    cache = caches["pages"]
    content = cache.get(key)
    if content is not None:
        answer = HttpResponse(content)
        patch_vary_headers(answer, ["Cookie"])
        return answer
    answer = make()
    if isinstance(answer, SimpleTemplateResponse):
        answer.render()
    if answer.status_code == 200:
        cache.set(key, answer.content, KEPT_SECONDS)
    return answer


def edition(request: HttpRequest, slug: str) -> str:
    """What the page depends on, as a key; empty for a reader who is signed in, a query, and an address that has no page."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES or request.GET:
        return ""
    now = timezone.now()
    today = timezone.localdate(now)
    profile = OfficeProfile.objects.filter(office=OuterRef("call__office"), from_on__lte=today).order_by("-from_on", "-pk")
    events = Event.objects.filter(call=OuterRef("call")).order_by()
    found = (
        CallPage.objects.live()
        .filter(slug=slug)
        .annotate(
            documents=Count("call__documents", distinct=True),
            answered=Count("call__enquiries", filter=Q(call__enquiries__state="published"), distinct=True),
            corrected_at=Max("call__enquiries__corrected_at"),
            events_changed=Subquery(events.order_by("-changed_at").values("changed_at")[:1]),
            next_event_at=Subquery(events.filter(starts_at__gt=now).order_by("starts_at").values("starts_at")[:1]),
            budget_pence=F("call__budget__amount_pence"),
            profile=Subquery(profile.values("pk")[:1]),
        )
        .values_list(
            "pk",
            "url_path",
            "latest_revision_id",
            "last_published_at",
            "call__state",
            "documents",
            "answered",
            "corrected_at",
            "events_changed",
            "next_event_at",
            "budget_pence",
            "profile",
            "call__opens_at",
            "call__closes_at",
            "call__questions_until",
        )
        .first()
    )
    if found is None:
        return ""
    *facts, opens_at, closes_at, questions_until = found
    phase = "soon" if now < opens_at else "open" if now < closes_at else "closed"
    asking_ends_at = Call(opens_at=opens_at, closes_at=closes_at, questions_until=questions_until).enquiries_end_at
    asking = (asking_ends_at, now < asking_ends_at)
    return "|".join(str(each).replace(" ", "T") for each in ("call", *facts, phase, *asking, today, chosen_size(request)))
