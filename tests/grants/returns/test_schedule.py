"""Which returns are wanted, as plain functions of dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.returns.schedule import wanted

PLANS = ("end_note", "end", "mid_and_end", "quarterly")
APRIL, MARCH = date(2027, 4, 1), date(2028, 3, 31)


@given(st.sampled_from(PLANS), st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(0, 1200))
def test_interim_periods_follow_each_other_and_the_last_return_covers_all(plan, start, days):
    end = start + timedelta(days=days)
    *interim, last = wanted(plan, start=start, end=end)

    begins = start
    for each in interim:
        assert each.period_from_on == begins <= each.period_to_on < end
        begins = each.period_to_on + timedelta(days=1)
    assert (last.period_from_on, last.period_to_on) == (start, end)
    dues = [each.due_on for each in (*interim, last)]
    assert dues == sorted(dues)
    assert all(each.due_on > each.period_to_on for each in (*interim, last))


@pytest.mark.parametrize(
    ("plan", "kinds"),
    [
        ("end_note", ["end_note"]),
        ("end", ["end"]),
        ("mid_and_end", ["mid", "end"]),
        ("quarterly", ["quarter", "quarter", "quarter", "end"]),
    ],
)
def test_a_year_of_each_plan(plan, kinds):
    assert [each.kind for each in wanted(plan, start=APRIL, end=MARCH)] == kinds


def test_the_mid_term_return_is_due_thirty_days_after_half_time():
    mid, end = wanted("mid_and_end", start=APRIL, end=MARCH)
    assert (mid.period_to_on, mid.due_on, end.due_on) == (date(2027, 9, 30), date(2027, 10, 30), date(2028, 4, 30))


def test_a_grant_of_two_years_has_the_interim_returns_of_both():
    assert [each.kind for each in wanted("mid_and_end", start=APRIL, end=date(2029, 3, 31))] == ["mid", "mid", "end"]
    assert [each.kind for each in wanted("quarterly", start=APRIL, end=date(2029, 3, 31))] == ["quarter"] * 7 + ["end"]
