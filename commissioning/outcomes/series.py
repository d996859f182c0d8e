"""Readings over time and side by side: trends that stop at a break, sums that never mix units. Plain Python, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

ARROW_MINIMUM = 30
MIXED = "mixed units"
NOT_ADDED = "not added up"


class Measured(Protocol):
    """Whatever has a value, a unit and a basis: a Reading is one."""

    @property
    def value(self) -> Decimal: ...
    @property
    def unit(self) -> str: ...
    @property
    def basis(self) -> str: ...


@dataclass(frozen=True)
class Point:
    """One value of a series. `events` is the number behind it, None when nobody gave it."""

    period_from: date
    period_to: date
    value: Decimal
    unit: str
    basis: str = ""
    events: int | None = None
    break_note: str = ""


@dataclass(frozen=True)
class Trend:
    """How the latest value differs from the one before.

    `arrow` is "up", "down", "level" or "" (none may be drawn; `why` says so). `is_better` is None when direction does not say.
    """

    latest: Point | None
    previous: Point | None = None
    change: Decimal | None = None
    change_pct: Decimal | None = None
    arrow: str = ""
    is_better: bool | None = None
    why: str = ""
    breaks_on: tuple[date, ...] = ()


@dataclass(frozen=True)
class Part:
    """One row of a split: everything of one unit and basis."""

    unit: str
    basis: str
    value: Decimal | None
    readings: int

    @property
    def shown(self) -> str:
        return NOT_ADDED if self.value is None else in_figures(self.value)


@dataclass(frozen=True)
class Combined:
    """Several readings as one. `value` is None unless they truly add; `words` then says why, and `split` holds the parts."""

    value: Decimal | None
    unit: str
    words: str
    split: tuple[Part, ...]

    @property
    def shown(self) -> str:
        return self.words if self.value is None else in_figures(self.value)


def in_figures(value: Decimal) -> str:
    """A value as a person reads it: 1,234 or 7.6, without zeros that say nothing."""
    whole = value == value.to_integral_value()
    return f"{value:,.0f}" if whole else f"{value.normalize():,f}"


def is_break(earlier: Measured, later: Measured) -> bool:
    """Whether counting changed between the two, so that they cannot be compared. Source: R-6.5."""
    return (earlier.unit, earlier.basis) != (later.unit, later.basis)


def trend(points: Sequence[Point], *, direction: str = "none", arrow_minimum: int = ARROW_MINIMUM) -> Trend:
    """The change from the last value but one to the last.

    Shape: one Trend. `points` in any order; they are read by the end of their period.
    Units: change in the points' unit; change_pct in percent of the earlier value, one decimal, None where that is zero.
    Rules: no change across a break of basis unless the later point has a note (R-6.5); no arrow where either value rests on fewer
    than `arrow_minimum` events, or on a number nobody gave (R-6.7); up-if-balanced is never called better here (R-6.4).
    """
    ordered = sorted(points, key=lambda point: (point.period_to, point.period_from))
    breaks = tuple(later.period_from for earlier, later in pairwise(ordered) if is_break(earlier, later))
    if not ordered:
        return Trend(None, why="No figures yet.")
    if len(ordered) == 1:
        return Trend(ordered[0], why="Only one figure so far.")
    earlier, later = ordered[-2:]
    if is_break(earlier, later) and not later.break_note:
        return Trend(later, earlier, why="The way of counting changed, so the two figures cannot be compared.", breaks_on=breaks)
    change = later.value - earlier.value
    change_pct = None if earlier.value == 0 else (change / abs(earlier.value) * 100).quantize(Decimal("0.1"))
    events = (_events(earlier), _events(later))
    if any(count is None for count in events):
        why, arrow = "The number of events behind the figures was not given.", ""
    elif any(count < arrow_minimum for count in events if count is not None):
        why, arrow = f"Fewer than {arrow_minimum} events: too few for an arrow.", ""
    else:
        why, arrow = later.break_note, "up" if change > 0 else "down" if change < 0 else "level"
    return Trend(later, earlier, change, change_pct, arrow, _is_better(arrow, direction), why, breaks)


def mean_of_years(points: Sequence[Point], *, years: int = 5) -> Decimal | None:
    """The mean of the last `years` values, to one decimal; None with fewer values or a break among them. Source: R-6.7."""
    last = sorted(points, key=lambda point: point.period_to)[-years:]
    if len(last) < years or any(is_break(earlier, later) for earlier, later in pairwise(last)):
        return None
    return (sum((point.value for point in last), Decimal(0)) / years).quantize(Decimal("0.1"))


def adds_up(unit: str) -> bool:
    """Whether values of this unit may be added: counts may; shares, speeds, waits and scores may not."""
    return not unit.startswith("%") and not any(word in unit for word in ("mph", "point", "median", "mean", "days"))


def combine(readings: Sequence[Measured]) -> Combined:
    """Several readings as one figure.

    Shape: one Combined; the split has a row for each unit and basis, in order of first sight.
    Rules: values of different unit or basis never add, the words are then "mixed units" (R-6.3); shares and speeds are not added
    either, the words are "not added up". No readings: value None and the words "no figures".
    """
    groups: dict[tuple[str, str], list[Decimal]] = {}
    for reading in readings:
        groups.setdefault((reading.unit, reading.basis), []).append(reading.value)
    split = tuple(Part(unit, basis, _sum(unit, values), len(values)) for (unit, basis), values in groups.items())
    if not split:
        return Combined(None, "", "no figures", ())
    if len(split) > 1:
        return Combined(None, "", MIXED, split)
    only = split[0]
    return Combined(only.value, only.unit, "" if only.value is not None else NOT_ADDED, split)


def _sum(unit: str, values: list[Decimal]) -> Decimal | None:
    if len(values) == 1:
        return values[0]
    return sum(values, Decimal(0)) if adds_up(unit) else None


def _events(point: Point) -> int | None:
    if point.events is not None:
        return point.events
    return int(point.value) if adds_up(point.unit) else None


def _is_better(arrow: str, direction: str) -> bool | None:
    if arrow not in {"up", "down"} or direction not in {"up", "down"}:
        return None
    return arrow == direction
