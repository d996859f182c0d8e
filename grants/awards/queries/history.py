"""What is asked of published past awards."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from commissioning.people.models import Organisation
from grants.awards.models import HistoricAward


@dataclass(frozen=True)
class PastRecipient:
    """One body's published past awards. `organisation_id` is None for a name that no organisation here bears."""

    organisation_id: int | None
    name: str
    rows: int
    awarded_pence: int


def history_of(organisation: Organisation) -> QuerySet[HistoricAward]:
    """Published past awards of one organisation, newest year first; rows that bear its name count, with or without a leading "The".

    Shape: HistoricAward rows; only those with `counts` go into a total. They are history: none can be paid.
    """
    bare = organisation.name.removeprefix("The ").strip()
    by_name = Q(organisation=None) & (Q(recipient__iexact=bare) | Q(recipient__iexact=f"The {bare}"))
    own = HistoricAward.objects.filter(Q(organisation=organisation) | by_name)
    return own.order_by(F("financial_year").desc(nulls_last=True), F("decided_on").desc(nulls_last=True), "funder", "row_id")


def history_total_pence(organisation: Organisation) -> int:
    """What was awarded to one organisation in the past. Units: pence; costs and money received are left out."""
    return int(history_of(organisation).filter(counts=True).aggregate(total=Coalesce(Sum("amount_pence"), 0))["total"])


def history_by_organisation() -> list[PastRecipient]:
    """Every body with published past awards, by name. One query. Units: pence, awards only."""
    bodies = HistoricAward.objects.annotate(body=Coalesce("organisation__name", "recipient")).values("organisation_id", "body")
    sums = bodies.annotate(rows=Count("pk"), awarded=Coalesce(Sum("amount_pence", filter=Q(counts=True)), 0)).order_by(
        "body", "organisation_id"
    )
    return [PastRecipient(each["organisation_id"], each["body"], each["rows"], int(each["awarded"])) for each in sums]
