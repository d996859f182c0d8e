"""The decision notice: drafted from the recommendations, commented on, signed once, then frozen."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from commissioning.calls.models import LegalBasis
from commissioning.fsm import StateField, move, state_is_known
from commissioning.lifecycle import NOTICE
from commissioning.permissions import PERMISSIONS
from grants.applications.models import Application, Sight

USER = settings.AUTH_USER_MODEL


class DecisionNoticeQuerySet(models.QuerySet["DecisionNotice"]):
    def visible_to(self, user: Any) -> "DecisionNoticeQuerySet":
        """Office staff whose role may read notices. The public reads only what is published, through `queries.published_notice`."""
        roles = PERMISSIONS["notices.view"].roles
        return self.filter(office_id__in=[each.office_id for each in user.staff_roles_held if each.role in roles])

    def newest_first(self) -> "DecisionNoticeQuerySet":
        return self.order_by("-raised_on", "-pk")


class DecisionNotice(models.Model):
    """One decision in writing (requirements 5.1). `total_pence` is what its summary says; it must equal its rows before anyone can sign."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=8, choices=[("single", "Decision notice"), ("batch", "Month's notice of delegated decisions")], default="single"
    )
    calls = models.ManyToManyField("calls.Call", related_name="+")
    lead_officer = models.ForeignKey(USER, models.PROTECT, related_name="+")
    raised_on = models.DateField()
    classification = models.CharField(
        max_length=12, choices=[("open", "Not confidential"), ("part", "Partly confidential"), ("closed", "Confidential")], default="open"
    )
    exemption = models.CharField("exemption relied on", max_length=200, blank=True)
    confidential_part = models.TextField("confidential part, never published", blank=True)
    summary = models.TextField()
    total_pence = models.BigIntegerField("total, as the summary says")
    background = models.TextField(blank=True)
    options = models.TextField("options considered", blank=True)
    finance = models.TextField("financial implications", blank=True)
    legal = models.TextField("legal implications", blank=True)
    equality = models.TextField(blank=True)
    risk = models.TextField(blank=True)
    consultation = models.TextField(blank=True)
    legal_comment = models.TextField(blank=True)
    legal_held = models.BooleanField("monitoring officer holds it", default=False)
    legal_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    legal_at = models.DateTimeField(null=True, blank=True)
    financial_comment = models.TextField(blank=True)
    financial_held = models.BooleanField("chief finance officer holds it", default=False)
    financial_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    financial_at = models.DateTimeField(null=True, blank=True)
    retrospective_reason = models.TextField("why it is signed after the funding began", blank=True)
    interests_statement = models.TextField(blank=True)
    state = StateField(NOTICE)
    prepared_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    signed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    signed_as = models.CharField("post of the signer", max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField("when bodies were told, and its letters left", null=True, blank=True)
    released_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    frozen = models.JSONField("the notice as signed", null=True, blank=True)
    fingerprint = models.CharField("SHA-256 of the notice as signed", max_length=64, blank=True)
    document = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    machine = NOTICE

    objects = DecisionNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            state_is_known(NOTICE, "notice_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "ready"]) | (Q(signed_by__isnull=False) & ~Q(fingerprint="")),
                name="signed_notice_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_held_back(self) -> bool:
        """Decided, and nobody is told yet. A correction tells nobody anything: what it corrects was told, or waits itself."""
        return self.signed_at is not None and self.released_at is None and self.supersedes_id is None

    def barred_for(self, user: Any) -> bool:
        """She has a conflict with a body on this notice, or belongs to one, and that row is not yet left to someone else."""
        rows = self.rows.exclude(decision="left")
        if rows.filter(application__organisation_id__in=user.organisation_ids).exists():
            return True
        return Sight.objects.filter(application__in=rows.values("application_id"), user=user, barred_at__isnull=False).exists()

    def scored_by(self, user: Any) -> bool:
        """She sent scores for a bid on this notice, under a call that keeps scorers from deciding."""
        rows = self.rows.exclude(decision="left").filter(application__call__scorer_may_decide=False)
        return rows.filter(application__assessments__assessor=user, application__assessments__state="sent").exists()

    def was_typed_by(self, user: Any) -> bool:
        """She typed in a bid on this notice for its body."""
        return self.rows.exclude(decision="left").filter(application__keyed_by=user).exists()

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        """The signed document: anyone once published, office staff before."""
        return self.state in ("published", "superseded") or bool(user.is_authenticated and user.office_roles(self.office_id))

    @move(NOTICE["make_ready"])
    def make_ready(self, *, at: datetime) -> None: ...

    @move(NOTICE["take_back"])
    def take_back(self, *, at: datetime) -> None: ...

    @move(NOTICE["sign"])
    def sign(self, *, at: datetime, by: Any, signed_as: str, statement: str, frozen: dict[str, Any], fingerprint: str) -> None:
        self.signed_at, self.signed_by, self.signed_as = at, by, signed_as
        self.interests_statement, self.frozen, self.fingerprint = statement, frozen, fingerprint

    @move(NOTICE["publish"])
    def publish(self, *, at: datetime) -> None:
        self.published_at = at

    @move(NOTICE["supersede"])
    def supersede(self, *, at: datetime) -> None: ...


class NoticeRow(models.Model):
    """One bid on a notice: what was recommended, what is decided, and the four things that the law asks for."""

    notice = models.ForeignKey(DecisionNotice, models.CASCADE, related_name="rows")
    application = models.ForeignKey(Application, models.PROTECT, related_name="notice_rows")
    position = models.PositiveSmallIntegerField()
    recommended = models.CharField(max_length=8)
    recommended_pence = models.BigIntegerField()
    decision = models.CharField(
        max_length=8,
        choices=[
            ("approve", "Approve"),
            ("refuse", "Refuse"),
            ("reserve", "Reserve list"),
            ("defer", "Defer"),
            ("left", "Left to another decider"),
        ],
    )
    amount_pence = models.BigIntegerField("amount, all years", default=0)
    departure_reason = models.TextField("why the decision departs from the recommendation", blank=True)
    purpose = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    reasons = models.TextField("reasons why it will help", blank=True)
    decline_reason = models.CharField("reason for refusal, coded", max_length=24, blank=True)
    legal_basis = models.CharField(max_length=24, choices=LegalBasis)
    is_confidential = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "application"], name="one_row_a_bid"),
            models.CheckConstraint(
                condition=Q(amount_pence__gte=0) & (Q(decision="approve") | Q(amount_pence=0)), name="only_approval_has_money"
            ),
        ]


class NoticeRowYear(models.Model):
    """The part of a row's amount that falls in one financial year; later years may be conditional."""

    row = models.ForeignKey(NoticeRow, models.CASCADE, related_name="years")
    financial_year = models.PositiveSmallIntegerField()
    amount_pence = models.BigIntegerField()
    is_conditional = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "financial_year"], name="one_sum_a_row_and_year")]


class NoticeRowSource(models.Model):
    """Where a row's money is to come from, by year."""

    row = models.ForeignKey(NoticeRow, models.CASCADE, related_name="sources")
    source = models.ForeignKey("calls.FundingSource", models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "source", "financial_year"], name="one_sum_a_row_source_year")]
