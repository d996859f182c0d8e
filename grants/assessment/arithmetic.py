"""What scores come to: plain, exact functions. Fractions inside, one rounding at the very end.

Words: `scores` maps a scorer to {criterion key: 0 to 5, or None for an abstention}; a missing key is no score. Missing is never zero.
Source: requirements, section 0 "Arithmetic of scores" and 4.1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from typing import Any

APART_ON_A_CRITERION = 2
APART_IN_TOTAL = 15

Scores = Mapping[Any, Mapping[str, int | None]]
Means = Mapping[str, Fraction | None]


@dataclass(frozen=True)
class Weighed:
    """A criterion as the arithmetic sees it. Weights of a call add to 100."""

    key: str
    weight: int
    floor: Decimal | None = None
    tie_rank: int | None = None


@dataclass(frozen=True)
class Spread:
    """How far apart the totals of one bid's scorers are. Units: points of 100."""

    lowest: Decimal
    highest: Decimal
    range: Decimal
    deviation: Decimal


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Half up, once.

    Shape: a Decimal with `places` decimals; 62.125 is 62.13.
    """
    scale = 10**places
    return Decimal((value * scale * 2 + 1) // 2) / scale if value >= 0 else -rounded(-value, places)


def two_places(value: Fraction) -> Decimal:
    """`rounded`, written with both decimals: 74.00."""
    return rounded(value).quantize(Decimal("0.01"))


def mean(values: Iterable[int | None]) -> Fraction | None:
    """The exact mean of the scores that were given; None where nobody gave one."""
    given = [each for each in values if each is not None]
    return Fraction(sum(given), len(given)) if given else None


def median(values: Iterable[int | None]) -> Fraction | None:
    """The exact middle of the scores that were given, halfway between two middles; None where nobody gave one."""
    given = sorted(each for each in values if each is not None)
    if not given:
        return None
    half = len(given) // 2
    return Fraction(given[half]) if len(given) % 2 else Fraction(given[half - 1] + given[half], 2)


def mean_of(values: Sequence[Fraction]) -> Fraction:
    """The exact mean of some fractions; there must be one at least."""
    return sum(values, Fraction(0)) / len(values)


def criterion_figures(
    criteria: Sequence[Weighed], scores: Scores, moderated: Mapping[str, Decimal] | None = None, *, by: str = "mean"
) -> dict[str, Fraction | None]:
    """One figure a criterion: the moderated score, else the mean of what was given, or the median where `by` says so.

    Shape: criterion key to an exact fraction from 0 to 5, or None where nobody scored it.
    """
    moderated, middle = moderated or {}, median if by == "median" else mean
    return {
        each.key: Fraction(moderated[each.key]) if each.key in moderated else middle(sheet.get(each.key) for sheet in scores.values())
        for each in criteria
    }


def exact_total(criteria: Sequence[Weighed], figures: Means) -> Fraction | None:
    """sum(weight x figure / 5), unrounded, out of 100; None while a criterion has no figure."""
    total = Fraction(0)
    for each in criteria:
        figure = figures.get(each.key)
        if figure is None:
            return None
        total += each.weight * figure / 5
    return total if criteria else None


def weighted_total(criteria: Sequence[Weighed], figures: Means) -> Decimal | None:
    """The total out of 100, rounded once, half up, to two decimals.

    Source: requirements 4.1; the worked example 5,4,3,3,4,2,3 with weights 25,15,20,15,10,5,10 gives 74.00.
    """
    total = exact_total(criteria, figures)
    return None if total is None else two_places(total)


def totals(criteria: Sequence[Weighed], scores: Scores) -> dict[Any, Fraction]:
    """The exact total of each scorer who scored every criterion; one who abstained on any has none."""
    found = {}
    for scorer, sheet in scores.items():
        figures = {key: None if value is None else Fraction(value) for key, value in sheet.items()}
        total = exact_total(criteria, figures)
        if total is not None:
            found[scorer] = total
    return found


def band(total: Decimal | Fraction, consider: int, recommend: int) -> str:
    """not_recommended, consider or recommend; each band takes in its lower edge."""
    return "not_recommended" if total < consider else "consider" if total < recommend else "recommend"


def below_floors(criteria: Sequence[Weighed], figures: Means) -> list[str]:
    """Keys of the criteria whose unrounded figure is under their floor."""
    return [
        each.key for each in criteria if each.floor is not None and (figure := figures.get(each.key)) is not None and figure < each.floor
    ]


def triggers(criteria: Sequence[Weighed], scores: Scores, consider: int, recommend: int) -> list[dict[str, Any]]:
    """Why scorers must meet: two or more apart on a criterion, totals 15 or more apart, or totals on either side of a band.

    Shape: dicts fit for JSON, `why` is criterion (with `key` and `apart`), totals (with `apart`) or band.
    Source: requirements R-4.6.
    """
    found: list[dict[str, Any]] = []
    for each in criteria:
        given = [value for sheet in scores.values() if (value := sheet.get(each.key)) is not None]
        if given and max(given) - min(given) >= APART_ON_A_CRITERION:
            found.append({"why": "criterion", "key": each.key, "apart": max(given) - min(given)})
    each_total = list(totals(criteria, scores).values())
    if each_total:
        apart = max(each_total) - min(each_total)
        if apart >= APART_IN_TOTAL:
            found.append({"why": "totals", "apart": str(two_places(apart))})
        if len({band(Fraction(two_places(total)), consider, recommend) for total in each_total}) > 1:
            found.append({"why": "band"})
    return found


def differing(criteria: Sequence[Weighed], scores: Scores, by: int = 1) -> list[str]:
    """Keys of the criteria on which two scorers are at least `by` apart, in the order of the criteria."""
    found = []
    for each in criteria:
        given = [value for sheet in scores.values() if (value := sheet.get(each.key)) is not None]
        if given and max(given) - min(given) >= by:
            found.append(each.key)
    return found


def spread(each_total: Iterable[Decimal | Fraction]) -> Spread | None:
    """Lowest, highest, range, and the standard deviation of a whole population (the scorers are all there are), to two decimals.

    Shape: None for no totals. The root is taken of an exact fraction by integers, half up.
    """
    given = [Fraction(each) for each in each_total]
    if not given:
        return None
    middle = mean_of(given)
    variance = sum(((each - middle) ** 2 for each in given), Fraction(0)) / len(given)
    root = isqrt(variance.numerator * 10**8 // variance.denominator)  # ten-thousandths, so that two decimals round rightly
    return Spread(two_places(min(given)), two_places(max(given)), two_places(max(given) - min(given)), two_places(Fraction(root, 10**4)))


def order(criteria: Sequence[Weighed], total: Decimal, figures: Means, ask_pence: int) -> tuple[Any, ...]:
    """What a ranked bid is sorted by, smallest first: higher total, higher figures by `tie_rank`, lower ask. Equal keys are a tie.

    Source: requirements R-4.7.
    """
    ranked = sorted((each for each in criteria if each.tie_rank is not None), key=lambda each: each.tie_rank or 0)
    return (-total, *(-(figures.get(each.key) or Fraction(0)) for each in ranked), ask_pence)
