"""The Plan as the public reads it: a card for each outcome, with money, results in words and the figures behind them.

Counts of one to four are never shown (standards, PRIV-1 and SDC-1): they could point at a person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from commissioning.outcomes.figures import Figures, Result, public_figures
from commissioning.outcomes.models import Direction, Indicator, Outcome, Plan, Priority
from commissioning.outcomes.paired import Finding
from commissioning.outcomes.queries import CountySeries, IndicatorResult, OutcomeResult, PairedResult
from commissioning.outcomes.series import MIXED, Trend, adds_up, in_figures

FEW = "fewer than 5"
MOST_POINTS = 6
TONES = {Finding.FAVOURABLE: "green", Finding.WATCH: "amber", Finding.ADVERSE: "red"}


@dataclass(frozen=True)
class ResultWords:
    """What grants reported on one indicator: one figure, or where it cannot be one, the word for it and its parts."""

    name: str
    shown: str
    unit: str
    word: str
    parts: tuple[str, ...]
    grants: int


@dataclass(frozen=True)
class PointWords:
    """One reading: `value` None where it is too small to be shown."""

    period: str
    short: str
    value: Decimal | None
    shown: str


@dataclass(frozen=True)
class SeriesWords:
    """One series of the county, with what the last figure says."""

    name: str
    subject: str
    unit: str
    points: tuple[PointWords, ...]
    latest: str
    word: str
    tone: str
    note: str
    mean: str
    source: str

    @property
    def chart_name(self) -> str:
        """The drawing in words, for who cannot see it."""
        named = f"{self.name}, {self.subject}" if self.subject else self.name
        return f"{named}: " + ", ".join(f"{point.shown} in {point.period}" for point in self.points)


@dataclass(frozen=True)
class PairWords:
    """The paired rule for one kind of harm: three figures side by side, and the verdict in a word."""

    subject: str
    period: str
    figures: tuple[tuple[str, str, str], ...]
    word: str
    tone: str
    note: str
    wanted: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeCard:
    outcome: Outcome
    figures: Figures
    results: tuple[ResultWords, ...]
    pairs: tuple[PairWords, ...]
    series: tuple[SeriesWords, ...]
    behind: tuple[SeriesWords, ...]
    """The series that the pairs rest on: told as tables only, since none of them means anything alone (R-6.4)."""

    @property
    def has_figures(self) -> bool:
        return bool(self.results or self.pairs or self.series or self.behind)


@dataclass(frozen=True)
class AreaOnPage:
    """A focus area with its outcomes; `title` is empty for outcomes that no editor has put into one."""

    title: str
    cards: tuple[OutcomeCard, ...]

    @property
    def awarded_pence(self) -> int:
        return sum(card.figures.awarded_pence for card in self.cards)


@dataclass(frozen=True)
class PriorityOnPage:
    priority: Priority
    areas: tuple[AreaOnPage, ...]


@dataclass(frozen=True)
class PlanOnPage:
    """Sums in pence, over main outcomes, so that nothing counts twice."""

    priorities: tuple[PriorityOnPage, ...]
    awarded_pence: int
    paid_pence: int
    grants: int
    funded: int
    outcomes: int
    at: datetime


def plan_on_page(plan: Plan, results: Sequence[OutcomeResult], *, at: datetime) -> PlanOnPage:
    """Everything that the Plan page draws. The money comes through the slot of public figures."""
    money = public_figures(plan)
    cards = [_card(each, money.get(each.outcome.code, Figures())) for each in results]
    priorities = {card.outcome.priority_id: card.outcome.priority for card in cards}
    figures = [card.figures for card in cards]
    return PlanOnPage(
        priorities=tuple(PriorityOnPage(priority, _areas(cards, pk)) for pk, priority in priorities.items()),
        awarded_pence=sum(each.awarded_pence for each in figures),
        paid_pence=sum(each.paid_pence for each in figures),
        grants=sum(each.awards for each in figures),
        funded=sum(each.has_money for each in figures),
        outcomes=len(cards),
        at=at,
    )


def _areas(cards: Sequence[OutcomeCard], priority_id: int) -> tuple[AreaOnPage, ...]:
    """The cards of a priority by focus area, in the areas' own order; those without an area last."""
    own = [card for card in cards if card.outcome.priority_id == priority_id]
    areas = {card.outcome.focus_area_id: card.outcome.focus_area for card in own if card.outcome.focus_area}
    ordered = sorted(areas.values(), key=lambda area: (area.order, area.pk))
    found = [AreaOnPage(area.title, tuple(card for card in own if card.outcome.focus_area_id == area.pk)) for area in ordered]
    loose = tuple(card for card in own if card.outcome.focus_area_id is None)
    return tuple([*found, AreaOnPage("", loose)] if loose else found)


def _card(result: OutcomeResult, figures: Figures) -> OutcomeCard:
    known = {each.indicator.code: each for each in result.indicators}
    paired = {each.indicator.pk for each in result.indicators if each.indicator.direction == Direction.UP_IF_BALANCED}
    paired |= {other.pk for each in result.indicators if each.indicator.pk in paired for other in each.indicator.balance_indicators.all()}
    series = [(each.indicator.pk in paired, _series(each.indicator, rows)) for each in result.indicators for rows in each.county]
    return OutcomeCard(
        outcome=result.outcome,
        figures=figures,
        results=tuple(_result(each, known.get(each.indicator)) for each in figures.results),
        pairs=tuple(_pair(each) for indicator in result.indicators for each in indicator.paired),
        series=tuple(words for behind, words in series if not behind),
        behind=tuple(words for behind, words in series if behind),
    )


