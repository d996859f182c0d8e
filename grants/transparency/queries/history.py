"""Published awards of the past, by the body that had them."""

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from grants.awards.models import HistoricAward
from grants.awards.queries import PastRecipient, history_by_organisation


def past_recipients(text: str = "") -> list[PastRecipient]:
    """Bodies with published past awards whose name holds every word of the text. One statement; pence, awards only."""
    words = text.casefold().split()
    return [each for each in history_by_organisation() if all(word in each.name.casefold() for word in words)]


def past_awards_of(name: str) -> QuerySet[HistoricAward]:
    """The published rows of one body, by its name as listed; the newest year first."""
    found = HistoricAward.objects.annotate(body=Coalesce("organisation__name", "recipient")).filter(body=name)
    return found.order_by(F("financial_year").desc(nulls_last=True), F("decided_on").desc(nulls_last=True), "funder", "row_id")
