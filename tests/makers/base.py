"""The office, its people, and bodies that apply."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from commissioning.people import actions
from commissioning.people.models import District, Invitation, Membership, Office, Organisation, StaffRole, User
from commissioning.permissions import ADMINISTRATOR, NEEDS_SECOND_PERSON, OWNER

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
_number = count(1)


def later(**time: int) -> datetime:
    """NOON and some days, hours or minutes on."""
    return NOON + timedelta(**time)


def office() -> Office:
    """The one office, with two administrators and five districts."""
    found = Office.objects.first()
    if found:
        return found
    found = actions.found_office(
        code="opcc",
        administrators=[("First Administrator", "admin.one@opcc.example"), ("Second Administrator", "admin.two@opcc.example")],
        at=NOON,
        from_on=date(2020, 1, 1),
        name="Office of the Police and Crime Commissioner for Midshire",
        short_name="Midshire OPCC",
        force="Midshire Police",
        county="Midshire",
        email="grants@opcc.example",
        notice_pattern="MPCC{number:05}",
    )
    StaffRole.objects.update(from_on=date(2020, 1, 1))
    for position, name in enumerate(("North Midshire", "Eastley", "Rugford", "Stratley", "Wardon"), start=1):
        District.objects.create(office=found, code=name.lower().replace(" ", "-"), name=name, position=position)
    return found


def administrators() -> tuple[User, User]:
    first, second = User.objects.filter(staff_roles__role=ADMINISTRATOR, staff_roles__office=office()).order_by("pk")[:2]
    return first, second


def user(name: str = "", email: str = "") -> User:
    number = next(_number)
    return User.objects.create_user(email or f"person{number}@example.org", name=name or f"Person {number}")


def staff(role: str, *, name: str = "", limit_pence: int | None = None, person: User | None = None) -> User:
    """Somebody new (unless told) who holds a role in the office, given by one administrator and confirmed by the other where it must be."""
    where, (first, second) = office(), administrators()
    person = person or user(
        name or f"{role.replace('_', ' ').title()} {next(_number)}", f"{role.replace('_', '.')}{next(_number)}@opcc.example"
    )
    given = actions.give_role(
        user_id=person.pk, office_id=where.pk, role=role, by=first, at=NOON, from_on=date(2020, 1, 1), limit_pence=limit_pence
    )
    if role in NEEDS_SECOND_PERSON:
        actions.confirm_role(role_id=given.pk, by=second, at=NOON)
    return User.objects.get(pk=person.pk)


def organisation(name: str = "", *, kind: str = "parish", owner: User | None = None, **fields: Any) -> Organisation:
    number = next(_number)
    return actions.create_organisation(
        by=owner or user(),
        at=NOON,
        name=name or f"Body {number} Parish Council",
        kind=kind,
        address="The Hall, Midshire",
        postcode="CV34 4AA",
        contact_name="Clerk",
        contact_email=f"clerk{number}@body.example",
        second_contact_name="Chair",
        second_contact_email=f"chair{number}@body.example",
        **fields,
    )


def member(of: Organisation, role: str = OWNER) -> User:
    """A member with a role: the owner who added the body, or somebody new whom she let in."""
    owner = User.objects.get(memberships__organisation=of, memberships__role=OWNER, pk=of.created_by_id)
    if role == OWNER:
        return owner
    joined: Membership = actions.add_member(
        organisation_id=of.pk, email=f"member{next(_number)}@body.example", role=role, by=owner, at=NOON
    )
    return User.objects.get(pk=joined.user_id)


def invitation(to: Organisation, email: str = "", *, role: str = "editor", hands_over: bool = False, at: datetime = NOON) -> Invitation:
    """One that the body's owner sent and nobody has accepted."""
    address = email or f"invited{next(_number)}@body.example"
    return actions.invite(organisation_id=to.pk, email=address, role=role, hands_over=hands_over, by=member(to), at=at)
