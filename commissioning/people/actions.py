"""What people do about people: organisations, their members, and the roles of staff."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people.models import Membership, Office, OfficeProfile, Organisation, StaffRole, User
from commissioning.permissions import ADMINISTRATOR, NEEDS_SECOND_PERSON, ORGANISATION_ROLES, OWNER, PERMISSIONS, STAFF_ROLES, require

EDITORS = "editors"
EDITABLE = frozenset(
    [
        "name",
        "other_names",
        "kind",
        "charity_number",
        "company_number",
        "parish_code",
        "address",
        "postcode",
        "district",
        "website",
        "objects_text",
        "contact_name",
        "contact_role",
        "contact_email",
        "contact_phone",
        "second_contact_name",
        "second_contact_email",
        "vat_recovery",
    ]
)


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


@transaction.atomic
def create_organisation(*, by: User, at: datetime, **fields: Any) -> Organisation:
    """Add a body; whoever adds it is its first owner.

    Shape: `fields` are those of Organisation that its people may edit.
    Raises: Refused where both contacts have the same address.
    """
    organisation = Organisation(created_by=by, created_at=at, **_editable(fields))
    organisation.save()
    Membership.objects.create(user=by, organisation=organisation, role=OWNER, joined_at=at)
    by.forget_roles()
    record("organisation added", organisation, by=by, at=at, after={"kind": organisation.kind})
    return organisation


@transaction.atomic
def edit_organisation(*, organisation_id: int, by: User, at: datetime, **fields: Any) -> Organisation:
    """Change the record that every bid of the body confirms.

    Raises: NotAllowed for viewers and strangers; Refused where both contacts have the same address.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "organisations.edit", organisation)
    changed = sorted(name for name, value in _editable(fields).items() if getattr(organisation, name) != value)
    for name in changed:
        setattr(organisation, name, fields[name])
    organisation.save()
    if changed:
        record("organisation edited", organisation, by=by, at=at, fields=changed)
    return organisation


def _editable(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - EDITABLE
    if unknown:
        raise TypeError(f"not fields that people edit: {sorted(unknown)}")
    first, second = fields.get("contact_email", ""), fields.get("second_contact_email", "")
    if first and first.lower() == second.lower():
        raise Refused("The second contact needs a different email address, so that letters reach somebody when one of you is away.")
    return fields


@transaction.atomic
def add_member(*, organisation_id: int, email: str, role: str, by: User, at: datetime) -> Membership:
    """Let a person act for the body, as owner, editor or viewer. She signs in with that address.

    Raises: NotAllowed for all but owners; Refused for an unknown role or a person who is already a member.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "organisations.invite", organisation)
    if role not in ORGANISATION_ROLES:
        raise Refused("Choose owner, editor or viewer.")
    user = User.objects.filter(email__iexact=email.strip()).first() or User.objects.create_user(email)
    if Membership.objects.filter(user=user, organisation=organisation, left_at__isnull=True).exists():
        raise Refused("This person is already a member. Change her role instead.")
    membership = Membership.objects.create(user=user, organisation=organisation, role=role, joined_at=at)
    record("member added", organisation, by=by, at=at, after={"user": user.pk, "role": role})
    return membership


@transaction.atomic
def remove_member(*, membership_id: int, by: User, at: datetime) -> Membership:
    """End a person's membership, at once.

    Raises: NotAllowed for all but owners; Refused for the last owner, since somebody must be able to sign.
    """
    membership = Membership.objects.select_for_update().select_related("organisation").get(pk=membership_id)
    require(by, "organisations.invite", membership.organisation)
    owners = Membership.objects.filter(organisation=membership.organisation, role=OWNER, left_at__isnull=True)
    if membership.role == OWNER and not owners.exclude(pk=membership.pk).exists():
        raise Refused("This is the last owner. Make somebody else an owner first.")
    membership.left_at = at
    membership.save()
    record("member removed", membership.organisation, by=by, at=at, before={"user": membership.user_id, "role": membership.role})
    return membership


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


def clear_sessions(*, at: datetime) -> int:
    """Delete the sessions that have ended, and with them what was typed in them and never signed in for; run when due. Gives how many."""
    return int(Session.objects.filter(expire_date__lt=at).delete()[0])
