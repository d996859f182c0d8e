"""What is asked of the Plan: which is in force, what it wants, and what the readings say."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from commissioning.outcomes.models import Direction, Indicator, Level, Outcome, OutcomeQuerySet, Plan, PlanQuerySet, Reading
from commissioning.outcomes.paired import OFFERED, REPEATS, REPORTS, Verdict, verdict
from commissioning.outcomes.series import Combined, Trend, adds_up, combine, is_break, mean_of_years, trend
from commissioning.people.models import Office

Subject = tuple[str, str]


@dataclass(frozen=True)
class CountySeries:
    """The county's figures for one kind and place. It stands beside grants and is credited to none (R-6.6)."""

    category: str
    place: str
    readings: tuple[Reading, ...]
    trend: Trend
    five_year_mean: Decimal | None


@dataclass(frozen=True)
class PairedResult:
    """The paired rule for one kind of crime and place, with its three figures. `suppliers` says who must give each that is wanted.

    Units: percent of the earlier reports, percent of victims, percentage points of the repeat rate; None where nobody gave it.
    """

    category: str
    place: str
    period_from: date
    period_to: date
    verdict: Verdict
    suppliers: tuple[str, ...]
    reports_change_pct: Decimal | None = None
    offered_pct: Decimal | None = None
    repeat_change_points: Decimal | None = None


@dataclass(frozen=True)
class IndicatorResult:
    """One indicator of an outcome: the county's series, and what grants reported, as one figure or a split."""

    indicator: Indicator
    county: tuple[CountySeries, ...]
    grants: Combined
    grant_count: int
    paired: tuple[PairedResult, ...]


@dataclass(frozen=True)
class OutcomeResult:
    """All that is known about one outcome."""

    outcome: Outcome
    indicators: tuple[IndicatorResult, ...]


def plans_of(office: Office | int) -> PlanQuerySet:
    """An office's plans, newest first."""
    return Plan.objects.filter(office=office).newest_first()


def plan_in_force(office: Office | int, on: date) -> Plan | None:
    """The plan under which the office works on a day; the newest where two overlap."""
    return plans_of(office).in_force(on).first()


def outcomes_of(plan: Plan | int) -> OutcomeQuerySet:
    """A plan's outcomes in order, with focus area and priority."""
    return Outcome.objects.of_plan(plan).in_order().select_related("focus_area", "priority__plan")


def outcome_results(plan: Plan, at: datetime) -> list[OutcomeResult]:
    """What the accepted readings said at an instant, for every outcome of a plan.

    Shape: one OutcomeResult per outcome, in order; indicators by code. Four queries, whatever the size.
    Source: R-6.3 to R-6.8.
    """
    outcomes = list(outcomes_of(plan).prefetch_related("indicators__balance_indicators"))
    indicator_ids = {each.pk for outcome in outcomes for each in outcome.indicators.all()}
    balance_ids = {other.pk for outcome in outcomes for each in outcome.indicators.all() for other in each.balance_indicators.all()}
    readings = defaultdict(list)
    standing = Reading.objects.standing_at(at).filter(indicator__in=indicator_ids | balance_ids)
    for reading in standing.in_time_order():
        readings[reading.indicator_id].append(reading)
    return [
        OutcomeResult(
            outcome,
            tuple(_indicator_result(each, outcome, readings) for each in sorted(outcome.indicators.all(), key=lambda each: each.code)),
        )
        for outcome in outcomes
    ]


def readings_to_check(office: Office | int) -> Iterable[Reading]:
    """Drafts that wait for an officer, oldest first."""
    drafts = Reading.objects.filter(state="draft", indicator__office=office)
    return drafts.select_related("indicator", "outcome", "entered_by").order_by("entered_at", "pk")


def readings_of(subject_reference: str) -> Iterable[Reading]:
    """Every reading about one award or fund, corrected ones too, in time order."""
    return Reading.objects.filter(subject_reference=subject_reference).select_related("indicator", "outcome").in_time_order()


def _indicator_result(indicator: Indicator, outcome: Outcome, readings: dict[int, list[Reading]]) -> IndicatorResult:
    own = [reading for reading in readings[indicator.pk] if reading.outcome_id == outcome.pk]
    grants = [reading for reading in own if reading.level != Level.COUNTY]
    county = _by_subject(own)
    return IndicatorResult(
        indicator=indicator,
        county=tuple(_county_series(indicator, subject, rows) for subject, rows in county.items()),
        grants=combine(_once_each(grants)),
        grant_count=len({reading.subject_reference for reading in grants}),
        paired=_paired_results(indicator, county, readings) if indicator.direction == Direction.UP_IF_BALANCED else (),
    )


