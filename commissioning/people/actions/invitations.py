"""Inviting a person to act for a body: bound to one address, for seven days, once."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people import notices
from commissioning.people.actions.members import end, join
from commissioning.people.models import Invitation, Membership, Organisation, User
from commissioning.permissions import ORGANISATION_ROLES, OWNER, allows, require

LASTS = timedelta(days=7)
MOST_OPEN = 20


@transaction.atomic
def invite(*, organisation_id: int, email: str, role: str, by: User, at: datetime, hands_over: bool = False) -> Invitation:
    """Ask a person by email to act for the body. `hands_over` makes them the owner in place of the one who asks, once they accept.

    Raises: NotAllowed for all but owners; Refused for an unknown role, a member, an address that has an open invitation, and beyond 20 open ones.
    Source: features CO2, CO7; whether the address has an account is never told.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "organisations.invite", organisation)
    address = email.strip().lower()
    role = OWNER if hands_over else role
    if role not in ORGANISATION_ROLES:
        raise Refused("Choose owner, editor or viewer.")
    if Membership.objects.filter(user__email__iexact=address, organisation=organisation, left_at__isnull=True).exists():
        raise Refused("This person is already a member. Change what they may do instead.")
    standing = Invitation.objects.open().filter(organisation=organisation)
    if standing.filter(email=address).exists():
        raise Refused("This person has an invitation already. Send it again, or withdraw it first.")
    if standing.filter(expires_at__gt=at).count() >= MOST_OPEN:
        raise Refused(f"There are {MOST_OPEN} open invitations already. Withdraw one first.")
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=address,
        role=role,
        hands_over=hands_over,
        key=secrets.token_urlsafe(32),
        invited_by=by,
        invited_at=at,
        expires_at=at + LASTS,
    )
    record("member invited", invitation, by=by, at=at, after={"organisation": organisation.pk, "role": role, "hands_over": hands_over})
    notices.tell_invited(invitation, at=at)
    return invitation


@transaction.atomic
def send_invitation_again(*, invitation_id: int, by: User, at: datetime) -> Invitation:
    """A new link for seven more days; the old link works no more.

    Raises: NotAllowed for all but owners; Refused once accepted or withdrawn.
    """
    invitation = standing_invitation(invitation_id)
    require(by, "organisations.invite", invitation.organisation)
    invitation.key, invitation.expires_at, invitation.invited_by, invitation.invited_at = secrets.token_urlsafe(32), at + LASTS, by, at
    invitation.save()
    record("invitation sent again", invitation, by=by, at=at)
    notices.tell_invited(invitation, at=at)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation_id: int, by: User, at: datetime) -> Invitation:
    """Take an invitation back: its link works no more.

    Raises: NotAllowed for all but owners; Refused once accepted or withdrawn.
    """
    invitation = standing_invitation(invitation_id)
    require(by, "organisations.invite", invitation.organisation)
    invitation.withdrawn_at, invitation.withdrawn_by = at, by
    invitation.save()
    record("invitation withdrawn", invitation, by=by, at=at)
    return invitation


def standing_invitation(invitation_id: int) -> Invitation:
    """The invitation with its body's row locked before its own. Raises: Refused once accepted or withdrawn."""
    organisation_id = Invitation.objects.values_list("organisation_id", flat=True).get(pk=invitation_id)
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("invited_by").get(pk=invitation_id)
    invitation.organisation = organisation
    if invitation.accepted_at:
        raise Refused("This invitation was accepted.")
    if invitation.withdrawn_at:
        raise Refused("This invitation was withdrawn.")
    return invitation


@transaction.atomic
def accept_invitation(*, invitation_id: int, by: User, at: datetime) -> Membership:
    """Join the body, once, as the person to whose address the invitation went. A handing over makes her the owner and lets the other go.

    Raises: Refused for another address, after seven days, twice, once withdrawn, and where who invited is no owner any more.
    """
    invitation = standing_invitation(invitation_id)
    if by.email.lower() != invitation.email:
        raise Refused("This invitation went to another email address. Sign out, then sign in with the address that it came to.")
    if invitation.expires_at <= at:
        raise Refused("This invitation has run out. Ask the person who sent it to send it again.")
    invitation.invited_by.forget_roles()
    if not allows(invitation.invited_by, "organisations.invite", invitation.organisation):
        raise Refused("The person who invited you is no owner of the organisation any more. Ask an owner to invite you.")
    standing = Membership.objects.filter(user=by, organisation=invitation.organisation, left_at__isnull=True).first()
    if standing and not invitation.hands_over:
        raise Refused("You already act for this organisation.")
    invitation.accepted_at, invitation.accepted_by = at, by
    invitation.save()
    if standing:
        standing.role = OWNER
        standing.save()
        by.forget_roles()
    joined = standing or join(invitation.organisation, by, invitation.role, by=by, at=at)
    record("invitation accepted", invitation, by=by, at=at, after={"role": joined.role})
    if invitation.hands_over:
        former = Membership.objects.select_related("user").get(
            user=invitation.invited_by, organisation=invitation.organisation, left_at__isnull=True
        )
        former.organisation = invitation.organisation
        end(former, by=by, at=at)
        record("ownership handed over", invitation.organisation, by=by, at=at, before={"user": former.user_id}, after={"user": by.pk})
        notices.tell_former_owner(former, by=by, at=at)
    return joined
