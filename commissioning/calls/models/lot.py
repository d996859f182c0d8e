"""A part of a call with its own pot, bounds and, where it needs them, questions."""

from django.db import models
from django.db.models import F, Q

from commissioning.calls.models.call import Call


class Lot(models.Model):
    """The pots of a call's lots add up to what the call gives. A bid is for one lot."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="lots")
    number = models.PositiveSmallIntegerField()
    key = models.SlugField()
    title = models.CharField(max_length=120)
    pot_pence = models.BigIntegerField("what the lot gives in all")
    least_pence = models.BigIntegerField("smallest grant")
    most_pence = models.BigIntegerField("largest grant")
    bids_per_body = models.PositiveSmallIntegerField("bids that one body may make in the lot", default=1)
    question_set = models.ForeignKey("questions.QuestionSet", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="one_lot_a_number"),
            models.UniqueConstraint(fields=["call", "key"], name="one_lot_a_key"),
            models.CheckConstraint(condition=Q(least_pence__gte=0) & Q(most_pence__gte=F("least_pence")), name="lot_amounts_in_order"),
            models.CheckConstraint(condition=Q(pot_pence__gte=F("most_pence")), name="lot_pays_its_largest_grant"),
        ]

    def __str__(self) -> str:
        return self.title
