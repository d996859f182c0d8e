"""The dated register of interests of those who decide, score and advise."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

USER = settings.AUTH_USER_MODEL


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    def in_force_on(self, day: date) -> "RegisterEntryQuerySet":
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day)


class RegisterEntry(models.Model):
    """A body in which a person has an interest, from a day on. An entry is ended, never taken out."""

    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    body = models.CharField("name of the body", max_length=200)
    nature = models.CharField("what the interest is", max_length=200)
    charity_number = models.CharField(max_length=40, blank=True)
    company_number = models.CharField(max_length=40, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    from_on = models.DateField()
    to_on = models.DateField("last day", null=True, blank=True)
    entered_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(body="") & ~Q(nature=""), name="register_entry_says_what"),
            models.CheckConstraint(condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="register_entry_in_order"),
        ]
