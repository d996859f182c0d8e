"""Entries in the register of interests."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import NotAllowed, allows, require
from grants.assessment.models import RegisterEntry


@transaction.atomic
def enter_in_register(
    *,
    user_id: int,
    body: str,
    nature: str,
    from_on: date,
    charity_number: str = "",
    company_number: str = "",
    postcode: str = "",
    by: Any,
    at: datetime,
) -> RegisterEntry:
    """Enter an interest: one's own, or by the monitoring officer for another.

    Raises: NotAllowed; Refused without a name or what the interest is.
    """
    require_own(by, user_id)
    if not body.strip() or not nature.strip():
        raise Refused("Name the body, and say what the interest is.")
    entry = RegisterEntry.objects.create(
        user=User.objects.get(pk=user_id),
        body=" ".join(body.split()),
        nature=" ".join(nature.split()),
        from_on=from_on,
        charity_number=charity_number.strip(),
        company_number=company_number.strip(),
        postcode=postcode.strip().upper(),
        entered_by=by,
        entered_at=at,
    )
    record("register entry made", entry, by=by, at=at, user=user_id)
    return entry


@transaction.atomic
def end_register_entry(*, entry_id: int, to_on: date, by: Any, at: datetime) -> RegisterEntry:
    """Say on which day an interest ended; the entry stays. Raises: NotAllowed; Refused where it ended already, or before it began."""
    entry = RegisterEntry.objects.select_for_update().get(pk=entry_id)
    require_own(by, entry.user_id)
    if entry.to_on is not None:
        raise Refused("This interest has ended already.")
    if to_on < entry.from_on:
        raise Refused("The last day comes before the first.")
    entry.to_on = to_on
    entry.save()
    record("register entry ended", entry, by=by, at=at, user=entry.user_id)
    return entry


def require_own(by: Any, user_id: int) -> None:
    """Raises: NotAllowed for another's register, save to the monitoring officer."""
    require(by, "register.enter")
    if by.pk != user_id and not allows(by, "register.keep"):
        raise NotAllowed("register.keep")
