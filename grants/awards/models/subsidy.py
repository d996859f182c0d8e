"""Whether an award is a subsidy, and under which rule it is given. Source: Subsidy Control Act 2022, sections 2, 33, 36 and 37."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.applications.models import Application

USER = settings.AUTH_USER_MODEL
LIMBS = ("resources", "enterprise", "advantage", "effect")


class Basis(models.TextChoices):
    NONE = "none", "Not a subsidy"
    MFA = "mfa", "Minimal financial assistance"
    SCHEME = "scheme", "Within a subsidy scheme"
    STANDALONE = "standalone", "A subsidy of its own"


def bases() -> list[tuple[str, str]]:
    return Basis.choices


class SubsidyAnswer(models.Model):
    """The four limbs answered for one bid, each with why; all four make a subsidy, which then has a basis.

    For minimal financial assistance the body confirms in writing, before it accepts, what else it was given in the three years; `given_at` is when the
    confirmation with date and gross sum went to it. `entry_number` is that of the public database.
    """

    application = models.OneToOneField(Application, models.PROTECT, related_name="subsidy")
    resources = models.BooleanField("given out of public money, by a public authority")
    resources_why = models.TextField()
    enterprise = models.BooleanField("to an enterprise: a body that offers goods or services on a market")
    enterprise_why = models.TextField()
    advantage = models.BooleanField("gives it an economic advantage that others do not get")
    advantage_why = models.TextField()
    effect = models.BooleanField("can have an effect on competition or investment in the United Kingdom, or on trade with other countries")
    effect_why = models.TextField()
    basis = models.CharField(max_length=10, choices=bases)
    scheme = models.CharField("name and number of the scheme", max_length=200, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    notified_at = models.DateTimeField(null=True, blank=True)
    others_pence = models.BigIntegerField("other minimal financial assistance that the body declares", null=True, blank=True)
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    entry_number = models.CharField("number of the database entry", max_length=40, blank=True)
    entered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resources=True, enterprise=True, advantage=True, effect=True) ^ Q(basis=Basis.NONE),
                name="four_limbs_make_a_subsidy",
            ),
            models.CheckConstraint(condition=~Q(basis=Basis.SCHEME) | ~Q(scheme=""), name="subsidy_scheme_is_named"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(others_pence__gte=0, confirmed_by__isnull=False),
                name="subsidy_confirmed_in_full",
            ),
        ]

    @property
    def is_subsidy(self) -> bool:
        return self.basis != Basis.NONE
