"""What happens to an award after it was accepted: changes of its terms, pauses, its end; and what each did to the money promised."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grants.awards.models.award import Award, BudgetHead

USER = settings.AUTH_USER_MODEL


class Variation(models.Model):
    """A change of the terms that an officer may agree, with what stood before beside what stands now; None where it did not change."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="variations")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField()
    ends_on_before = models.DateField(null=True, blank=True)
    ends_on_after = models.DateField(null=True, blank=True)
    amount_before_pence = models.BigIntegerField(null=True, blank=True)
    amount_after_pence = models.BigIntegerField(null=True, blank=True)
    moved_pence = models.BigIntegerField("moved between budget heads", default=0)
    agreed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="one_variation_a_number"),
            models.CheckConstraint(
                condition=Q(amount_after_pence__isnull=True) | Q(amount_after_pence__lt=F("amount_before_pence")),
                name="variation_gives_no_more_money",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="variation_says_why"),
        ]

    def __str__(self) -> str:
        return f"variation {self.number} of {self.award}"

    @property
    def cut_pence(self) -> int:
        """How much less the award is; 0 where its sum did not change."""
        if self.amount_before_pence is None or self.amount_after_pence is None:
            return 0
        return self.amount_before_pence - self.amount_after_pence


class VariedHead(models.Model):
    """A budget head as it was before a variation, and after it."""

    variation = models.ForeignKey(Variation, models.CASCADE, related_name="heads")
    head = models.ForeignKey(BudgetHead, models.PROTECT, related_name="+")
    before_pence = models.BigIntegerField()
    after_pence = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["variation", "head"], name="one_change_a_head")]


class Suspension(models.Model):
    """A time in which nothing is paid, and why. It holds the payments until it is lifted, also where the grant ends meanwhile."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="suspensions")
    reason = models.TextField()
    suspended_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    suspended_at = models.DateTimeField()
    resumed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    resumed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award"], condition=Q(resumed_at__isnull=True), name="one_suspension_in_force"),
            models.CheckConstraint(condition=~Q(reason=""), name="suspension_says_why"),
        ]


class Ending(models.Model):
    """How and when a grant ended, and the figures on which it was closed."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="ending")
    ended_on = models.DateField()
    reason = models.TextField("why it ended early, or was stopped", blank=True)
    reconciled_at = models.DateTimeField("when reconciliation began", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    paid_pence = models.BigIntegerField("paid, as closed", null=True, blank=True)
    returned_pence = models.BigIntegerField("given back, as closed", null=True, blank=True)
    spent_pence = models.BigIntegerField("accepted spending, as closed; None where no return says", null=True, blank=True)


class CommitmentChange(models.Model):
    """A change of what an award is drawn on one source in one year, with the day from which it holds.

    `AwardSource` says what stands now; taking back the changes of later days says what stood on a day.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="commitment_changes")
    source = models.ForeignKey("calls.FundingSource", models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    change_pence = models.BigIntegerField()
    changed_on = models.DateField()
    why = models.CharField(
        max_length=12,
        choices=[("variation", "Variation"), ("terminated", "Stopped"), ("returned", "Money given back"), ("closed", "Closed")],
    )
    variation = models.ForeignKey(Variation, models.PROTECT, null=True, blank=True, related_name="changes")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(change_pence=0), name="commitment_change_is_some_money")]
        indexes = [models.Index(fields=["changed_on"], name="commitment_changed")]
