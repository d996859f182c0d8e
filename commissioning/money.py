"""LAW: money. Whole pence inside; `Decimal` only where pounds are typed in or written out. Plain Python."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation

PENCE = 100
MOST_PENCE = 100_000_000_000  # a thousand million pounds: above this it is a slip of the finger
POUNDS = re.compile(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]{1,2})?$")


class MoneyError(ValueError):
    """Words fit for the person who typed it."""


def parse_pounds(text: str, *, least_pence: int = 0, most_pence: int = MOST_PENCE) -> int:
    """Pence from pounds as a person types them: "£3,400", "3400.5", "3 400.50".

    Units: pounds in, pence out.
    Raises: MoneyError for words, signs, more than two decimals, and sums outside the limits.
    """
    typed = str(text).strip()
    bare = typed.replace("£", "", 1).replace(" ", "").replace("\u00a0", "")
    if not bare:
        raise MoneyError("Enter an amount in pounds, like 3,400 or 3,400.50.")
    if not POUNDS.match(bare):
        raise MoneyError(f"“{typed}” is not an amount. Write pounds in figures, like 3,400 or 3,400.50.")
    try:
        pence = int((Decimal(bare.replace(",", "")) * PENCE).to_integral_exact())
    except InvalidOperation:
        raise MoneyError(f"“{typed}” is not an amount. Write pounds in figures, like 3,400 or 3,400.50.") from None
    if pence < least_pence:
        raise MoneyError(f"The amount must be {format_pounds(least_pence)} or more.")
    if pence > most_pence:
        raise MoneyError(f"The amount must be {format_pounds(most_pence)} or less.")
    return pence


def format_pounds(pence: int, *, always_pence: bool = False) -> str:
    """£3,400 or £3,400.50: pence are shown where there are any, or where asked for. A minus stands before the pound sign."""
    sign, whole = ("-" if pence < 0 else ""), abs(pence)
    pounds, rest = divmod(whole, PENCE)
    return f"{sign}£{pounds:,}.{rest:02}" if rest or always_pence else f"{sign}£{pounds:,}"


def to_decimal(pence: int) -> Decimal:
    """Pounds as an exact Decimal with two places, for a cell of a workbook."""
    return Decimal(pence).scaleb(-2)


def split_evenly(total_pence: int, parts: int) -> list[int]:
    """Instalments that add up to the penny.

    Shape: one int per instalment, earliest first; sum == total_pence; they differ by at most 1.
    Units: pence; parts counts instalments.
    Raises: MoneyError if parts < 1 or total_pence < 0.
    Source: spare pennies go first (decision 0005).
    """
    if parts < 1:
        raise MoneyError("A sum is split into one part or more.")
    if total_pence < 0:
        raise MoneyError("A sum to split is not below zero.")
    each, spare = divmod(total_pence, parts)
    return [each + 1] * spare + [each] * (parts - spare)


def share(total_pence: int, weights: Sequence[int]) -> list[int]:
    """Divide a sum in proportion, by the largest remainder; ties go to the earlier.

    Shape: one int per weight, in their order; sum == total_pence.
    Units: pence; weights are whole numbers of any unit (percentages, pence).
    Raises: MoneyError if the total is below zero, a weight is, or none is above zero.
    """
    if total_pence < 0 or any(weight < 0 for weight in weights) or sum(weights) == 0:
        raise MoneyError("Shares need a sum and weights of zero or more, not all zero.")
    whole = sum(weights)
    shares = [total_pence * weight // whole for weight in weights]
    remainders = [total_pence * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for i in order[: total_pence - sum(shares)]:
        shares[i] += 1
    return shares


def cap_pence(budget_pence: int, tolerance_pct: Decimal) -> int:
    """The most that a budget may carry: budget plus tolerance, rounded down to the penny (requirements, section 0)."""
    return int((Decimal(budget_pence) * (100 + tolerance_pct) / 100).to_integral_value(rounding=ROUND_DOWN))


def percent_of(part_pence: int, whole_pence: int) -> Decimal:
    """A share in per cent with two places, rounded half up: £525,179 of £510,000 is 102.98."""
    if whole_pence == 0:
        return Decimal("0.00")
    return (Decimal(part_pence) * 100 / Decimal(whole_pence)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def financial_year(day: date) -> int:
    """The year in which the financial year of `day` begins: 31 March 2027 is in 2026, 1 April 2027 in 2027."""
    return day.year if (day.month, day.day) >= (4, 1) else day.year - 1


def financial_year_bounds(year: int) -> tuple[date, date]:
    """First and last day, both inside it."""
    return date(year, 4, 1), date(year + 1, 3, 31)


def financial_year_name(year: int) -> str:
    """2026 is written 2026-27."""
    return f"{year}-{(year + 1) % 100:02}"
