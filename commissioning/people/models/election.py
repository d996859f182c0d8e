"""Periods before an election, in which the office holds back what might sway voters."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from commissioning.people.models.office import Office
from commissioning.people.models.user import User


class ElectionPeriodQuerySet(models.QuerySet["ElectionPeriod"]):
    def in_force_on(self, day: date) -> "ElectionPeriodQuerySet":
        """Those that hold on a day, and were not lifted."""
        return self.filter(from_on__lte=day, to_on__gte=day, lifted_at__isnull=True)


class ElectionPeriod(models.Model):
    """From a day to a day, both inside: no news, no new discretionary decision, or neither. Statutory publication, payments, letters and returns go on."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField()
    holds_publicity = models.BooleanField("news waits", default=True)
    holds_decisions = models.BooleanField("new discretionary decisions wait", default=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = ElectionPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="election_period_in_order"),
            models.CheckConstraint(condition=Q(holds_publicity=True) | Q(holds_decisions=True), name="election_period_holds_something"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="lifted_election_period_says_by_whom",
            ),
        ]
