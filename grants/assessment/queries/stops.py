"""What stops a body or a bid."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q

from commissioning.people.models import Organisation
from grants.applications.queries import may_see_contacts
from grants.assessment.models import Stop
from grants.assessment.models.stops import StopQuerySet


def may_see_stops(user: Any, organisation: Organisation, name: str = "stops.view") -> bool:
    """Whether she reads (or sets) the stops of a body: by the rule of its log of contacts, so that a conflict about any of its bids bars her."""
    return may_see_contacts(user, organisation, name)


def stops_of(organisation: Organisation, user: Any) -> StopQuerySet:
    """What her offices stopped of a body, the latest first, lifted ones too. One query."""
    offices = {each.office_id for each in user.staff_roles_held}
    return (
        Stop.objects.filter(organisation=organisation, office__in=offices)
        .select_related("application", "set_by", "lifted_by")
        .order_by(F("lifted_at").desc(nulls_first=True), "-pk")
    )


def standing_stops(bids: Mapping[int, int]) -> dict[int, list[str]]:
    """The reasons for which bids, or their bodies as a whole, are stopped now. One query.

    Shape: takes bid id to the id of its body; gives bid id to reasons, without those that nothing stops.
    """
    stops = list(
        Stop.objects.standing()
        .filter(Q(application__in=bids) | Q(application__isnull=True, organisation__in=set(bids.values())))
        .order_by("pk")
        .values_list("application", "organisation", "reason")
    )
    found = {
        bid: [reason for stopped, of, reason in stops if stopped == bid or (stopped is None and of == body)] for bid, body in bids.items()
    }
    return {bid: reasons for bid, reasons in found.items() if reasons}
