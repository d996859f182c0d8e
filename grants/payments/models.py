"""Instalments, what they wait for, where the money goes, and the batches that finance pays."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.fsm import StateField, move, state_is_known
from commissioning.lifecycle import BATCH, INSTALMENT
from commissioning.money import financial_year_name
from commissioning.permissions import allows
from grants.awards.models import Award

USER = settings.AUTH_USER_MODEL


class BankDetails(models.Model):
    """Where a body is paid. Numbers are encrypted; a change is a new row and the old one is kept. Nothing is payable until a second person confirmed it."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    account_name = models.CharField(max_length=120)
    sort_code_sealed = models.BinaryField()
    account_number_sealed = models.BinaryField()
    account_ends = models.CharField("last four figures", max_length=4)
    digest = models.CharField("keyed digest, to find the same account twice", max_length=64)
    remittance_email = models.EmailField(blank=True)
    change_reason = models.TextField(blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    call_back_note = models.TextField(blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(replaced_at__isnull=True), name="one_account_in_force"),
            models.CheckConstraint(condition=~Q(confirmed_by=F("entered_by")), name="second_person_confirms_bank"),
            models.CheckConstraint(condition=Q(confirmed_by__isnull=True) | ~Q(call_back_note=""), name="confirmation_says_how"),
        ]

    def __str__(self) -> str:
        return f"account ending {self.account_ends}"


class Supplier(models.Model):
    """The number that finance's ledger knows a body by."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    number = models.CharField("supplier number", max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "organisation"], name="one_supplier_number_a_body")]


class Batch(models.Model):
    """Payments that go to finance together. Locked with its workbook; cancelled whole before release; its number is never used again."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, unique=True)
    state = StateField(BATCH)
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    locked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    locked_at = models.DateTimeField(null=True, blank=True)
    workbook = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    total_pence = models.BigIntegerField("control total", default=0)
    count = models.PositiveIntegerField("payments", default=0)
    frozen = models.JSONField("the rows as locked, without bank numbers", null=True, blank=True)
    released_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.TextField(blank=True)
    machine = BATCH

    class Meta:
        constraints = [
            state_is_known(BATCH, "batch_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "cancelled"]) | Q(workbook__isnull=False), name="locked_batch_has_its_file"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def handled_by(self, user: Any) -> bool:
        """She prepared or approved a payment in it."""
        return self.instalments.filter(Q(prepared_by=user) | Q(approved_by=user)).exists()

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        return allows(user, "batches.download", self)

    def file_downloaded(self, *, by: Any, at: datetime, stored_file: Any) -> None:
        """The workbook holds whole bank numbers: who fetched it, and when, is on the record."""
        record("workbook downloaded", self, by=by, at=at, sha256=stored_file.sha256)

    @move(BATCH["lock"])
    def lock(self, *, at: datetime, by: Any, workbook: Any, total_pence: int, count: int, frozen: dict[str, Any]) -> None:
        self.locked_at, self.locked_by, self.workbook = at, by, workbook
        self.total_pence, self.count, self.frozen = total_pence, count, frozen

    @move(BATCH["release"])
    def release(self, *, at: datetime, by: Any) -> None:
        self.released_at, self.released_by = at, by

    @move(BATCH["cancel"])
    def cancel(self, *, at: datetime, reason: str) -> None:
        self.cancelled_reason = reason

    @move(BATCH["reconcile"])
    def reconcile(self, *, at: datetime) -> None: ...


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    def standing(self) -> "InstalmentQuerySet":
        """Those that count against the award: all but the returned and the cancelled."""
        return self.exclude(state__in=["returned", "cancelled"])

    def visible_to(self, user: Any) -> "InstalmentQuerySet":
        return self.filter(award__in=Award.objects.visible_to(user))


class Instalment(models.Model):
    """One planned payment of an award. A paid one is never edited: a correction is a new row that names it."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=80, unique=True)
    amount_pence = models.BigIntegerField()
    due_on = models.DateField()
    financial_year = models.PositiveSmallIntegerField()
    note = models.CharField("what it is for", max_length=120, blank=True)
    waits_for = models.CharField("kind of return whose acceptance it waits for", max_length=8, blank=True)
    state = StateField(INSTALMENT)
    prepared_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="instalments")
    bank = models.ForeignKey(BankDetails, models.PROTECT, null=True, blank=True, related_name="+")
    paid_on = models.DateField(null=True, blank=True)
    ledger_reference = models.CharField(max_length=40, blank=True)
    released_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    returned_on = models.DateField("day on which the bank's return was recorded", null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_reason = models.TextField(blank=True)
    machine = INSTALMENT

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        constraints = [
            state_is_known(INSTALMENT, "instalment_state_known"),
            models.UniqueConstraint(fields=["award", "number"], name="one_instalment_a_number"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="instalment_is_some_money"),
            models.CheckConstraint(condition=~Q(prepared_by=F("approved_by")), name="preparer_and_approver_differ"),
            models.CheckConstraint(
                condition=~Q(released_by=F("approved_by")) & ~Q(released_by=F("prepared_by")), name="releaser_did_neither"
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | (Q(paid_on__isnull=False) & ~Q(ledger_reference="")), name="paid_says_when_and_where"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_batch", "exported", "paid"]) | Q(batch__isnull=False), name="sent_in_a_batch"
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | (Q(cancelled_on__isnull=False) & ~Q(cancelled_reason="")),
                name="cancelled_says_when_and_why",
            ),
            models.CheckConstraint(condition=~Q(state="returned") | Q(returned_on__isnull=False), name="returned_says_when"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="instalment_due")]

    def __str__(self) -> str:
        return self.reference

    @property
    def office_id(self) -> int:
        return self.award.office_id

    @property
    def organisation_id(self) -> int:
        return self.award.organisation_id

    def barred_for(self, user: Any) -> bool:
        return self.award.barred_for(user)

    @move(INSTALMENT["prepare"])
    def prepare(self, *, at: datetime, by: Any, bank: BankDetails) -> None:
        self.prepared_at, self.prepared_by, self.bank = at, by, bank

    @move(INSTALMENT["unprepare"])
    def unprepare(self, *, at: datetime) -> None:
        self.prepared_at = self.prepared_by = self.approved_at = self.approved_by = self.bank = None

    @move(INSTALMENT["approve"])
    def approve(self, *, at: datetime, by: Any) -> None:
        self.approved_at, self.approved_by = at, by

    @move(INSTALMENT["put_in_batch"])
    def put_in_batch(self, *, at: datetime, batch: Batch) -> None:
        self.batch = batch

    @move(INSTALMENT["take_from_batch"])
    def take_from_batch(self, *, at: datetime) -> None:
        """Its batch was cancelled: everything about it is done again."""
        self.prepared_at = self.prepared_by = self.approved_at = self.approved_by = self.bank = self.batch = None

    @move(INSTALMENT["export"])
    def export(self, *, at: datetime) -> None: ...

    @move(INSTALMENT["record_paid"])
    def record_paid(self, *, at: datetime, by: Any, paid_on: Any, ledger_reference: str) -> None:
        self.released_by, self.paid_on, self.ledger_reference = by, paid_on, ledger_reference

    @move(INSTALMENT["record_returned"])
    def record_returned(self, *, at: datetime) -> None:
        self.returned_on = timezone.localdate(at)

    @move(INSTALMENT["cancel"])
    def cancel(self, *, at: datetime, reason: str) -> None:
        self.cancelled_on, self.cancelled_reason = timezone.localdate(at), reason


class PaidFile(models.Model):
    """A file of what the ledger paid, as finance applied it: whole, and once. It is never edited."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    count = models.PositiveIntegerField("payments")
    total_pence = models.BigIntegerField()
    applied_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "sha256"], name="one_paid_file_a_digest"),
            models.CheckConstraint(condition=Q(count__gt=0, total_pence__gt=0), name="paid_file_is_some_money"),
        ]

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        return allows(user, "payments.view", self)


