"""The award: what was offered and agreed. Its edits never alter the bid."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from commissioning.calls.models import LegalBasis
from commissioning.fsm import StateField, move, state_is_known
from commissioning.lifecycle import AWARD, CONDITION
from commissioning.permissions import SEE_ALL
from grants.applications.models import Application
from grants.awards.models.notice import NoticeRow

USER = settings.AUTH_USER_MODEL
# The grant stands. What counts against a budget on a day is asked of `queries.commitments`, which knows the days.
COMMITTED = ("approved", "offered", "accepted", "active", "varied", "suspended", "ended", "reconciling", "closed", "recovering")
RUNNING = ("accepted", "active", "varied")
PAYABLE = (*RUNNING, "ended", "reconciling")  # what was agreed may still be paid: a last payment in arrears falls due after the end


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, user: Any) -> "AwardQuerySet":
        """Members of the body; office staff, unless a conflict bars them."""
        if not user.is_authenticated:
            return self.none()
        rule = Q(organisation_id__in=user.organisation_ids) & ~Q(state="approved")
        offices = [each.office_id for each in user.staff_roles_held if each.role in SEE_ALL]
        if offices:
            barred = Application.objects.filter(sights__user=user, sights__barred_at__isnull=False)
            rule |= Q(office_id__in=offices) & ~Q(application__in=barred)
        return self.filter(rule)

    def committed(self) -> "AwardQuerySet":
        return self.filter(state__in=COMMITTED)


class Award(models.Model):
    """A grant to a body: money, purpose, dates, and how it came about."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    application = models.OneToOneField(Application, models.PROTECT, related_name="award")
    row = models.OneToOneField(NoticeRow, models.PROTECT, related_name="award")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    amount_pence = models.BigIntegerField()
    purpose = models.TextField()
    reasons = models.TextField()
    legal_basis = models.CharField(max_length=24, choices=LegalBasis)
    starts_on = models.DateField()
    ends_on = models.DateField()
    main_outcome = models.ForeignKey("outcomes.Outcome", models.PROTECT, null=True, related_name="+")
    district = models.ForeignKey("people.District", models.PROTECT, null=True, related_name="+")
    terms_version = models.CharField(max_length=20)
    decided_on = models.DateField()
    offered_at = models.DateTimeField(null=True, blank=True)
    accept_by_on = models.DateField("accept by", null=True, blank=True)
    extended_reason = models.TextField("why the acceptance period was extended, once", blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_post = models.CharField("post of the person who accepted", max_length=120, blank=True)
    decline_reason = models.TextField(blank=True)
    freed_on = models.DateField("day from which an offer that came to nothing counts no more", null=True, blank=True)
    agreement = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    state = StateField(AWARD)
    machine = AWARD

    objects = AwardQuerySet.as_manager()

    class Meta:
        constraints = [
            state_is_known(AWARD, "award_state_known"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="award_is_some_money"),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "offered", "lapsed", "declined", "terminated"]) | Q(accepted_at__isnull=False),
                name="running_award_was_accepted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["lapsed", "declined"], freed_on__isnull=False)
                | (~Q(state__in=["lapsed", "declined"]) & Q(freed_on__isnull=True)),
                name="only_an_offer_that_failed_is_freed",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "accept_by_on"], name="award_offers"),
            models.Index(fields=["organisation"], name="award_of_body"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def call_reference(self) -> str:
        return self.call.reference

    def barred_for(self, user: Any) -> bool:
        return self.application.barred_for(user)

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        return Award.objects.visible_to(user).filter(pk=self.pk).exists()

    @move(AWARD["offer"])
    def offer(self, *, at: datetime, accept_by_on: date) -> None:
        self.offered_at, self.accept_by_on = at, accept_by_on

    @move(AWARD["accept"])
    def accept(self, *, at: datetime, by: Any, post: str) -> None:
        self.accepted_at, self.accepted_by, self.accepted_post = at, by, post

    @move(AWARD["decline"])
    def decline(self, *, at: datetime, reason: str) -> None:
        self.decline_reason, self.freed_on = reason, timezone.localdate(at)

    @move(AWARD["lapse"])
    def lapse(self, *, at: datetime) -> None:
        self.freed_on = timezone.localdate(at)

    @move(AWARD["begin"])
    def begin(self, *, at: datetime) -> None: ...

    @move(AWARD["vary"])
    def vary(self, *, at: datetime) -> None: ...

    @move(AWARD["suspend"])
    def suspend(self, *, at: datetime) -> None: ...

    @move(AWARD["resume"])
    def resume(self, *, at: datetime) -> None: ...

    @move(AWARD["end"])
    def end(self, *, at: datetime) -> None: ...

    @move(AWARD["reconcile"])
    def reconcile(self, *, at: datetime) -> None: ...

    @move(AWARD["recover"])
    def recover(self, *, at: datetime) -> None: ...

    @move(AWARD["close"])
    def close(self, *, at: datetime) -> None: ...

    @move(AWARD["terminate"])
    def terminate(self, *, at: datetime) -> None: ...


class AwardYear(models.Model):
    """The part of an award that falls in one financial year."""

    award = models.ForeignKey(Award, models.CASCADE, related_name="years")
    financial_year = models.PositiveSmallIntegerField()
    amount_pence = models.BigIntegerField()
    is_conditional = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "financial_year"], name="one_sum_an_award_and_year")]


