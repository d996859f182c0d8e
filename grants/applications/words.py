"""How a bid's letters and refusals say a time: with its seconds where a second decides."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def say_instant(at: datetime) -> str:
    """12 noon on 1 December 2026; 5:30pm on ...; with seconds where there are any: 12:00:03 on ..."""
    local = at.astimezone(LONDON)
    day = f"{local.day} {local:%B %Y}"
    if local.second or local.microsecond:
        return f"{local:%H:%M:%S} on {day}"
    if (local.hour, local.minute) == (12, 0):
        return f"12 noon on {day}"
    if (local.hour, local.minute) == (0, 0):
        return f"midnight at the start of {day}"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'} on {day}"


def say_day(day: date) -> str:
    """1 December 2026."""
    return f"{day.day} {day:%B %Y}"


def say_clock(at: datetime) -> str:
    """21:04, as the page says when it saved."""
    return f"{at.astimezone(LONDON):%H:%M}"
