"""The Plan with its indicators, and what the county has measured so far."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

from commissioning.outcomes.actions import accept_reading, correct_reading, load_indicators, load_sample_plan, record_reading
from commissioning.outcomes.models import Indicator, Outcome, Plan, Reading
from commissioning.people.models import User
from demo.sample.people import People
from demo.sample.timetable import Timetable

# A hidden crime: reports in the quarter before last and in the last; victims offered support in the last, in per cent; repeat victims in both.
# Together they stand for every state of the paired rule. None: nobody gave the figure.
HIDDEN_CRIME = {
    "Domestic abuse": (1_912, 2_141, "98", "26.4", "25.0"),  # favourable
    "Stalking": (640, 717, None, "19.0", "18.0"),  # not proven
    "Rape": (210, 235, "80", "8.1", "7.1"),  # adverse: too few were offered support
    "Child sexual exploitation": (96, 108, "99", "14.0", "16.0"),  # adverse: more repeat harm
    "Modern slavery": (74, 72, "99", "6.0", "5.0"),  # no evidence of more confidence
    "Harassment": (1_204, 1_310, "97", "21.5", "21.5"),  # watch
    "Forced marriage": (None, 12, "100", None, "4.0"),  # no data
}
# Killed or seriously injured in a year: the published figures, before and after the police changed how severity is recorded.
KSI = (
    (2012, 299, "recorded by the officer's judgement", ""),
    (2017, 352, "recorded by injury", ""),
    (2018, 355, "recorded by injury", "35 killed and 320 seriously injured"),
)


def load_plan(people: People, times: Timetable) -> Plan:
    officer = people["officer"]
    # A plan is dated from the financial year in which it is loaded, so it is loaded in this one.
    at = times.on(date(times.year, 4, 1), 9)
    plan = load_sample_plan(office_id=people.office.pk, by=officer, at=at)
    load_indicators(plan_id=plan.pk, by=officer, at=at)
    readings(plan, officer, times)
    return plan


def readings(plan: Plan, officer: User, times: Timetable) -> None:
    codes = {each.code: each for each in Indicator.objects.filter(office=plan.office_id)}
    outcomes = {each.code: each for each in Outcome.objects.of_plan(plan)}
    before, last = quarters(times.today)
    for crime, (was, now, offered, repeat_was, repeat_now) in HIDDEN_CRIME.items():
        figures = (
            ("I01", before, was, None),
            ("I01", last, now, None),
            ("I02", last, offered, now),
            ("I03", before, repeat_was, share_of(repeat_was, was)),
            ("I03", last, repeat_now, share_of(repeat_now, now)),
        )
        for code, period, value, events in figures:
            if value is not None:
                take(codes[code], outcomes["O1"], period, Decimal(value), officer, times, category=crime, events=events)
    for year, people_hurt, basis, split in KSI:
        whole_year, source = (date(year, 1, 1), date(year, 12, 31)), ": ".join(filter(None, (codes["I21"].source, split)))
        take(codes["I21"], outcomes["O12"], whole_year, Decimal(people_hurt), officer, times, basis=basis, source=source)

    correct_one_and_leave_one(codes["I27"], outcomes["O12"], officer, times)


def correct_one_and_leave_one(indicator: Indicator, outcome: Outcome, officer: User, times: Timetable) -> None:
    """A survey whose first figure was wrong, and the newest, which nobody has checked yet."""
    year = times.year - 2
    wrong = take(indicator, outcome, (date(year, 1, 1), date(year, 12, 31)), Decimal(52), officer, times, events=804)
    later = times.on(wrong.period_to + timedelta(days=60))
    correct_reading(reading_id=wrong.pk, value=Decimal(49), source="Residents' survey, second edition", events=804, by=officer, at=later)
    record_reading(
        indicator_id=indicator.pk,
        outcome_id=outcome.pk,
        level="county",
        period_from=date(year + 1, 1, 1),
        period_to=date(year + 1, 12, 31),
        value=Decimal(51),
        events=790,
        source="Residents' survey",
        by=officer,
        at=times.ago(2),
    )


def share_of(percent: str | None, whole: int | None) -> int | None:
    return None if percent is None or whole is None else round(whole * float(percent) / 100)


def take(
    indicator: Indicator, outcome: Outcome, period: tuple[date, date], value: Decimal, officer: User, times: Timetable, **more: object
) -> Reading:
    """One reading for the county, recorded and accepted on the day of loading at the latest."""
    at = times.on(min(period[1] + timedelta(days=20), times.today), 14)
    reading = record_reading(
        indicator_id=indicator.pk,
        outcome_id=outcome.pk,
        level="county",
        period_from=period[0],
        period_to=period[1],
        value=value,
        by=officer,
        at=max(at, times.founded_at),
        **{"source": indicator.source, **more},  # type: ignore[arg-type]
    )
    return accept_reading(reading_id=reading.pk, by=officer, at=max(at, times.founded_at))


def quarters(today: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """The last two whole quarters of the calendar before a day, the earlier first."""
    first_of_quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    last = quarter_ending(first_of_quarter - timedelta(days=1))
    return quarter_ending(last[0] - timedelta(days=1)), last


def quarter_ending(day: date) -> tuple[date, date]:
    return date(day.year, day.month - 2, 1), date(day.year, day.month, monthrange(day.year, day.month)[1])