class Requirement(models.Model):
    """Something an instalment waits for, written by the stage that knows it.

    A "return" holds the payment until it is met; a "late" one only from `due_on` on. "Overdue" is derived from the dates.
    """

    instalment = models.ForeignKey(Instalment, models.CASCADE, related_name="requirements")
    kind = models.CharField(max_length=12, choices=[("return", "Waits for an accepted return"), ("late", "Held when a return is late")])
    subject = models.CharField("reference of what is awaited", max_length=80)
    due_on = models.DateField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instalment", "kind", "subject"], name="one_requirement_a_subject")]


class CodingLine(models.Model):
    """Where a payment is charged; the lines of a payment add up to it."""

    instalment = models.ForeignKey(Instalment, models.CASCADE, related_name="coding")
    number = models.PositiveSmallIntegerField()
    source = models.ForeignKey("calls.FundingSource", models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    cost_centre = models.CharField(max_length=20, blank=True)
    subjective_code = models.CharField(max_length=20, blank=True)
    project_code = models.CharField(max_length=20, blank=True)
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instalment", "number"], name="one_coding_line_a_number"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="coding_line_is_some_money"),
        ]


class Recovery(models.Model):
    """Money asked back from a grantee, and what became of it: it came in, or was let go by somebody who may, with her reason."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="recoveries")
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=80, unique=True)
    amount_pence = models.BigIntegerField()
    reason = models.TextField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    let_go_pence = models.BigIntegerField("waived or written off", default=0)
    let_go_reason = models.TextField(blank=True)
    let_go_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    let_go_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="one_recovery_a_number"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0) & ~Q(reason=""), name="recovery_is_some_money_and_says_why"),
            models.CheckConstraint(
                condition=Q(let_go_pence=0) | (Q(let_go_pence__lte=F("amount_pence")) & ~Q(let_go_reason="") & Q(let_go_by__isnull=False)),
                name="let_go_says_who_and_why",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="recovery_due")]

    def __str__(self) -> str:
        return self.reference

    @property
    def office_id(self) -> int:
        return self.award.office_id

    @property
    def organisation_id(self) -> int:
        return self.award.organisation_id

    def barred_for(self, user: Any) -> bool:
        return self.award.barred_for(user)


class Receipt(models.Model):
    """Money that came back, as finance found it in the ledger. It is never edited."""

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="receipts")
    amount_pence = models.BigIntegerField()
    received_on = models.DateField()
    ledger_reference = models.CharField(max_length=40)
    to_year = models.PositiveSmallIntegerField("later year in which it is free; else that of the payment", null=True, blank=True)
    to_reserve = models.ForeignKey("calls.FundingSource", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0) & ~Q(ledger_reference=""), name="receipt_is_some_money_and_says_where"),
            models.CheckConstraint(
                condition=Q(to_reserve__isnull=True) | Q(to_year__isnull=False), name="receipt_in_a_reserve_says_the_year"
            ),
        ]

    @property
    def where(self) -> str:
        """Where the money is free since."""
        if self.to_year is None:
            return "Where it was paid from"
        return f"{self.to_reserve or 'The same source'}, {financial_year_name(self.to_year)}"


class ReceiptLine(models.Model):
    """The part of a receipt that undoes one coding line of a payment: what was paid from a source in a year, and came back to it."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lines")
    line = models.ForeignKey(CodingLine, models.PROTECT, related_name="given_back")
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_pence__gt=0), name="receipt_line_is_some_money")]
