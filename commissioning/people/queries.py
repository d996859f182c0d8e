"""What is asked of people and the bodies they act for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from commissioning.people.models import Appointment, ElectionPeriod, Invitation, Membership, Office, Organisation, StaffRole, User


@dataclass(frozen=True)
class Member:
    """One person who acts for a body today."""

    membership_id: int
    name: str
    email: str
    role: str
    joined_at: datetime


def members_of(organisation_id: int) -> list[Member]:
    """Who acts for a body today, owners first. One query."""
    rows = Membership.objects.filter(organisation=organisation_id, left_at__isnull=True).select_related("user")
    order = {"owner": 0, "editor": 1, "viewer": 2}
    members = [Member(each.pk, each.user.name, each.user.email, each.get_role_display(), each.joined_at) for each in rows.order_by("pk")]
    return sorted(members, key=lambda each: order.get(each.role.lower(), 3))


def people_with_role(office_ids: Iterable[int], roles: Iterable[str], *, on: date) -> list[User]:
    """Who holds any of these roles in these offices on a day, for whatever call, by name. One query."""
    held = StaffRole.objects.in_force_on(on).filter(user=OuterRef("pk"), office__in=set(office_ids), role__in=list(roles))
    return list(User.objects.filter(Exists(held), is_active=True).order_by("name", "email"))


def election_on(office_id: int, day: date) -> ElectionPeriod | None:
    """The election period that holds in an office on a day. One query."""
    return ElectionPeriod.objects.in_force_on(day).filter(office=office_id).order_by("pk").first()


RECORD = (
    ("name", "Legal name"),
    ("other_names", "Other names"),
    ("kind", "Kind of body"),
    ("charity_number", "Charity number"),
    ("company_number", "Company number"),
    ("parish_code", "Parish code"),
    ("objects_text", "What it is for"),
    ("address", "Address"),
    ("postcode", "Postcode"),
    ("website", "Website"),
    ("vat_recovery", "Recovers VAT"),
    ("contact_name", "Main contact"),
    ("contact_role", "Role of the main contact"),
    ("contact_email", "Email address of the main contact"),
    ("contact_phone", "Telephone of the main contact"),
    ("second_contact_name", "Second contact"),
    ("second_contact_email", "Email address of the second contact"),
)


def record_rows(organisation: Organisation) -> list[dict[str, str]]:
    """The record of a body as a person reads it: key and value of each field that is filled, in the order of its form. No query."""
    said = {"kind": organisation.get_kind_display(), "vat_recovery": organisation.get_vat_recovery_display()}
    return [{"key": words, "value": value} for name, words in RECORD if (value := said.get(name, getattr(organisation, name)))]


@dataclass(frozen=True)
class Invited:
    """One invitation that is neither accepted nor withdrawn. Once it has run out it can be sent again."""

    invitation_id: int
    email: str
    role: str
    hands_over: bool
    invited_by: str
    expires_at: datetime
    has_run_out: bool


def invitations_of(organisation_id: int, *, at: datetime) -> list[Invited]:
    """Open invitations of a body, oldest first. One query."""
    rows = Invitation.objects.open().filter(organisation=organisation_id).select_related("invited_by").order_by("pk")
    return [
        Invited(each.pk, each.email, each.get_role_display(), each.hands_over, str(each.invited_by), each.expires_at, each.expires_at <= at)
        for each in rows
    ]


def invitation_by_key(key: str, *, at: datetime) -> Invitation | None:
    """The invitation that a link opens; None alike for one that never was, has run out, was accepted or withdrawn."""
    found = Invitation.objects.filter(key=key).select_related("organisation", "invited_by").first()
    return found if found and found.works_at(at) else None


def roles_of_office(office: Office, *, today: date) -> QuerySet[StaffRole]:
    """Roles that hold or will hold, those that wait for a second person first, then by person."""
    rows = StaffRole.objects.filter(office=office).filter(Q(to_on__isnull=True) | Q(to_on__gte=today))
    return rows.select_related("user", "given_by", "confirmed_by").order_by("user__name", "role", "pk")


def appointment_reasons(organisation_ids: Iterable[str]) -> dict[tuple[str, datetime], str]:
    """Why the office appointed an owner and how it made sure, by the body's id as the record writes it and the instant. One query."""
    rows = Appointment.objects.filter(organisation__in=list(organisation_ids))
    return {(str(each.organisation_id), each.at): f"{each.reason} Made sure: {each.how_checked}" for each in rows}
