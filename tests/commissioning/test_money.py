from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning import money
from commissioning.money import MoneyError


@pytest.mark.parametrize(
    ("typed", "pence"),
    [("3,400", 340_000), ("£3,400.50", 340_050), (" 3400.5 ", 340_050), ("3 400", 340_000), ("0", 0), ("0.01", 1), ("£ 12", 1_200)],
)
def test_pounds_are_read_as_people_type_them(typed: str, pence: int):
    assert money.parse_pounds(typed) == pence


@pytest.mark.parametrize("typed", ["", "£", "ten", "£1,000k", "1.005", "-5", "1,00", "1e3", "12..5", "5%", "NaN", "Infinity", "٣"])
def test_what_is_not_an_amount_is_refused_in_words(typed: str):
    with pytest.raises(MoneyError, match=r"pounds|or more"):
        money.parse_pounds(typed)


def test_an_amount_outside_its_limits_names_the_limit():
    with pytest.raises(MoneyError, match="£500 or more"):
        money.parse_pounds("499.99", least_pence=50_000)
    with pytest.raises(MoneyError, match=r"£999\.99 or less"):
        money.parse_pounds("1,000", most_pence=99_999)


@given(st.integers(min_value=0, max_value=money.MOST_PENCE))
def test_what_is_shown_can_be_typed_again(pence: int):
    assert money.parse_pounds(money.format_pounds(pence)) == pence
    assert money.parse_pounds(money.format_pounds(pence, always_pence=True)) == pence
    assert money.to_decimal(pence) * 100 == pence


@given(st.integers(0, 10**12), st.integers(1, 60))
def test_instalments_add_up_and_differ_by_a_penny_at_most(total: int, parts: int):
    split = money.split_evenly(total, parts)
    assert sum(split) == total
    assert len(split) == parts
    assert max(split) - min(split) <= 1
    assert split == sorted(split, reverse=True)


@given(st.integers(0, 10**12), st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_shares_add_up_and_stay_within_a_penny_of_their_due(total: int, weights: list[int]):
    shares = money.share(total, weights)
    assert sum(shares) == total
    for part, weight in zip(shares, weights, strict=True):
        assert abs(Decimal(part) - Decimal(total) * weight / sum(weights)) < 1


def test_three_instalments_of_a_hundred_pounds():
    assert money.split_evenly(10_000, 3) == [3_334, 3_333, 3_333]


@pytest.mark.parametrize("bad", [lambda: money.split_evenly(1, 0), lambda: money.split_evenly(-1, 2), lambda: money.share(1, [0, 0])])
def test_impossible_splits_are_refused(bad):
    with pytest.raises(MoneyError):
        bad()


def test_the_cap_rounds_down_to_the_penny():
    assert money.cap_pence(51_000_000, Decimal(10)) == 56_100_000
    assert money.cap_pence(10_005, Decimal("0.01")) == 10_006
    assert money.cap_pence(333, Decimal("10")) == 366


def test_the_share_of_a_published_round():
    assert money.percent_of(52_517_900, 51_000_000) == Decimal("102.98")
    assert money.percent_of(0, 0) == Decimal("0.00")


def test_a_financial_year_begins_on_the_first_of_april():
    assert money.financial_year(date(2027, 3, 31)) == 2026
    assert money.financial_year(date(2027, 4, 1)) == 2027
    assert money.financial_year(date(2028, 2, 29)) == 2027
    assert money.financial_year_bounds(2026) == (date(2026, 4, 1), date(2027, 3, 31))
    assert money.financial_year_name(2026) == "2026-27"
    assert money.financial_year_name(2099) == "2099-00"


def test_money_below_zero_is_shown_with_the_minus_first():
    assert money.format_pounds(-340_050) == "-£3,400.50"
