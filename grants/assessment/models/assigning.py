"""Named teams of scorers, and the reminders that went to those who have not sent."""

from django.conf import settings
from django.db import models

USER = settings.AUTH_USER_MODEL


class Team(models.Model):
    """People who score together, kept under a name so that a lot is given to all of them at once."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    members = models.ManyToManyField("people.User", related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="team_named_once")]

    def __str__(self) -> str:
        return self.name


class Chaser(models.Model):
    """A reminder to somebody who has bids of a call to score: how many she had not sent then."""

    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="+")
    assessor = models.ForeignKey(USER, models.PROTECT, related_name="+")
    outstanding = models.PositiveIntegerField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["call", "assessor", "-at"], name="chaser_of_call")]
