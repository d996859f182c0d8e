"""What is asked of people and the bodies they act for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from commissioning.people.models import Membership, Office, StaffRole


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


def roles_of_office(office: Office, *, today: date) -> QuerySet[StaffRole]:
    """Roles that hold or will hold, those that wait for a second person first, then by person."""
    rows = StaffRole.objects.filter(office=office).filter(Q(to_on__isnull=True) | Q(to_on__gte=today))
    return rows.select_related("user", "given_by", "confirmed_by").order_by("user__name", "role", "pk")