class AwardSource(models.Model):
    """The sources that an award is drawn against, by year; they add up to the award."""

    award = models.ForeignKey(Award, models.CASCADE, related_name="sources")
    source = models.ForeignKey("calls.FundingSource", models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "source", "financial_year"], name="one_sum_an_award_source_year")]


class Condition(models.Model):
    """Something the body must do: before the start, before payment, throughout, or at the end."""

    award = models.ForeignKey(Award, models.CASCADE, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(
        max_length=16,
        choices=[
            ("before_payment", "Before payment"),
            ("before_start", "Before the start"),
            ("ongoing", "Throughout"),
            ("at_end", "At the end"),
        ],
    )
    text = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    evidence = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    evidence_note = models.TextField(blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)
    state = StateField(CONDITION)
    machine = CONDITION

    class Meta:
        constraints = [
            state_is_known(CONDITION, "condition_state_known"),
            models.UniqueConstraint(fields=["award", "number"], name="one_condition_a_number"),
        ]

    @property
    def office_id(self) -> int:
        return self.award.office_id

    @property
    def organisation_id(self) -> int:
        return self.award.organisation_id

    def barred_for(self, user: Any) -> bool:
        return self.award.barred_for(user)

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        return self.award.file_visible_to(user, stored_file)

    @move(CONDITION["send_evidence"])
    def send_evidence(self, *, at: datetime, note: str, evidence: Any) -> None:
        self.evidence_note, self.evidence = note, evidence

    @move(CONDITION["meet"])
    def meet(self, *, at: datetime, by: Any, note: str = "") -> None:
        self.decided_at, self.decided_by, self.decision_note = at, by, note

    @move(CONDITION["return_evidence"])
    def return_evidence(self, *, at: datetime, by: Any, note: str = "") -> None:
        self.decided_at, self.decided_by, self.decision_note = at, by, note

    @move(CONDITION["waive"])
    def waive(self, *, at: datetime, by: Any, note: str = "") -> None:
        self.decided_at, self.decided_by, self.decision_note = at, by, note

    @move(CONDITION["break"])
    def break_(self, *, at: datetime, by: Any, note: str = "") -> None:
        self.decided_at, self.decided_by, self.decision_note = at, by, note


class AgreedOutput(models.Model):
    """What will be done, and how many, as agreed at acceptance."""

    award = models.ForeignKey(Award, models.CASCADE, related_name="outputs")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    unit = models.CharField(max_length=60)
    planned = models.DecimalField(max_digits=12, decimal_places=2)


class AgreedMeasure(models.Model):
    """An indicator that the grant is held to: baseline, target and date, as agreed at acceptance."""

    award = models.ForeignKey(Award, models.CASCADE, related_name="measures")
    indicator = models.ForeignKey("outcomes.Indicator", models.PROTECT, related_name="+")
    outcome = models.ForeignKey("outcomes.Outcome", models.PROTECT, related_name="+")
    unit = models.CharField(max_length=60)
    baseline = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    by_on = models.DateField("target to be reached by", null=True, blank=True)
    method = models.CharField("how it is measured", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "indicator"], name="one_measure_an_indicator")]


class BudgetHead(models.Model):
    """What the grant may be spent on, by head, as agreed."""

    award = models.ForeignKey(Award, models.CASCADE, related_name="heads")
    number = models.PositiveSmallIntegerField()
    head = models.CharField(max_length=120)
    planned_pence = models.BigIntegerField()
