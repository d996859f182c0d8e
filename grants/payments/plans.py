"""When and how much: the payment plans, as plain functions of sums and dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commissioning.money import financial_year, split_evenly


@dataclass(frozen=True)
class Planned:
    """One payment to come. Money in pence; `after_return` names the kind of return whose acceptance it waits for, if any."""

    amount_pence: int
    due_on: date
    financial_year: int
    note: str
    after_return: str = ""


def middle(start: date, end: date) -> date:
    """The day halfway through a period, both ends inside it."""
    return start + timedelta(days=(end - start).days // 2)


def planned(plan: str, *, amount_pence: int, year: int, start: date, end: date, earliest: date) -> list[Planned]:
    """The payments of one financial year of an award.

    Shape: earliest first; the sums add up to `amount_pence` to the penny; a spare penny goes to the first, and a payment of nothing is left out.
    `earliest` is the day of acceptance: nothing is due before it.
    Source: requirements 5.5 and section 0 (mid-term is halfway through the funding period and 30 days).
    """
    first = max(start, earliest)
    if plan == "whole":
        made = [Planned(amount_pence, first, year, "Whole grant")]
    elif plan == "halves":
        one, two = split_evenly(amount_pence, 2)
        second = max(middle(start, end) + timedelta(days=30), first)
        made = [Planned(one, first, year, "First half"), Planned(two, second, financial_year(second), "Second half", "mid")]
    else:
        made = _quarters(amount_pence, year, start, end, first)
    return [each for each in made if each.amount_pence]


def _quarters(amount_pence: int, year: int, start: date, end: date, first: date) -> list[Planned]:
    """In arrears: each on the fifteenth day after its quarter, for the return on it."""
    quarters = []
    days = (end - start).days + 1
    for number, part in enumerate(split_evenly(amount_pence, 4), start=1):
        last = start + timedelta(days=days * number // 4 - 1)
        due = max(last + timedelta(days=15), first)
        quarters.append(Planned(part, due, year, f"Quarter {number}", "quarter" if number < 4 else "end"))
    return quarters


def coding(amounts: Sequence[int], sources: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Which source pays which part of which payment: the source named first is used up first.

    Shape: for each amount, a list of (source id, pence) that adds up to it; over all, each source gives just its own sum.
    Raises: ValueError where the two totals differ.
    """
    if sum(amounts) != sum(pence for _, pence in sources):
        raise ValueError("payments and sources do not add up to the same")
    left = [[source, pence] for source, pence in sources if pence]
    lines = []
    for amount in amounts:
        parts = []
        while amount:
            source, pence = left[0]
            take = min(amount, pence)
            parts.append((source, take))
            amount -= take
            left[0][1] -= take
            if not left[0][1]:
                left.pop(0)
        lines.append(parts)
    return lines
