"""What awards promised, as it stood on any day: from dates that are kept, never from the state of today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from commissioning.calls.models import FundingSource
from commissioning.calls.queries import budget_of_year
from commissioning.lifecycle import Refused
from commissioning.money import financial_year, financial_year_name
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


@dataclass(frozen=True)
class Place:
    """Where money that an award does not need may go: a later year of its own source, or a reserve; or it stays in the year it was promised from."""

    key: str
    label: str
    to_year: int
    reserve: FundingSource | None = None


def places_for(award: Award, *, on: date) -> list[Place]:
    """Where an award's free money may go, as rows of sources and budgets allow; first, that it stays. At most five statements.

    This year and the next are offered where the fund has a budget for them; reserves only to money that is not ring-fenced.
    Source: requirements R-8.3.
    """
    rows = list(award.sources.select_related("source").order_by("financial_year", "pk"))
    years = sorted({each.financial_year for each in rows})
    names = ", ".join(dict.fromkeys(str(each.source) for each in rows))
    found = [Place("", f"Where it was promised from: {names}, {' and '.join(financial_year_name(each) for each in years)}", 0)]
    now = financial_year(on)
    found += [
        Place(f"year:{year}", f"{financial_year_name(year)}, of the same source", year)
        for year in (now, now + 1)
        if years and year > years[0] and budget_of_year(award.call, year)
    ]
    if not any(each.source.is_ring_fenced for each in rows):
        reserves = FundingSource.objects.filter(office=award.office_id, is_reserve=True).order_by("name", "pk")
        found += [Place(f"reserve:{each.pk}", f"{each}, {financial_year_name(now)}", now, each) for each in reserves]
    return found


def place_of(award: Award, key: str, *, on: date) -> Place:
    """The place of that key. Raises: Refused where it is none of those that stand open."""
    found = next((each for each in places_for(award, on=on) if each.key == key), None)
    if not found:
        raise Refused("Choose from the list where the money goes.")
    return found
