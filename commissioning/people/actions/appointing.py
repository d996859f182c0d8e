"""An owner appointed by the office, where nobody is left who could hand over."""

from datetime import datetime

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people import notices
from commissioning.people.actions.members import end, join
from commissioning.people.models import Appointment, Membership, Organisation, User
from commissioning.permissions import OWNER, require


@transaction.atomic
def appoint_owner(
    *, organisation_id: int, email: str, reason: str, how_checked: str, ends_former: bool, by: User, at: datetime
) -> Appointment:
    """An officer makes a person the owner of a body, with a reason and how she made sure; the owners before are told, and out at once where
    `ends_former`.

    Raises: NotAllowed for all but officers, and for members of the body; Refused without a reason or a note, and for oneself.
    Source: features CO7; requirements, section 0 (logged and listed; no second officer).
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "organisations.appoint", organisation)
    if not reason.strip():
        raise Refused("Say why the office appoints an owner.")
    if not how_checked.strip():
        raise Refused("Note how you made sure: whom you called, on which number you already held, and when.")
    user = User.objects.filter(email__iexact=email.strip()).first() or User.objects.create_user(email)
    if user.is_office_staff:
        raise Refused("This is somebody of the office. Give the address of the body's new owner.")
    owners = list(
        Membership.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(organisation=organisation, role=OWNER, left_at__isnull=True)
        .order_by("pk")
    )
    if any(each.user_id == user.pk for each in owners):
        raise Refused("This person is an owner already.")
    standing = Membership.objects.select_for_update().filter(user=user, organisation=organisation, left_at__isnull=True).first()
    if standing:
        standing.role = OWNER
        standing.save()
    else:
        join(organisation, user, OWNER, by=by, at=at)
    appointment = Appointment.objects.create(
        organisation=organisation,
        user=user,
        reason=reason.strip(),
        how_checked=how_checked.strip(),
        ended_former=ends_former,
        by=by,
        at=at,
    )
    record("owner appointed", organisation, by=by, at=at, before={"users": [each.user_id for each in owners]}, after={"user": user.pk})
    for former in owners:
        former.organisation = organisation
        if ends_former:
            end(former, by=by, at=at)
        notices.tell_former_owner(former, by=by, at=at)
    notices.tell_appointed(appointment, at=at)
    return appointment
