"""When things of the sample data happen: everything is worked out from the moment of loading, so that the demonstration never grows old."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commissioning.money import financial_year, financial_year_bounds, financial_year_name

LONDON = ZoneInfo("Europe/London")
DAYS_OF_A_GRANT = 180  # a funding period is at least this long before it may end with the financial year
MONTHS_RUN = (11, 8)  # from this day of its year a grant's mid-term return can have been accepted


@dataclass(frozen=True)
class Period:
    """A funding period; both ends are inside it."""

    starts_on: date
    ends_on: date

    @property
    def year(self) -> int:
        """The financial year in which it begins."""
        return financial_year(self.starts_on)

    @property
    def year_name(self) -> str:
        return financial_year_name(self.year)

    @property
    def short_year(self) -> str:
        """2026-27 as references write it: 2627."""
        return f"{self.year % 100:02}{(self.year + 1) % 100:02}"


@dataclass(frozen=True)
class Timetable:
    """The pretend clock. Nothing that it gives as past lies after the moment of loading."""

    at: datetime

    @property
    def today(self) -> date:
        return self.at.astimezone(LONDON).date()

    @property
    def year(self) -> int:
        return financial_year(self.today)

    def ago(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """An instant so many days (one or more) before today."""
        return self.on(self.today - timedelta(days=days), hour, minute)

    def ahead(self, days: int, hour: int = 12, minute: int = 0) -> datetime:
        return self.on(self.today + timedelta(days=days), hour, minute)

    def on(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """An hour of a day as people in the county read it, but never after the moment of loading where the day is today or before."""
        wanted = datetime.combine(day, time(hour, minute), LONDON)
        return min(wanted, self.at) if day <= self.today else wanted

    @property
    def founded_at(self) -> datetime:
        return self.on(financial_year_bounds(self.year - 3)[0], 9)

    @property
    def running(self) -> Period:
        """The year of the grants that run: so long ago that their first half is reported on."""
        late_enough = (self.today.month, self.today.day) >= MONTHS_RUN or self.today.month < 4
        return Period(*financial_year_bounds(self.year if late_enough else self.year - 1))

    @property
    def last(self) -> Period:
        """The year before that: its grants are settled and closed."""
        return Period(*financial_year_bounds(self.running.year - 1))

    @property
    def coming(self) -> Period:
        """What the road safety rounds of today pay for: from 1 April where that is near, else from the month after the decision."""
        decided = self.today + timedelta(days=110)
        next_april = financial_year_bounds(financial_year(decided) + 1)[0]
        return self.period_from(next_april if (next_april - decided).days <= 120 else first_of_month_after(decided))

    @property
    def soon(self) -> Period:
        """A period that starts next month or the month after: decided, not begun."""
        return self.period_from(first_of_month_after(self.today + timedelta(days=20)))

    def period_from(self, start: date) -> Period:
        """To the end of the financial year, or of the next where little of this one is left."""
        end = financial_year_bounds(financial_year(start))[1]
        if (end - start).days < DAYS_OF_A_GRANT:
            end = financial_year_bounds(financial_year(start) + 1)[1]
        return Period(start, end)


def first_of_month_after(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
