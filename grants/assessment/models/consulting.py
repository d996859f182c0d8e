"""Asking the police, a partnership or the highway authority for a view of some bids. They never score."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.applications.models import Application

USER = settings.AUTH_USER_MODEL


class Consultation(models.Model):
    """One question about named bids of a call, to named people, until the end of a day."""

    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="+")
    question = models.TextField()
    due_on = models.DateField("the last day for replies")
    bids = models.ManyToManyField(Application, related_name="consultations")
    people = models.ManyToManyField("people.User", related_name="+")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(question=""), name="consultation_asks_something")]
        indexes = [models.Index(fields=["call", "-at"], name="consultation_of_call")]

    @property
    def office_id(self) -> int:
        return self.call.office_id

    @property
    def call_reference(self) -> str:
        return self.call.reference


class ConsultationReply(models.Model):
    """What one person says of one bid; she may change it until the end of the day."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="replies")
    application = models.ForeignKey(Application, models.PROTECT, related_name="replies")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    text = models.TextField()
    interest = models.TextField("interest that she declares in the body", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "application", "user"], name="one_reply_a_bid_and_person"),
            models.CheckConstraint(condition=~Q(text=""), name="reply_says_something"),
        ]
