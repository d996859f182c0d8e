"""Due diligence: what is looked into about a body before it has money, by how much it asks, and what was found."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.applications.models import Application

USER = settings.AUTH_USER_MODEL
RESULTS = [("clear", "Clear"), ("query", "Query"), ("fail", "Fail"), ("waived", "Waived")]


class DiligenceItem(models.Model):
    """One thing to look into, and from which sum on. An officer edits the list; one that is no longer asked stays with the bids it was asked of."""

    number = models.PositiveSmallIntegerField(unique=True)
    label = models.CharField("what is looked into", max_length=120)
    hint = models.CharField("what to look at", max_length=200, blank=True)
    from_pence = models.BigIntegerField("asked of bids of this sum and more", default=0)
    is_asked = models.BooleanField(default=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(from_pence__gte=0) & ~Q(label=""), name="diligence_item_is_whole")]

    def __str__(self) -> str:
        return self.label


class DiligenceCheck(models.Model):
    """What was found about one thing for one bid, on what evidence, and how long it holds. Never changed: the last one stands."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="diligence")
    item = models.ForeignKey(DiligenceItem, models.PROTECT, related_name="checks")
    result = models.CharField(max_length=8, choices=RESULTS)
    evidence = models.TextField("what shows it")
    expires_on = models.DateField("last day on which it holds", null=True, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(evidence=""), name="diligence_says_what_shows_it")]
        indexes = [models.Index(fields=["application", "item"], name="diligence_of_bid")]

    def holds_on(self, day: date) -> bool:
        return self.expires_on is None or day <= self.expires_on
