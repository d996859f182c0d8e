"""What is asked of bids that the office typed in."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from commissioning.people.models import Membership, Organisation, User
from commissioning.permissions import EDITOR, OWNER
from grants.applications.models import Application, Keying, Sight


def keying_of(application: Application) -> Keying | None:
    """How it was typed in, with who typed and who confirmed; None, without a query, for a bid that its body made itself."""
    if application.keyed_by_id is None:
        return None
    return Keying.objects.select_related("by", "confirmed_by", "scan").filter(application=application).first()


def keying_by_key(key: str) -> Keying | None:
    """By the secret part of the link; None where no link has it (any more)."""
    return Keying.objects.filter(key=key).first() if key else None


def keyed_drafts(call_id: int, user: Any) -> QuerySet[Keying]:
    """What the officers of a call's office typed in and nobody confirmed yet, unless a conflict bars her. One query."""
    rows = Keying.objects.filter(application__call=call_id, application__state="draft").select_related("application__organisation", "by")
    barred = Sight.objects.shut_to(user).values("application")
    return rows.exclude(application__in=barred).order_by("at", "pk")


def keyed_to_go_on(user: Any, at: datetime) -> QuerySet[Keying]:
    """Those that she typed in and that wait for her: never asked about, found wrong, or their link ran out."""
    drafts = Keying.objects.filter(by=user, application__state="draft")
    return drafts.filter(Q(asked_at=None) | Q(wrong_at__isnull=False) | Q(until__lte=at))


def who_may_confirm(organisation: Organisation) -> list[User]:
    """The owners and editors of a body, by name."""
    places = Membership.objects.filter(organisation=organisation, left_at__isnull=True, role__in=(OWNER, EDITOR))
    return list(User.objects.filter(pk__in=places.values("user"), is_active=True).order_by("name", "pk"))


def bodies_like(words: str) -> QuerySet[Organisation]:
    """Bodies whose name or number holds what was typed, by name."""
    found = Organisation.objects.kept().filter(name__icontains=words)
    for field in ("other_names__icontains", "charity_number", "company_number", "parish_code", "postcode__iexact"):
        found |= Organisation.objects.kept().filter(**{field: words})
    return found.order_by("name", "pk")
