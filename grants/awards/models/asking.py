"""What a grantee asks to have changed in the terms of a running grant, and what became of it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from commissioning.fsm import StateField, move, state_is_known
from commissioning.lifecycle import CHANGE
from grants.awards.models.award import Award, BudgetHead
from grants.awards.models.ending import Variation

USER = settings.AUTH_USER_MODEL


class ChangeRequest(models.Model):
    """Other terms than stood on the day of asking; None where they may stay. `other` is what no figure says: the purpose, an output, a measure.

    `answer` is why it was not agreed. Where it was, `variation` says what changed, which may be less than was asked.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="change_requests")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField()
    ends_on_before = models.DateField(null=True, blank=True)
    ends_on_asked = models.DateField(null=True, blank=True)
    amount_before_pence = models.BigIntegerField(null=True, blank=True)
    amount_asked_pence = models.BigIntegerField(null=True, blank=True)
    other = models.TextField(blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    variation = models.OneToOneField(Variation, models.PROTECT, null=True, blank=True, related_name="request")
    settled_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    state = StateField(CHANGE)
    machine = CHANGE

    class Meta:
        constraints = [
            state_is_known(CHANGE, "change_request_state_known"),
            models.UniqueConstraint(fields=["award", "number"], name="one_change_request_a_number"),
            models.UniqueConstraint(fields=["award"], condition=Q(state="waiting"), name="one_change_request_waits"),
            models.CheckConstraint(condition=~Q(reason=""), name="change_request_says_why"),
            models.CheckConstraint(condition=Q(state="waiting") ^ Q(settled_at__isnull=False), name="change_request_settled_has_a_time"),
            models.CheckConstraint(condition=~Q(state="agreed") | Q(variation__isnull=False), name="agreed_change_is_a_variation"),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(answer=""), name="declined_change_says_why"),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="change_request_waiting")]

    def __str__(self) -> str:
        return f"change {self.number} asked of {self.award}"

    @property
    def office_id(self) -> int:
        return self.award.office_id

    @property
    def organisation_id(self) -> int:
        return self.award.organisation_id

    @property
    def call_reference(self) -> str:
        return self.award.call_reference

    def barred_for(self, user: Any) -> bool:
        return self.award.barred_for(user)

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        """A file of a request is seen by those who see the grant."""
        return Award.objects.visible_to(user).filter(pk=self.award_id).exists()

    @move(CHANGE["agree"])
    def agree(self, *, by: Any, at: datetime, variation: Variation) -> None:
        self.settled_by, self.settled_at, self.variation = by, at, variation

    @move(CHANGE["decline"])
    def decline(self, *, by: Any, at: datetime, answer: str) -> None:
        self.settled_by, self.settled_at, self.answer = by, at, answer

    @move(CHANGE["withdraw"])
    def withdraw(self, *, by: Any, at: datetime) -> None:
        self.settled_by, self.settled_at = by, at


class RequestedHead(models.Model):
    """What a budget head would be, and what it was on the day of asking."""

    request = models.ForeignKey(ChangeRequest, models.CASCADE, related_name="heads")
    head = models.ForeignKey(BudgetHead, models.PROTECT, related_name="+")
    before_pence = models.BigIntegerField()
    asked_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "head"], name="one_asked_sum_a_head"),
            models.CheckConstraint(condition=Q(asked_pence__gte=0), name="asked_head_is_not_below_zero"),
        ]
