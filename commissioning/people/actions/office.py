"""The office itself: founding it, and what it is called."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people.models import Office, OfficeProfile, StaffRole, User
from commissioning.permissions import ADMINISTRATOR, require


@transaction.atomic
def found_office(*, code: str, administrators: Sequence[tuple[str, str]], at: datetime, **profile: Any) -> Office:
    """Begin: the office, what it is called, and its first two administrators (name, address), who then give every other role.

    Raises: Refused where an office stands already, or with fewer than two administrators, since neither could get a role from the other.
    """
    if Office.objects.exists():
        raise Refused("There is an office already. Give it a new profile instead.")
    if len({address.lower() for _, address in administrators}) < 2:
        raise Refused("Name two administrators: each needs the other for changes of her own roles.")
    office = Office.objects.create(code=code)
    OfficeProfile.objects.create(office=office, **({"from_on": timezone.localdate(at)} | profile))
    for name, address in administrators:
        user = User.objects.create_user(address, name=name)
        StaffRole.objects.create(user=user, office=office, role=ADMINISTRATOR, from_on=timezone.localdate(at))
    record("office founded", office, by=None, at=at)
    return office


@transaction.atomic
def rename_office(*, office_id: int, from_on: date, by: User, at: datetime, **profile: Any) -> OfficeProfile:
    """What the office is called and looks like from a day on; fields not given stay as they are.

    Raises: NotAllowed for all but administrators; Refused where a profile begins on that day already.
    """
    office = Office.objects.select_for_update().get(pk=office_id)
    require(by, "office.edit", office)
    if office.profiles.filter(from_on=from_on).exists():
        raise Refused("A profile begins on that day already. Choose another day.")
    following = office.profile_on(from_on)
    following.pk, following._state.adding, following.from_on = None, True, from_on
    for name, value in profile.items():
        setattr(following, name, value)
    following.save()
    record("office renamed", office, by=by, at=at, after={"from_on": from_on.isoformat()}, fields=sorted(profile))
    return following