def _result(result: Result, known: IndicatorResult | None) -> ResultWords:
    hides = bool(known and known.indicator.small_number_rule)
    parts = result.parts
    if known and known.grants.split:
        parts = tuple(
            f"{part.shown if part.value is None else figure(part.value, part.unit, hides=hides)} {part.unit}".strip()
            + (f" ({part.basis})" if part.basis else "")
            for part in known.grants.split
        )
    shown = "" if result.value is None else figure(result.value, result.unit, hides=hides)
    return ResultWords(
        name=result.name,
        shown=shown,
        unit=result.unit if shown else "",
        word=result.words if result.value is None else "",
        parts=parts if result.value is None and (result.words == MIXED or len(parts) > 1) else (),
        grants=result.grants,
    )


def _pair(pair: PairedResult) -> PairWords:
    reports, offered, repeats = pair.reports_change_pct, pair.offered_pct, pair.repeat_change_points
    count = pair.verdict.repeat_count
    beside = "" if count is None else f"{figure(Decimal(count), 'victims')} repeat victims"
    return PairWords(
        subject=subject(pair.category, pair.place),
        period=period(pair.period_from, pair.period_to),
        figures=(
            ("Reports to the police", "not known" if reports is None else change(reports, "%"), "against the period before"),
            ("Victims offered support", "not known" if offered is None else f"{in_figures(offered)}%", "of all victims"),
            (
                "Repeat victims",
                "not known" if repeats is None else change(repeats, " point" if abs(repeats) == 1 else " points"),
                beside or "change in the rate",
            ),
        ),
        word=re.sub(r"\b[1-4] not yet offered", f"{FEW} not yet offered", pair.verdict.words),
        tone=TONES.get(pair.verdict.finding, "grey"),
        note=pair.verdict.note,
        wanted=pair.verdict.wanted,
    )


def _series(indicator: Indicator, series: CountySeries) -> SeriesWords:
    hides = bool(indicator.small_number_rule)
    points = tuple(
        PointWords(
            period=period(each.period_from, each.period_to),
            short=short_period(each.period_from, each.period_to),
            value=None if is_few(each.value, each.unit, hides=hides) else each.value,
            shown=figure(each.value, each.unit, hides=hides),
        )
        for each in series.readings[-MOST_POINTS:]
    )
    last = series.readings[-1]
    word, tone = trend_word(series.trend, indicator.direction)
    return SeriesWords(
        name=indicator.name,
        subject=subject(series.category, series.place),
        unit=last.unit,
        points=points,
        latest=f"{points[-1].shown} {last.unit}" if not last.unit.startswith("%") else f"{points[-1].shown}{last.unit}",
        word=word,
        tone=tone,
        note=_change_in_words(series.trend, hidden=points[-1].value is None or (len(points) > 1 and points[-2].value is None)),
        mean="" if series.five_year_mean is None else f"Mean of the last five years: {in_figures(series.five_year_mean)}",
        source=last.source or indicator.source,
    )


def trend_word(trend: Trend, direction: str) -> tuple[str, str]:
    """Improving, getting worse, no clear change, too early: a word that does not need its colour. None where neither way is better."""
    if direction not in (Direction.UP, Direction.DOWN):
        return "", "grey"
    if trend.previous is None:
        return "too early to say", "grey"
    if trend.is_better is None:
        return ("no clear change" if trend.arrow == "level" else "cannot be compared"), "grey"
    return ("improving", "green") if trend.is_better else ("getting worse", "red")


def _change_in_words(trend: Trend, *, hidden: bool) -> str:
    if trend.change_pct is None or hidden:
        return trend.why
    was = f"{change(trend.change_pct, '%').capitalize()} on the period before."
    return f"{was} {trend.why}".strip()


def change(by: Decimal, unit: str) -> str:
    """up 12%, down 1.4 points, no change."""
    return f"{'up' if by > 0 else 'down'} {in_figures(abs(by))}{unit}" if by else "no change"


def is_few(value: Decimal, unit: str, *, hides: bool = True) -> bool:
    return hides and adds_up(unit) and 0 < value < 5


def figure(value: Decimal, unit: str, *, hides: bool = True) -> str:
    """A value for everybody to read: small counts are told only as small."""
    return FEW if is_few(value, unit, hides=hides) else in_figures(value)


def subject(category: str, place: str) -> str:
    return ", ".join(part for part in (category, place) if part).capitalize()


def period(start: date, end: date) -> str:
    """2025, April to June 2026, 2026-27, or both days."""
    if (start.day, start.month, end.day, end.month) == (1, 1, 31, 12) and start.year == end.year:
        return str(start.year)
    if (start.day, start.month, end.day, end.month) == (1, 4, 31, 3) and end.year == start.year + 1:
        return f"{start.year}-{end.year % 100:02}"
    if start.year == end.year:
        return f"{start:%B} to {end:%B %Y}" if start.month != end.month else f"{end:%B %Y}"
    return f"{start:%B %Y} to {end:%B %Y}"


def short_period(start: date, end: date) -> str:
    """For the foot of a column: 2025, 26-27, Jun 26."""
    long = period(start, end)
    return long[2:] if len(long) == 7 else long if len(long) == 4 else f"{end:%b %y}"
