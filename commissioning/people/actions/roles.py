"""The dated roles of staff."""

from datetime import date, datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people.models import Office, StaffRole, User
from commissioning.permissions import NEEDS_SECOND_PERSON, PERMISSIONS, STAFF_ROLES, require

EDITORS = "editors"


@transaction.atomic
def give_role(
    *,
    user_id: int,
    office_id: int,
    role: str,
    by: User,
    at: datetime,
    from_on: date | None = None,
    to_on: date | None = None,
    call_reference: str = "",
    limit_pence: int | None = None,
) -> StaffRole:
    """Give a dated role in the office. One that moves money or decides is in force only once a second person confirms it.

    Units: `limit_pence` is the most that a delegate may decide, in pence.
    Raises: NotAllowed for all but administrators, and for one's own roles; Refused for an unknown role or dates the wrong way round.
    """
    start = from_on or timezone.localdate(at)
    given = StaffRole(
        user=User.objects.get(pk=user_id),
        office=Office.objects.get(pk=office_id),
        role=role,
        from_on=start,
        to_on=to_on,
        call_reference=call_reference,
        limit_pence=limit_pence,
        given_by=by,
    )
    require(by, "roles.give", given)
    if role not in STAFF_ROLES:
        raise Refused("Choose a role from the list.")
    if to_on and to_on < start:
        raise Refused("The last day must not be before the first.")
    if StaffRole.objects.filter(user_id=user_id, office_id=office_id, role=role, call_reference=call_reference, from_on=start).exists():
        raise Refused("This person already has that role from that day.")
    given.save()
    _join_or_leave_editors(given.user, on=timezone.localdate(at))
    record("role given", given, by=by, at=at, after={"user": user_id, "role": role, "waits": role in NEEDS_SECOND_PERSON})
    return given


@transaction.atomic
def confirm_role(*, role_id: int, by: User, at: datetime) -> StaffRole:
    """The second person's word for a role that moves money or decides.

    Raises: NotAllowed for the person herself and for the one who gave it; Refused where nothing waits.
    """
    given = StaffRole.objects.select_for_update(of=("self",)).get(pk=role_id)
    require(by, "roles.confirm", given)
    if given.role not in NEEDS_SECOND_PERSON or given.confirmed_by_id:
        raise Refused("This role does not wait for a second person.")
    given.confirmed_by, given.confirmed_at = by, at
    given.save()
    record("role confirmed", given, by=by, at=at, after={"user": given.user_id, "role": given.role})
    return given


@transaction.atomic
def end_role(*, role_id: int, by: User, at: datetime, on: date | None = None) -> StaffRole:
    """End a role, today or on a day.

    Raises: NotAllowed for all but administrators, and for one's own roles.
    """
    given = StaffRole.objects.select_for_update(of=("self",)).get(pk=role_id)
    require(by, "roles.give", given)
    last = on or timezone.localdate(at)
    before, given.to_on = given.to_on, max(last, given.from_on)
    given.save()
    _join_or_leave_editors(given.user, on=timezone.localdate(at))
    was = before.isoformat() if before else None
    record("role ended", given, by=by, at=at, before={"to_on": was}, after={"to_on": given.to_on.isoformat()})
    return given


def _join_or_leave_editors(user: User, *, on: date) -> None:
    """Wagtail's own permissions come from one group; whoever has an editor's role that has not ended is in it.

    Whether the role is in force today is asked each time, by the backend.
    """
    group, _ = Group.objects.get_or_create(name=EDITORS)
    roles = user.staff_roles.filter(role__in=PERMISSIONS["cms.edit"].roles, call_reference="").filter(Q(to_on=None) | Q(to_on__gte=on))
    if roles.exists():
        user.groups.add(group)
    else:
        user.groups.remove(group)
