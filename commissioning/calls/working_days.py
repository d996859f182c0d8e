"""Days on which the office works: Monday to Friday, without the bank holidays of England and Wales."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def working_days_before(at: datetime, days: int) -> datetime:
    """The same time of day in London, so many working days before."""
    local = at.astimezone(LONDON)
    day = local.date()
    while days:
        day -= timedelta(days=1)
        days -= is_working_day(day)
    return datetime.combine(day, local.time(), LONDON)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def bank_holidays(year: int) -> frozenset[date]:
    """Those that stand every year; one proclaimed for a single year is not known.

    Source: Banking and Financial Dealings Act 1971, schedule 1, with New Year's Day and the first Monday in May as proclaimed each year since 1978;
    one that falls on a weekend moves to the next working day.
    """
    found = {easter_sunday(year) - timedelta(days=2), easter_sunday(year) + timedelta(days=1)}
    found |= {monday_from(date(year, 5, 1)), monday_from(date(year, 5, 25)), monday_from(date(year, 8, 25))}
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() > 4 or day in found:
            day += timedelta(days=1)
        found.add(day)
    return frozenset(found)


def monday_from(day: date) -> date:
    """The first Monday on or after a day."""
    return day + timedelta(days=-day.weekday() % 7)


def easter_sunday(year: int) -> date:
    """By the Gregorian rule, from the year's place in the moon's nineteen years and the century's corrections."""
    century, golden = year // 100, year % 19
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    return date(year, 3, 28) + timedelta(days=moon - weekday)
