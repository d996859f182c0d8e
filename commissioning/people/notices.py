"""The letters about people and bodies. They are written in the transaction of the act itself."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from commissioning.mail.actions import send
from commissioning.people.models import AddressChange, Appointment, Invitation, Membership, Merging, Office, OfficeProfile, User
from commissioning.permissions import OWNER

MEANS = {
    "owner": "write and send applications, accept offers, give bank details and invite others",
    "editor": "write and send applications",
    "viewer": "read the applications",
}


def write(template: str, to: str, *, at: datetime, about: Any = None, by: Any = None, **context: Any) -> None:
    office = Office.objects.order_by("pk").first()
    profile = OfficeProfile.objects.filter(office=office, from_on__lte=timezone.localdate(at)).order_by("-from_on").first()
    send(to=to, template=f"people/emails/{template}", context=context | {"office": profile}, at=at, about=about, by=by)


def link(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def tell_invited(invitation: Invitation, *, at: datetime) -> None:
    """Who invites, for which body, what one may do there, and until when the link works."""
    write(
        "invitation",
        invitation.email,
        at=at,
        about=invitation,
        by=invitation.invited_by,
        invitation=invitation,
        organisation=invitation.organisation,
        inviter=invitation.invited_by,
        means=MEANS[invitation.role],
        link=link("people:invitation", invitation.key),
    )


def tell_owners_somebody_left(left: Membership, *, by: User, at: datetime) -> None:
    """The owners who stay hear who left, and where the open work is listed."""
    owners = Membership.objects.filter(organisation=left.organisation_id, role=OWNER, left_at__isnull=True).select_related("user")
    for each in owners.order_by("pk"):
        write(
            "member_left",
            each.user.email,
            at=at,
            about=left.organisation,
            by=by,
            person=left.user,
            organisation=left.organisation,
            link=link("workspace:left_work", left.organisation_id),
        )


def tell_former_owner(former: Membership, *, by: User, at: datetime) -> None:
    write(
        "owner_changed",
        former.user.email,
        at=at,
        about=former.organisation,
        by=by,
        organisation=former.organisation,
        out=bool(former.left_at),
    )


def tell_appointed(appointment: Appointment, *, at: datetime) -> None:
    write(
        "owner_appointed",
        appointment.user.email,
        at=at,
        about=appointment.organisation,
        by=appointment.by,
        organisation=appointment.organisation,
        link=link("people:organisation", appointment.organisation_id),
    )


def tell_address_code(change: AddressChange, code: str, *, at: datetime) -> None:
    write("address_code", change.new_email, at=at, code=code)


def tell_address_taken(change: AddressChange, *, at: datetime) -> None:
    write("address_taken", change.new_email, at=at)


def tell_old_address(old: str, user: User, *, at: datetime) -> None:
    write("address_changed", old, at=at, about=user)


def tell_bodies_merged(merging: Merging, *, at: datetime) -> int:
    """Whoever owns the body now hears that its two records are one, who acts for it, and what to do if that is wrong. Gives how many letters."""
    return _tell_owners_of("bodies_merged", merging, [merging.kept_id], by=merging.by, at=at)


def tell_merging_undone(merging: Merging, *, at: datetime) -> int:
    """The owners of both bodies hear that they are two again. Gives how many letters."""
    return _tell_owners_of("merging_undone", merging, [merging.kept_id, merging.merged_id], by=merging.undone_by, at=at)


def _tell_owners_of(template: str, merging: Merging, bodies: list[int], *, by: Any, at: datetime) -> int:
    owners = Membership.objects.filter(organisation__in=bodies, role=OWNER, left_at__isnull=True).order_by("user", "pk").distinct("user")
    rows = list(owners.values_list("user__email", "organisation"))
    for email, organisation in rows:
        write(
            template,
            email,
            at=at,
            about=merging,
            by=by,
            kept=merging.kept,
            merged=merging.merged,
            link=link("people:organisation", organisation),
        )
    return len(rows)