def _once_each(readings: Sequence[Reading]) -> list[Reading]:
    """What a grant said, once: a later report of a longer period takes the place of those inside it, and of shares and the like the last stands."""
    kept: list[Reading] = []
    for reading in readings:
        kept = [each for each in kept if not (_same_subject(each, reading) and _takes_the_place_of(reading, each))]
        kept.append(reading)
    return kept


def _same_subject(one: Reading, other: Reading) -> bool:
    return (one.subject_reference, one.category, one.place) == (other.subject_reference, other.category, other.place)


def _takes_the_place_of(later: Reading, earlier: Reading) -> bool:
    inside = later.period_from <= earlier.period_from and earlier.period_to <= later.period_to
    return inside or not (adds_up(later.unit) or is_break(earlier, later))


def _by_subject(readings: Iterable[Reading]) -> dict[Subject, list[Reading]]:
    """The county's readings by crime type (or road user) and place."""
    found: dict[Subject, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.level == Level.COUNTY:
            found[reading.category, reading.place].append(reading)
    return dict(sorted(found.items()))


def _county_series(indicator: Indicator, subject: Subject, rows: Sequence[Reading]) -> CountySeries:
    points = [row.as_point for row in rows]
    return CountySeries(
        category=subject[0],
        place=subject[1],
        readings=tuple(rows),
        trend=trend(points, direction=indicator.direction, arrow_minimum=indicator.arrow_minimum),
        five_year_mean=mean_of_years(points) if indicator.cadence == "year" else None,
    )


def _paired_results(
    indicator: Indicator, county: dict[Subject, list[Reading]], readings: dict[int, list[Reading]]
) -> tuple[PairedResult, ...]:
    balances = sorted(indicator.balance_indicators.all(), key=lambda each: each.code)
    offer = next((each for each in balances if each.direction == Direction.UP), None)
    repeat = next((each for each in balances if each.direction == Direction.DOWN), None)
    offers = _by_subject(readings[offer.pk]) if offer else {}
    repeats = _by_subject(readings[repeat.pk]) if repeat else {}
    sources = {REPORTS: indicator.source, OFFERED: offer.source if offer else "", REPEATS: repeat.source if repeat else ""}
    return tuple(
        _paired_result(subject, rows, offers.get(subject, []), repeats.get(subject, []), repeat, sources)
        for subject, rows in county.items()
    )


def _paired_result(
    subject: Subject,
    reports: Sequence[Reading],
    offers: Sequence[Reading],
    repeats: Sequence[Reading],
    repeat: Indicator | None,
    sources: dict[str, str],
) -> PairedResult:
    latest, earlier = reports[-1], reports[-2] if len(reports) > 1 else None
    offered = _same_period(offers, latest)
    repeat_now, repeat_before = _same_period(repeats, latest), _same_period(repeats, earlier)
    repeat_change = (
        repeat_now.value - repeat_before.value if repeat_now and repeat_before and _comparable(repeat_before, repeat_now) else None
    )
    reports_change = trend([reading.as_point for reading in reports]).change_pct
    found = verdict(
        reports_change,
        offered.value if offered else None,
        repeat_change,
        not_yet_offered=_short_of_all(offered),
        repeat_count=repeat_now.events if repeat_now else None,
        repeats_measured=repeat is None or subject[0] not in repeat.not_measured_for,
        offered_matches=offered is not None or not offers,
        repeats_match=repeat_change is not None or not repeats,
    )
    suppliers = tuple(f"{name}: {sources[name]}" for name in found.wanted if sources[name])
    return PairedResult(
        category=subject[0],
        place=subject[1],
        period_from=latest.period_from,
        period_to=latest.period_to,
        verdict=found,
        suppliers=suppliers,
        reports_change_pct=reports_change,
        offered_pct=offered.value if offered else None,
        repeat_change_points=repeat_change,
    )


def _same_period(readings: Sequence[Reading], like: Reading | None) -> Reading | None:
    if like is None:
        return None
    period = (like.period_from, like.period_to)
    return next((reading for reading in readings if (reading.period_from, reading.period_to) == period), None)


def _comparable(earlier: Reading, later: Reading) -> bool:
    return not is_break(earlier, later) or bool(later.break_note)


def _short_of_all(offered: Reading | None) -> int | None:
    """How many victims the offered share leaves out, when the number behind the share was given."""
    if offered is None or offered.events is None:
        return None
    return int((Decimal(offered.events) * (100 - offered.value) / 100).to_integral_value(rounding=ROUND_HALF_UP))
