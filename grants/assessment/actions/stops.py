"""Stopping a body or a bid, and lifting the stop."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people.models import Organisation
from commissioning.permissions import PERMISSIONS, NotAllowed, require
from grants.applications.models import Application
from grants.assessment.models import Stop
from grants.assessment.queries import may_see_stops


def hold_bodies(organisation_ids: Iterable[int]) -> None:
    """Lock the rows of these bodies until the transaction ends, so that no stop comes between the look and the decision. Taken last, after any other lock."""
    list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=set(organisation_ids)).order_by("pk").values_list("pk"))


@transaction.atomic
def set_stop(*, organisation_id: int, application_id: int | None = None, reason: str, by: Any, at: datetime) -> Stop:
    """Stop a body, or one bid of it: from now on nothing is approved, offered or paid until another person lifts it.

    Raises: NotAllowed for those without the permission and for one whom a conflict bars; Refused without a reason, for another body's bid, where
    the record was merged into another, or where the same is stopped already.
    """
    hold_bodies([organisation_id])
    body = Organisation.objects.get(pk=organisation_id)
    if not may_see_stops(by, body, "stops.set"):
        raise NotAllowed("stops.set")
    if body.merged_into_id:
        raise Refused("This record is part of another now. Set the stop there.")
    if not reason.strip():
        raise Refused("Say why it is stopped. Whoever lifts it reads this.")
    bid = None
    if application_id is not None:
        bid = Application.objects.visible_to(by, drafts=False).exclude(state="draft").filter(organisation=body, pk=application_id).first()
        if bid is None:
            raise Refused("Choose a bid of this body that was sent, or the body as a whole.")
    if Stop.objects.standing().filter(organisation=body, application=bid).exists():
        raise Refused("This is stopped already. The stop that stands is on the list.")
    stop = Stop.objects.create(office_id=office_of(by), organisation=body, application=bid, reason=reason.strip(), set_by=by, set_at=at)
    record("stop set", bid or body, by=by, at=at, stop=stop.pk)
    return stop


@transaction.atomic
def lift_stop(*, stop_id: int, reason: str, by: Any, at: datetime) -> Stop:
    """Lift a stop: the monitoring officer or the chief finance officer, and never whoever set it.

    Raises: NotAllowed; Refused without a reason, or where it was lifted already.
    """
    stop = Stop.objects.select_for_update(of=("self",)).select_related("application", "organisation").get(pk=stop_id)
    require(by, "stops.lift", stop)
    if stop.lifted_at is not None:
        raise Refused("Somebody else has just lifted this stop.")
    if not reason.strip():
        raise Refused("Say why it can be lifted.")
    stop.lifted_by, stop.lifted_at, stop.lifted_reason = by, at, reason.strip()
    stop.save()
    record("stop lifted", stop.application or stop.organisation, by=by, at=at, stop=stop.pk)
    return stop


def office_of(by: Any) -> int:
    """The office for which she may set stops."""
    roles = PERMISSIONS["stops.set"].roles
    return int(next(each.office_id for each in by.staff_roles_held if each.role in roles))
