"""Which returns a grant owes, and when: plain functions of dates."""

from dataclasses import dataclass
from datetime import date, timedelta

from commissioning.money import financial_year, financial_year_bounds

MONTH = timedelta(days=30)
FORTNIGHT = timedelta(days=15)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """One return to come; both ends of its period are inside it."""

    kind: str
    period_from_on: date
    period_to_on: date
    due_on: date


def wanted(plan: str, *, start: date, end: date) -> list[Wanted]:
    """The returns of a grant, earliest first, by its call's plan.

    Shape: interim returns, whose periods follow each other without a gap from the first day, then one last return that covers the whole period.
    A grant of several financial years has the interim returns of each, as its payments are planned by year.
    Source: requirements 7.1 and section 0: mid-term is halfway through the funding period and 30 days; the end return 30 days after the end.
    """
    last = Wanted("end_note" if plan == "end_note" else "end", start, end, end + MONTH)
    if plan in ("end_note", "end"):
        return [last]
    kind, wait = ("mid", MONTH) if plan == "mid_and_end" else ("quarter", FORTNIGHT)
    found, begin = [], start
    for until in _interim_ends(plan, start=start, end=end):
        if begin <= until < end:
            found.append(Wanted(kind, begin, until, until + wait))
            begin = until + DAY
    return [*found, last]


def _interim_ends(plan: str, *, start: date, end: date) -> list[date]:
    """The last days of the parts: halves or quarters of each financial year that the grant runs in."""
    ends = []
    for year in range(financial_year(start), financial_year(end) + 1):
        first, last = financial_year_bounds(year)
        first, last = max(start, first), min(end, last)
        if plan == "mid_and_end":
            ends.append(first + timedelta(days=(last - first).days // 2))
        else:
            days = (last - first).days + 1
            ends += [first + timedelta(days=days * number // 4 - 1) for number in (1, 2, 3, 4)]
    return ends
