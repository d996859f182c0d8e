"""Who scores high or low, and whether that changes as she goes on; and a sample of bids to look at again. Plain, exact functions.

Words: `sheets` are rows of bid, scorer and total, in the order in which they were sent. Units: points of 100.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from grants.assessment.arithmetic import mean_of, two_places

ENOUGH_BIDS = 10
NEAR_A_BAND = 5


@dataclass(frozen=True)
class Leaning:
    """How one scorer stands to the others who scored the same bids. None where there are too few bids to say.

    `severity` is her total less the mean of the others', on average: below zero she is the stricter. `drift` is the same on the later half of her
    bids less that on the earlier half.
    """

    scorer: Any
    bids: int
    severity: Decimal | None
    drift: Decimal | None


def leanings(sheets: Iterable[tuple[Any, Any, Decimal]]) -> list[Leaning]:
    """Each scorer, the strictest first; those of whom nothing can be said last. Severity needs 10 bids that others scored too, drift 10 in each half."""
    rows = list(sheets)
    by_bid: dict[Any, dict[Any, Fraction]] = {}
    for bid, scorer, total in rows:
        by_bid.setdefault(bid, {})[scorer] = Fraction(total)
    apart: dict[Any, list[Fraction]] = {}
    for bid, scorer, _ in rows:
        others = [total for other, total in by_bid[bid].items() if other != scorer]
        apart.setdefault(scorer, [])
        if others:
            apart[scorer].append(by_bid[bid][scorer] - mean_of(others))
    found = [
        Leaning(
            scorer,
            len(each),
            two_places(mean_of(each)) if len(each) >= ENOUGH_BIDS else None,
            two_places(mean_of(each[len(each) // 2 :]) - mean_of(each[: len(each) // 2])) if len(each) >= 2 * ENOUGH_BIDS else None,
        )
        for scorer, each in apart.items()
    ]
    return sorted(found, key=lambda each: (each.severity is None, each.severity or 0))


def strata(totals: Mapping[str, Decimal], consider: int, recommend: int) -> dict[str, list[str]]:
    """Bids by where their total lies: within 5 points of the edge of a band ("border"), below the lower ("low"), or above the upper ("high").

    Shape: what lies between the bands and near neither is in none; references in order.
    """
    found: dict[str, list[str]] = {"low": [], "border": [], "high": []}
    for reference, total in sorted(totals.items()):
        if min(abs(total - consider), abs(total - recommend)) <= NEAR_A_BAND:
            found["border"].append(reference)
        elif total < consider:
            found["low"].append(reference)
        elif total > recommend:
            found["high"].append(reference)
    return found


def drawn(references: Sequence[str], *, seed: str, count: int) -> list[str]:
    """So many, drawn by a seed: those whose SHA-256 of seed, colon and reference is smallest. The same seed draws the same, on any machine."""
    return sorted(references, key=lambda each: hashlib.sha256(f"{seed}:{each}".encode()).hexdigest())[:count]
