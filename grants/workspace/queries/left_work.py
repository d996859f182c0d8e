"""The open work of people who no longer act for a body, for the owners who stay."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from commissioning.people.models import Membership, Organisation
from grants.applications.models import Application
from grants.returns.models import Return

LOOKS_BACK = timedelta(days=365)
OPEN_BIDS = ("draft", "submitted", "more_asked")
OPEN_RETURNS = ("draft", "queried")
MOST = 100


@dataclass(frozen=True)
class LeftWork:
    """Who left in the last year (and has not come back), the unfinished bids that they began or wrote to last, and the returns begun and not sent."""

    left: list[Membership]
    bids: list[Application]
    returns: list[Return]


def left_work(organisation: Organisation, *, at: datetime) -> LeftWork:
    """What somebody else must go on with. Three queries; at most 100 rows of each kind.

    Source: feature RO6 (joiner, mover, leaver).
    """
    here = Membership.objects.filter(organisation=organisation, left_at__isnull=True).values("user")
    left = Membership.objects.filter(organisation=organisation, left_at__gt=at - LOOKS_BACK).exclude(user__in=here)
    gone = left.values("user")
    bids = Application.objects.filter(organisation=organisation, state__in=OPEN_BIDS)
    theirs = bids.filter(Q(created_by__in=gone) | Q(answers__updated_by__in=gone))
    returns = Return.objects.filter(award__organisation=organisation, state__in=OPEN_RETURNS)
    return LeftWork(
        left=list(left.select_related("user").order_by("-left_at")[:MOST]),
        bids=list(theirs.select_related("call", "answers__updated_by", "created_by").order_by(F("call__closes_at"), "reference")[:MOST]),
        returns=list(returns.select_related("award").order_by("due_on")[:MOST]),
    )
