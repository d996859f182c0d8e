"""Working days: the bank holidays as they were printed for three years, and what lies before a close."""

from datetime import UTC, date, datetime

import pytest

from commissioning.calls.working_days import bank_holidays, easter_sunday, working_days_before

PRINTED = {
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}


@pytest.mark.parametrize("year", PRINTED)
def test_bank_holidays_are_those_that_were_printed(year: int) -> None:
    assert sorted(bank_holidays(year)) == [date.fromisoformat(f"{year}-{each}") for each in PRINTED[year].split()]


def test_easter_falls_where_it_fell() -> None:
    assert [easter_sunday(year) for year in (1981, 2000, 2019, 2025)] == [
        date(1981, 4, 19),
        date(2000, 4, 23),
        date(2019, 4, 21),
        date(2025, 4, 20),
    ]


def test_holidays_and_a_change_of_the_clocks_are_counted_over() -> None:
    # Noon on Monday 4 January 2027: 31, 30, 29 December, then 24 and 23, for the 28th and 25th are holidays and 1 January is one.
    assert working_days_before(datetime(2027, 1, 4, 12, tzinfo=UTC), 5) == datetime(2026, 12, 23, 12, tzinfo=UTC)
    # Noon in summer time, five days before in winter time: noon on the clock both times.
    assert working_days_before(datetime(2027, 3, 31, 11, tzinfo=UTC), 3) == datetime(2027, 3, 24, 12, tzinfo=UTC)
