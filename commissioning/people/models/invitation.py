"""How people come to act for a body: invited by its owner, or appointed by the office."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from commissioning.people.models.organisation import Organisation, organisation_role_choices
from commissioning.people.models.user import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; they may have run out."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """A letter to one address that lets its reader join a body, once."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    email = models.EmailField()
    role = models.CharField(max_length=8, choices=organisation_role_choices)
    hands_over = models.BooleanField("makes them owner in place of who invites", default=False)
    key = models.CharField("what the link holds", max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_an_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True), name="invitation_accepted_or_withdrawn"
            ),
        ]

    def works_at(self, at: datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at


class Appointment(models.Model):
    """That the office made a person the owner of a body, why, and how it made sure who that is."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField()
    how_checked = models.TextField("how the officer made sure")
    ended_former = models.BooleanField("the owners before were let go")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason="") & ~Q(how_checked=""), name="appointment_says_why_and_how")]


class AddressChange(models.Model):
    """A person asked to sign in with another address; done once she typed the code that went there. No digest: no code was sent."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    new_email = models.EmailField()
    code_digest = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
