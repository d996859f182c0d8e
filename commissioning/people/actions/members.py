"""Who acts for a body: joining it, changing what one may do, leaving it. Every action locks the body first, so that two owners cannot each
remove the other.
"""

from datetime import datetime

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people import notices
from commissioning.people.models import Invitation, Membership, Organisation, User
from commissioning.permissions import ORGANISATION_ROLES, OWNER, require

LAST_OWNER = (
    "This is the last owner, and somebody must be able to sign. Hand over first: under “Hand over to somebody else”, invite the person who "
    "takes over and wait until they accept. If nobody can, write to the office: an officer can appoint an owner."
)


@transaction.atomic
def add_member(*, organisation_id: int, email: str, role: str, by: User, at: datetime) -> Membership:
    """Let a person act for the body at once, without an invitation: what an office does that keys in a paper form.

    Raises: NotAllowed for all but owners; Refused for an unknown role or a person who is already a member.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "organisations.invite", organisation)
    user = User.objects.filter(email__iexact=email.strip()).first() or User.objects.create_user(email)
    return join(organisation, user, role, by=by, at=at)


def join(organisation: Organisation, user: User, role: str, *, by: User, at: datetime) -> Membership:
    """The membership itself; the caller holds the body's lock and has asked who may.

    Raises: Refused for an unknown role or a person who is already a member.
    """
    if role not in ORGANISATION_ROLES:
        raise Refused("Choose owner, editor or viewer.")
    if Membership.objects.filter(user=user, organisation=organisation, left_at__isnull=True).exists():
        raise Refused("This person is already a member. Change what they may do instead.")
    membership = Membership.objects.create(user=user, organisation=organisation, role=role, joined_at=at)
    user.forget_roles()
    record("member added", organisation, by=by, at=at, after={"user": user.pk, "role": role})
    return membership


def locked(membership_id: int) -> Membership:
    """The membership with its body's row locked before its own. Raises: Membership.DoesNotExist; Refused once it has ended."""
    organisation_id = Membership.objects.values_list("organisation_id", flat=True).get(pk=membership_id)
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    membership = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership_id)
    membership.organisation = organisation
    if membership.left_at:
        raise Refused("This person has left already.")
    return membership


def refuse_if_last_owner(membership: Membership) -> None:
    """Raises: Refused, saying how to hand over, where no other owner stands."""
    owners = Membership.objects.filter(organisation=membership.organisation_id, role=OWNER, left_at__isnull=True)
    if membership.role == OWNER and not owners.exclude(pk=membership.pk).exists():
        raise Refused(LAST_OWNER)


@transaction.atomic
def change_member_role(*, membership_id: int, role: str, by: User, at: datetime) -> Membership:
    """Let a member do more, or less, from now on.

    Raises: NotAllowed for all but owners; Refused for an unknown role, and for the last owner.
    """
    membership = locked(membership_id)
    require(by, "organisations.invite", membership.organisation)
    if role not in ORGANISATION_ROLES:
        raise Refused("Choose owner, editor or viewer.")
    if membership.role == role:
        return membership
    if role != OWNER:
        refuse_if_last_owner(membership)
    before, membership.role = membership.role, role
    membership.save()
    if before == OWNER:
        withdraw_invitations_of(membership, by=by, at=at)
    record(
        "member role changed",
        membership.organisation,
        by=by,
        at=at,
        before={"role": before},
        after={"user": membership.user_id, "role": role},
    )
    return membership


@transaction.atomic
def remove_member(*, membership_id: int, by: User, at: datetime) -> Membership:
    """End a person's membership: her next request finds nothing. The owners who stay are told, with the work that she leaves.

    Raises: NotAllowed for all but owners; Refused for the last owner, since somebody must be able to sign.
    """
    membership = locked(membership_id)
    require(by, "organisations.invite", membership.organisation)
    refuse_if_last_owner(membership)
    return end(membership, by=by, at=at)


@transaction.atomic
def leave_organisation(*, organisation_id: int, by: User, at: datetime) -> Membership:
    """End one's own membership.

    Raises: Membership.DoesNotExist for a stranger; Refused for the last owner.
    """
    mine = Membership.objects.values_list("pk", flat=True).get(organisation=organisation_id, user=by, left_at__isnull=True)
    membership = locked(mine)
    refuse_if_last_owner(membership)
    return end(membership, by=by, at=at)


def end(membership: Membership, *, by: User, at: datetime) -> Membership:
    """End it, with the invitations that she sent; the caller holds the locks and has asked who may."""
    membership.left_at = at
    membership.save()
    by.forget_roles()
    withdraw_invitations_of(membership, by=by, at=at)
    record("member removed", membership.organisation, by=by, at=at, before={"user": membership.user_id, "role": membership.role})
    notices.tell_owners_somebody_left(membership, by=by, at=at)
    return membership


def withdraw_invitations_of(membership: Membership, *, by: User, at: datetime) -> None:
    """Whoever may no longer invite has no invitation open: one that she sent would let in somebody on her word."""
    theirs = Invitation.objects.open().filter(organisation=membership.organisation_id, invited_by=membership.user_id)
    for each in theirs.select_for_update().order_by("pk"):
        each.withdrawn_at, each.withdrawn_by = at, by
        each.save()
        record("invitation withdrawn", each, by=by, at=at)
