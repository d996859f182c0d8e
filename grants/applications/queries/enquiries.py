"""What was asked about a call: by whom (for the office), what became of one's own, and who is told of an answer."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from commissioning.calls.models import Call, Enquiry
from commissioning.people.models import Membership
from grants.applications.models import Application, Sight
from grants.applications.queries.bid import contacts_of

# While a call is open a bid that was sent can still be changed, so those who sent one are told as well.
TOLD = ("draft", "submitted")


def enquiries_for(user: Any) -> QuerySet[Enquiry]:
    """Those that an officer may read, with call, body and asker at hand: none from a body that a conflict bars her from. Chainable; no order."""
    barred = Sight.objects.shut_to(user).values("application__organisation")
    theirs = Q(organisation__in=barred) | Q(asked_by__memberships__in=memberships_in(barred))
    offices = {each.office_id for each in user.staff_roles_held}
    found = Enquiry.objects.filter(call__office__in=offices).exclude(pk__in=Enquiry.objects.filter(theirs).values("pk"))
    return found.select_related("call__office", "organisation", "asked_by", "answered_by", "drafted_by")


def memberships_in(organisations: Any) -> QuerySet[Any]:
    return Membership.objects.filter(organisation__in=organisations, left_at__isnull=True).values("pk")


def enquiries_waiting(user: Any, call_ids: Iterable[int]) -> dict[int, int]:
    """How many wait for an answer, by call. One query."""
    rows = enquiries_for(user).filter(call__in=list(call_ids), state="waiting").order_by()
    return dict(rows.values_list("call").annotate(count=Count("pk")))


def own_enquiries(call: Call, user: Any) -> QuerySet[Enquiry]:
    """What she asked about a call, latest first."""
    return Enquiry.objects.filter(call=call, asked_by=user).order_by("-asked_at", "-pk")


def asking_body(call: Call, user: Any) -> int | None:
    """The body for which she asks: the one that has a bid in the call, where it is one alone."""
    bids = Application.objects.filter(call=call, organisation__in=user.organisation_ids).exclude(state="withdrawn")
    found = list(bids.order_by().values_list("organisation", flat=True).distinct()[:2])
    return found[0] if len(found) == 1 else None


def told_of_answers(enquiry: Enquiry) -> list[str]:
    """Where the letter of a published answer goes: those who have a bid in hand, and the asker; each address once."""
    return list({each.lower(): each for each in [*in_hand(enquiry.call_id), enquiry.asked_by.email]}.values())


def in_hand(call_id: int) -> list[str]:
    """The contacts of every bid of a call that can still be sent or changed; each address once."""
    bids = Application.objects.filter(call=call_id, state__in=TOLD).select_related("organisation", "created_by").order_by("pk")
    addresses = [address for bid in bids for address in contacts_of(bid)]
    return list({each.lower(): each for each in addresses}.values())


def names_asker(enquiry: Enquiry, words: str) -> str:
    """What in these words would say who asked: a name, an address, a body, or the reference of a bid; empty where nothing does."""
    said = " ".join(words.casefold().split())
    asker = enquiry.asked_by
    bodies = list(asker.memberships.filter(left_at__isnull=True).values_list("organisation__name", flat=True))
    if enquiry.organisation:
        bodies.append(enquiry.organisation.name)
    for each in [asker.name, asker.email, *bodies]:
        name = " ".join(each.casefold().split())
        if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said):
            return str(each)
    bid = re.search(rf"{re.escape(enquiry.call.reference.casefold())}-[0-9]+", said)
    return bid[0].upper() if bid else ""
