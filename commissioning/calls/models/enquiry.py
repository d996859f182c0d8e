"""A question that somebody asks about a call, and what became of it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from commissioning.calls.models.call import Call
from commissioning.fsm import StateField, move, state_is_known
from commissioning.lifecycle import ENQUIRY
from commissioning.seen import seen_mark


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def published(self) -> "EnquiryQuerySet":
        """Those that everybody may read, in the words of `question` and `answer` alone."""
        return self.filter(state="published")


class Enquiry(models.Model):
    """`text` is what was asked, for the asker and the office alone. `question` is how the office words it for all, so that it names nobody.

    While it waits, `question` and `answer` are a draft. `reason` says why the answer is for the asker alone, or why there is none.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="enquiries")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    text = models.TextField("as it was asked")
    question = models.TextField("as all may read it", blank=True)
    answer = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    state = StateField(ENQUIRY)
    machine = ENQUIRY

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        constraints = [
            state_is_known(ENQUIRY, "enquiry_state_known"),
            models.CheckConstraint(condition=Q(state="waiting") | Q(answered_at__isnull=False), name="enquiry_settled_has_a_time"),
            models.CheckConstraint(condition=~Q(state="published") | (~Q(question="") & ~Q(answer="")), name="published_enquiry_has_words"),
        ]
        indexes = [models.Index(fields=["call", "state", "answered_at"], name="enquiry_of_call")]

    @property
    def seen_mark(self) -> str:
        """The mark of the words that stand, for a page on which they are changed."""
        return seen_mark(self.state, self.question, self.answer)

    @property
    def office_id(self) -> int:
        return self.call.office_id

    @property
    def call_reference(self) -> str:
        return self.call.reference

    @move(ENQUIRY["publish"])
    def publish(self, *, by: Any, at: datetime) -> None:
        self.answered_by, self.answered_at = by, at

    @move(ENQUIRY["answer_alone"])
    def answer_alone(self, *, by: Any, at: datetime) -> None:
        self.answered_by, self.answered_at = by, at

    @move(ENQUIRY["set_aside"])
    def set_aside(self, *, by: Any, at: datetime) -> None:
        self.answered_by, self.answered_at = by, at


class EnquiryCorrection(models.Model):
    """That a published answer was put right: the words that stood until then, and why. All may read why; the office keeps the words."""

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="corrections")
    question = models.TextField("question as it stood")
    answer = models.TextField("answer as it stood")
    reason = models.TextField("what was put right, as all may read it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="enquiry_correction_has_a_reason")]
        indexes = [models.Index(fields=["enquiry", "-at"], name="correction_of_enquiry")]
