"""The two switches of an election period."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people.models import ElectionPeriod, Office, User
from commissioning.permissions import require


@transaction.atomic
def set_election_period(
    *, office_id: int, from_on: date, to_on: date, holds_publicity: bool, holds_decisions: bool, by: User, at: datetime
) -> ElectionPeriod:
    """Hold back news, new discretionary decisions, or both, from a day to a day.

    Raises: NotAllowed for all but the monitoring officer; Refused for days the wrong way round or past, with neither switch, or over another period.
    """
    office = Office.objects.select_for_update().get(pk=office_id)
    require(by, "election.set", office)
    if to_on < from_on:
        raise Refused("The last day comes before the first. Change one of them.")
    if to_on < timezone.localdate(at):
        raise Refused("The last day is past. Enter a day that is still to come.")
    if not (holds_publicity or holds_decisions):
        raise Refused("Choose at least one thing that waits.")
    if ElectionPeriod.objects.filter(office=office, lifted_at__isnull=True, from_on__lte=to_on, to_on__gte=from_on).exists():
        raise Refused("Another period touches these days. Lift that one first.")
    period = ElectionPeriod.objects.create(
        office=office,
        from_on=from_on,
        to_on=to_on,
        holds_publicity=holds_publicity,
        holds_decisions=holds_decisions,
        set_by=by,
        set_at=at,
    )
    record(
        "election period set",
        period,
        by=by,
        at=at,
        after={"from_on": from_on.isoformat(), "to_on": to_on.isoformat(), "publicity": holds_publicity, "decisions": holds_decisions},
    )
    return period


@transaction.atomic
def lift_election_period(*, period_id: int, by: User, at: datetime) -> ElectionPeriod:
    """End a period before its last day. Said again it does nothing. Raises: NotAllowed for all but the monitoring officer."""
    period = ElectionPeriod.objects.select_for_update().get(pk=period_id)
    require(by, "election.set", period)
    if period.lifted_at is None:
        period.lifted_by, period.lifted_at = by, at
        period.save()
        record("election period lifted", period, by=by, at=at)
    return period
