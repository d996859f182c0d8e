"""Checks, interests, scores, moderation and the recommendation."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from commissioning.fsm import StateField, move, state_is_known
from commissioning.lifecycle import ASSESSMENT
from grants.applications.models import Application

USER = settings.AUTH_USER_MODEL
KINDS_OF_INTEREST = [("none", "None"), ("known", "Known to me, no conflict"), ("conflicted", "Conflict")]


class EligibilityCheck(models.Model):
    """One test of the gate: passed, failed, or waived with a reason."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="checks")
    test = models.SlugField("question of the eligibility set, or a test of the office's own")
    label = models.CharField(max_length=200)
    result = models.CharField(max_length=8, choices=[("pass", "Pass"), ("fail", "Fail"), ("waived", "Waived")])
    reason = models.TextField(blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "test"], name="one_check_a_test"),
            models.CheckConstraint(condition=Q(result="pass") | ~Q(reason=""), name="fail_or_waiver_has_a_reason"),
        ]


class Finding(models.Model):
    """What the gate decided about a bid, with the code of the reason where it was refused. The last one stands."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="findings")
    eligible = models.BooleanField()
    code = models.SlugField("reason, as a code", blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(eligible=True) | ~Q(code=""), name="ineligible_has_a_code")]


class Interest(models.Model):
    """What a person declared about a body that applies to a call: none, known (and stays), or conflicted (and is barred)."""

    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=KINDS_OF_INTEREST)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "organisation", "user"], name="one_interest_a_body"),
            models.CheckConstraint(condition=Q(kind="none") | ~Q(note=""), name="interest_says_what"),
        ]


class Assessment(models.Model):
    """One assessor's work on one bid. Others' scores stay hidden until it is sent; sent scores are locked."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="assessments")
    assessor = models.ForeignKey(USER, models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    until = models.DateTimeField("access ends", null=True, blank=True)
    only = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="Ids of the criteria that a specialist scores; none: all."
    )
    state = StateField(ASSESSMENT)
    sent_at = models.DateTimeField(null=True, blank=True)
    overall_reason = models.TextField("overall reasons", blank=True)
    private_note = models.TextField("note for the office only", blank=True)
    applicant_note = models.TextField("note that may be sent to the applicant", blank=True)
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    machine = ASSESSMENT

    class Meta:
        constraints = [
            state_is_known(ASSESSMENT, "assessment_state_known"),
            models.UniqueConstraint(fields=["application", "assessor"], name="one_assessment_a_person"),
        ]
        indexes = [models.Index(fields=["assessor", "state"], name="assessment_desk")]

    def asks(self, criterion_id: int) -> bool:
        """Whether this sheet has a criterion: a specialist's has only those that she was given."""
        return not self.only or criterion_id in self.only

    @property
    def office_id(self) -> int:
        return self.application.call.office_id

    @property
    def call_reference(self) -> str:
        return self.application.call.reference

    @property
    def organisation_id(self) -> int:
        return self.application.organisation_id

    def barred_for(self, user: Any) -> bool:
        return self.application.barred_for(user)

    def was_typed_by(self, user: Any) -> bool:
        return self.application.was_typed_by(user)

    @move(ASSESSMENT["declare"])
    def declare(self, *, at: datetime) -> None: ...

    @move(ASSESSMENT["begin"])
    def begin(self, *, at: datetime) -> None: ...

    @move(ASSESSMENT["send"])
    def send(self, *, at: datetime) -> None:
        self.sent_at = at

    @move(ASSESSMENT["reopen"])
    def reopen(self, *, at: datetime) -> None:
        self.sent_at = None

    @move(ASSESSMENT["recuse"])
    def recuse(self, *, at: datetime) -> None: ...


class Reopening(models.Model):
    """That sent scores were opened again, and why."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="reopenings")
    reason = models.TextField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Score(models.Model):
    """0 to 5 on one criterion, with its reason. No row, or an abstention, is no score: missing is never zero."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey("calls.Criterion", models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    abstained = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    sent_value = models.PositiveSmallIntegerField("value when it was last sent", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="one_score_a_criterion"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__lte=5), name="score_0_to_5"),
            models.CheckConstraint(condition=Q(abstained=False) | Q(value__isnull=True), name="abstention_has_no_value"),
        ]


class Moderation(models.Model):
    """The meeting that settled a disagreement; the originals stay as they were sent."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="moderation")
    reason = models.TextField()
    present = models.TextField("who was present")
    triggers = models.JSONField("what called for it; empty where an officer asked for it", default=list)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ModeratedScore(models.Model):
    """The figure agreed for one criterion in dispute."""

    moderation = models.ForeignKey(Moderation, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey("calls.Criterion", models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=3, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["moderation", "criterion"], name="one_moderated_score_a_criterion"),
            models.CheckConstraint(condition=Q(value__gte=0) & Q(value__lte=5), name="moderated_score_0_to_5"),
        ]


class Result(models.Model):
    """What the scores come to, worked out anew whenever one is sent, reopened or moderated. The ranking reads this row."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="result")
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    by_criterion = models.JSONField("criterion key to unrounded mean, as text", default=dict)
    sent = models.PositiveSmallIntegerField(default=0)
    wanted = models.PositiveSmallIntegerField(default=0)
    triggers = models.JSONField("why moderation is needed", default=list)
    needs_moderation = models.BooleanField(default=False)
    below_floor = models.BooleanField(default=False)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-total"], name="result_by_total")]


class Recommendation(models.Model):
    """What the panel says to the Commissioner. It stays beside the decision, whatever that is."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="recommendation")
    kind = models.CharField(
        max_length=8,
        choices=[
            ("full", "Fund in full"),
            ("part", "Fund in part"),
            ("reserve", "Reserve list"),
            ("none", "Do not fund"),
            ("defer", "Defer to a later meeting"),
        ],
    )
    amount_pence = models.BigIntegerField(default=0)
    purpose = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    reasons = models.TextField("reasons, for the record")
    feedback = models.TextField("feedback for the applicant", blank=True)
    meeting = models.ForeignKey("assessment.PanelMeeting", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class TryOutQuerySet(models.QuerySet["TryOut"]):
    def standing(self) -> "TryOutQuerySet":
        """Those that nobody discarded."""
        return self.filter(discarded_at=None)

    def chosen(self) -> "TryOutQuerySet":
        """The one of each call whose amounts the panel goes by."""
        return self.standing().filter(chosen_at__isnull=False)


class TryOut(models.Model):
    """A set of amounts for a call's bids, with a name. It changes nothing; the one that is chosen is where the panel's amounts start from."""

    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="tryouts")
    name = models.CharField(max_length=80)
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    saved_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField("how often it was saved", default=1)
    chosen_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    chosen_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)

    objects = TryOutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "name"], condition=Q(discarded_at=None), name="one_tryout_a_name"),
            models.UniqueConstraint(
                fields=["call"], condition=Q(chosen_at__isnull=False, discarded_at=None), name="one_chosen_tryout_a_call"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="tryout_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class TryOutAmount(models.Model):
    """What is tried for one bid. No row is nothing."""

    tryout = models.ForeignKey(TryOut, models.CASCADE, related_name="amounts")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tryout", "application"], name="one_amount_a_bid"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="tried_amount_above_nothing"),
        ]
