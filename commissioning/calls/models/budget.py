"""Where the money comes from, and how much of it may be promised."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from commissioning.money import financial_year_name
from commissioning.people.models import Office


class LegalBasis(models.TextChoices):
    """The power under which a grant is made; it is recorded on each award."""

    CRIME_REDUCTION = "prsra_2011_s9", "Police Reform and Social Responsibility Act 2011, section 9 (crime and disorder reduction grant)"
    VICTIMS = "asb_2014_s143", "Anti-social Behaviour, Crime and Policing Act 2014, section 143"
    PROPERTY = "ppa_fund", "Police Property Act fund"
    OTHER = "other", "Another power"


class FundingSource(models.Model):
    """A pot that money is drawn from: a reserve, the base budget, a government grant."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    code = models.SlugField()
    name = models.CharField(max_length=120)
    is_ring_fenced = models.BooleanField(default=False)
    is_reserve = models.BooleanField("a reserve, in which money that comes back may be put", default=False)
    cost_centre = models.CharField(max_length=20, blank=True)
    subjective_code = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="one_source_a_code")]

    def __str__(self) -> str:
        return self.name


class SourceYear(models.Model):
    """How much of a source there is in one financial year (2026 is 2026-27)."""

    source = models.ForeignKey(FundingSource, models.PROTECT, related_name="years")
    financial_year = models.PositiveSmallIntegerField()
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "financial_year"], name="one_sum_a_source_and_year"),
            models.CheckConstraint(condition=Q(amount_pence__gte=0), name="source_year_not_negative"),
        ]


class Fund(models.Model):
    """A named fund with a purpose; calls are made under it."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="funds")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    purpose = models.TextField(blank=True)
    fund_type = models.CharField(max_length=40, default="standard")
    legal_basis = models.CharField(max_length=24, choices=LegalBasis, default=LegalBasis.CRIME_REDUCTION)
    sources = models.ManyToManyField(FundingSource, related_name="funds")
    is_history = models.BooleanField("past fund, for imported awards only", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="one_fund_a_code")]

    def __str__(self) -> str:
        return self.name


class Budget(models.Model):
    """What one or more funds may promise in one financial year, with the tolerance that the chief finance officer may agree to use."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    financial_year = models.PositiveSmallIntegerField()
    amount_pence = models.BigIntegerField()
    tolerance_pct = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("0"))
    funds = models.ManyToManyField(Fund, related_name="budgets")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "name", "financial_year"], name="one_budget_a_name_and_year"),
            models.CheckConstraint(condition=Q(amount_pence__gte=0) & Q(tolerance_pct__gte=0), name="budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {financial_year_name(self.financial_year)}"


class BudgetAgreement(models.Model):
    """The chief finance officer's agreement to go over the budget: up to a sum, underwritten by a source. It lapses if the total rises above it."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="agreements")
    most_pence = models.BigIntegerField("agreed maximum")
    backstop = models.ForeignKey(FundingSource, models.PROTECT, related_name="+")
    backstop_uncommitted_pence = models.BigIntegerField("uncommitted balance of the backstop at that moment")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    note = models.TextField(blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)


class Transfer(models.Model):
    """Free money that is put in another year, or in a reserve, than the one it was promised from.

    `SourceYear` and `Budget` say what stands now; taking back the transfers of later days says what stood on a day. Both sides change by the same
    pence; a reserve belongs to no fund's budget.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    source = models.ForeignKey(FundingSource, models.PROTECT, related_name="+")
    financial_year = models.PositiveSmallIntegerField()
    budget = models.ForeignKey(Budget, models.PROTECT, null=True, blank=True, related_name="+")
    to_source = models.ForeignKey(FundingSource, models.PROTECT, related_name="+")
    to_year = models.PositiveSmallIntegerField()
    to_budget = models.ForeignKey(Budget, models.PROTECT, null=True, blank=True, related_name="+")
    amount_pence = models.BigIntegerField()
    moved_on = models.DateField()
    why = models.CharField(max_length=12, choices=[("returned", "Money given back"), ("closed", "Promised and never paid")])

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_pence__gt=0), name="transfer_is_some_money")]
        indexes = [models.Index(fields=["moved_on"], name="transfer_moved")]
