"""Awards that were made before this system, or by other offices, as they were published."""

from django.db import models


class HistoricAward(models.Model):
    """One published row. A record of the past: it has no state, and nothing of it can ever be paid."""

    funder = models.CharField(max_length=120)
    row_id = models.CharField(max_length=40)
    fund = models.ForeignKey("calls.Fund", models.PROTECT, null=True, related_name="+")
    fund_name = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    recipient = models.CharField("recipient, as printed", max_length=300)
    project = models.TextField(blank=True)
    financial_year = models.PositiveSmallIntegerField(null=True)
    financial_year_as_printed = models.CharField(max_length=60, blank=True)
    decision_reference = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True)
    decided_as_printed = models.CharField(max_length=200, blank=True)
    amount_pence = models.BigIntegerField()
    amount_as_printed = models.CharField(max_length=60, blank=True)
    amount_basis = models.CharField(max_length=120)
    counts = models.BooleanField("an award, so counted in totals")
    term_note = models.TextField(blank=True)
    area = models.CharField(max_length=120, blank=True)
    certainty = models.CharField(max_length=200, blank=True)
    set_status = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    note = models.TextField("what could not be read", blank=True)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["funder", "row_id"], name="one_row_a_funder")]
