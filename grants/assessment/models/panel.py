"""The panel's meetings: who sits on it, who came, and who left the room for which bid."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.applications.models import Application

USER = settings.AUTH_USER_MODEL


class PanelMeeting(models.Model):
    """One meeting about a call's bids. Recommendations that are recorded while it is open are made at it."""

    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="+")
    held_on = models.DateField()
    place = models.CharField("place, or how it met", max_length=120, blank=True)
    note = models.TextField("what else was said, for the record", blank=True)
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ended_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call"], condition=Q(ended_at__isnull=True), name="one_open_meeting_a_call"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="ended_meeting_says_by_whom",
            ),
        ]

    @property
    def office_id(self) -> int:
        return int(self.call.office_id)

    @property
    def call_reference(self) -> str:
        return str(self.call.reference)


class PanelMember(models.Model):
    """Somebody on the panel at one meeting: a person who signs in here, or a name from outside."""

    meeting = models.ForeignKey(PanelMeeting, models.CASCADE, related_name="members")
    user = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    post = models.CharField(max_length=120, blank=True)
    came = models.BooleanField("was there", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="one_seat_a_person"),
            models.CheckConstraint(condition=~Q(name=""), name="panel_member_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PanelLeaving(models.Model):
    """That a member left the room while one bid was spoken of, and why."""

    member = models.ForeignKey(PanelMember, models.CASCADE, related_name="leavings")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "application"], name="one_leaving_a_bid"),
            models.CheckConstraint(condition=~Q(why=""), name="leaving_says_why"),
        ]

    def barred_for(self, user: Any) -> bool:
        return self.application.barred_for(user)
