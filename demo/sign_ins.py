"""Who can sign in to the demonstration: one person for each role."""

from dataclasses import dataclass

from django.utils import timezone

from commissioning.people.models import Membership, StaffRole
from commissioning.permissions import ORGANISATION_ROLES, STAFF_ROLES


@dataclass(frozen=True)
class SignIn:
    """One person: what she does, her name and the address she signs in with."""

    role: str
    name: str
    email: str


def sign_ins() -> list[SignIn]:
    """One person a role, applicants first, then the office in the order of the table of roles. Two statements."""
    members = Membership.objects.filter(left_at__isnull=True, user__is_active=True).select_related("user").order_by("pk")
    staff = StaffRole.objects.in_force_on(timezone.localdate()).filter(user__is_active=True).select_related("user").order_by("pk")
    found: dict[str, SignIn] = {}
    for member in members:
        found.setdefault(
            member.role, SignIn(f"{ORGANISATION_ROLES[member.role]} of a body that applies", member.user.name, member.user.email)
        )
    for holder in staff:
        found.setdefault(holder.role, SignIn(STAFF_ROLES[holder.role], holder.user.name, holder.user.email))
    return [found[role] for role in (*ORGANISATION_ROLES, *STAFF_ROLES) if role in found]
