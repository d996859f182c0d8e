"""What awards promised, as it stood on any day: from dates that are kept, never from the state of today."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet

from grants.awards.models import Award, AwardSource, AwardYear, CommitmentChange


def counts_on(day: date, award: str = "") -> Q:
    """Awards that counted on a day: decided by then, and no offer that had come to nothing by then.

    Shape: a Q over Award, or over what points to it by the path `award`. Stopped and closed awards count with what they kept.
    """
    to = f"{award}__" if award else ""
    return Q(**{f"{to}decided_on__lte": day}) & (Q(**{f"{to}freed_on__isnull": True}) | Q(**{f"{to}freed_on__gt": day}))


def years_on(day: date) -> QuerySet[AwardYear]:
    """The parts by year, as they are now, of awards that counted on a day. `changes_after` takes them back to that day."""
    return AwardYear.objects.filter(counts_on(day, "award"))


def sources_on(day: date) -> QuerySet[AwardSource]:
    """The same by source and year."""
    return AwardSource.objects.filter(counts_on(day, "award"))


def changes_after(day: date) -> QuerySet[CommitmentChange]:
    """What changed later than a day: a sum of that day is the sum of now less the sum of these. Units: pence in `change_pence`."""
    return CommitmentChange.objects.filter(counts_on(day, "award"), changed_on__gt=day)


def drawn_by(award: Award) -> dict[tuple[int, int], int]:
    """What the award is drawn now, by source and financial year. Units: pence."""
    return {(each.source_id, each.financial_year): each.amount_pence for each in award.sources.order_by("pk")}


def cuts_of(award: Award, cut_pence: int, spoken_for: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """Where a reduction is taken from: the latest year first, in it the source that is used up last, never from what is spoken for.

    Shape: (source id, financial year) to pence; they add up to `cut_pence` where the award holds that much beyond what is spoken for.
    """
    found, left = {}, cut_pence
    for each in award.sources.order_by("-financial_year", "-pk"):
        room = max(0, each.amount_pence - spoken_for.get((each.source_id, each.financial_year), 0))
        if take := min(room, left):
            found[each.source_id, each.financial_year] = take
            left -= take
    return found
