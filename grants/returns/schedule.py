"""Which returns a grant owes, and when: plain functions of dates."""

from dataclasses import dataclass
from datetime import date, timedelta

MONTH = timedelta(days=30)
FORTNIGHT = timedelta(days=15)


@dataclass(frozen=True)
class Wanted:
    """One return to come; both ends of its period are inside it."""

    kind: str
    period_from_on: date
    period_to_on: date
    due_on: date


def wanted(plan: str, *, start: date, end: date) -> list[Wanted]:
    """The returns of a grant, earliest first, by its call's plan.

    Source: requirements 7.1 and section 0: mid-term is halfway through the funding period and 30 days; the end return 30 days after the end.
    """
    last = Wanted("end_note" if plan == "end_note" else "end", start, end, end + MONTH)
    if plan in ("end_note", "end"):
        return [last]
    if plan == "mid_and_end":
        half = start + timedelta(days=(end - start).days // 2)
        return [Wanted("mid", start, half, half + MONTH), last]
    days, found, begin = (end - start).days + 1, [], start
    for number in range(1, 4):
        until = start + timedelta(days=days * number // 4 - 1)
        found.append(Wanted("quarter", begin, until, until + FORTNIGHT))
        begin = until + timedelta(days=1)
    return [*found, last]
