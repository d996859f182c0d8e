"""When and how much, for any sum and any dates."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.money import financial_year, financial_year_bounds
from grants.payments.bacs import NARRATIVE_MOST, narrative, sort_code
from grants.payments.plans import coding, planned

PLANS = ("whole", "halves", "quarters")
FIRST, LAST = financial_year_bounds(2027)
DAYS = (LAST - FIRST).days


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    plan=st.sampled_from(PLANS),
    amount=st.integers(1, 100_000_000),
    starts=st.integers(0, DAYS),
    length=st.integers(0, DAYS),
    accepted=st.integers(-60, 400),
)
def test_a_plan_adds_up_to_the_penny_and_runs_forward(plan: str, amount: int, starts: int, length: int, accepted: int) -> None:
    start = FIRST + timedelta(days=starts)
    end = min(start + timedelta(days=length), LAST)
    earliest = FIRST + timedelta(days=accepted)
    found = planned(plan, amount_pence=amount, year=2027, start=start, end=end, earliest=earliest)
    assert sum(each.amount_pence for each in found) == amount
    assert all(each.amount_pence > 0 for each in found)
    assert max(each.amount_pence for each in found) - min(each.amount_pence for each in found) <= 1
    assert [each.due_on for each in found] == sorted(each.due_on for each in found)
    assert all(each.due_on >= max(start, earliest) for each in found)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(amounts=st.lists(st.integers(1, 1_000_000), min_size=1, max_size=6), data=st.data())
def test_coding_uses_up_each_source_in_its_order(amounts: list[int], data: st.DataObject) -> None:
    total = sum(amounts)
    cuts = sorted(data.draw(st.lists(st.integers(0, total), max_size=4)))
    edges = [0, *cuts, total]
    sources = [(number, high - low) for number, (low, high) in enumerate(pairwise(edges))]
    lines = coding(amounts, sources)
    assert [sum(pence for _, pence in parts) for parts in lines] == amounts
    used = {number: 0 for number, _ in sources}
    for parts in lines:
        for number, pence in parts:
            assert pence > 0
            used[number] += pence
    assert used == dict(sources)


def test_coding_that_does_not_add_up_is_an_error() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        coding([100], [(1, 99)])


def test_the_whole_grant_is_due_at_the_start_or_on_acceptance() -> None:
    early = planned("whole", amount_pence=50_000, year=2027, start=FIRST, end=LAST, earliest=date(2027, 3, 1))
    late = planned("whole", amount_pence=50_000, year=2027, start=FIRST, end=LAST, earliest=date(2027, 5, 9))
    assert [(each.amount_pence, each.due_on, each.after_return) for each in early] == [(50_000, FIRST, "")]
    assert [each.due_on for each in late] == [date(2027, 5, 9)]


def test_halves_put_the_odd_penny_first_and_wait_for_the_mid_term_return() -> None:
    one, two = planned("halves", amount_pence=300_001, year=2027, start=FIRST, end=LAST, earliest=date(2027, 3, 1))
    assert (one.amount_pence, one.due_on, one.after_return) == (150_001, FIRST, "")
    assert (two.amount_pence, two.due_on, two.after_return) == (150_000, date(2027, 10, 30), "mid")


def test_a_penny_in_halves_is_one_payment() -> None:
    assert [each.amount_pence for each in planned("halves", amount_pence=1, year=2027, start=FIRST, end=LAST, earliest=FIRST)] == [1]


def test_quarters_are_paid_in_arrears_for_their_returns() -> None:
    found = planned("quarters", amount_pence=1_000_003, year=2027, start=FIRST, end=LAST, earliest=FIRST)
    assert [each.amount_pence for each in found] == [250_001, 250_001, 250_001, 250_000]
    assert [each.after_return for each in found] == ["quarter", "quarter", "quarter", "end"]
    assert [each.due_on for each in found] == [date(2027, 7, 15), date(2027, 10, 15), date(2028, 1, 14), date(2028, 4, 15)]


def test_a_second_half_that_leaves_in_the_next_year_says_so() -> None:
    _, two = planned("halves", amount_pence=200, year=2027, start=date(2028, 3, 1), end=LAST, earliest=FIRST)
    assert (two.due_on, two.financial_year) == (date(2028, 4, 15), financial_year(date(2028, 4, 15)))


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("RSF-2728-0042-A/1", "RSF-2728-0042-A/1"),
        ("rsf-2728-0042-a/1", "RSF-2728-0042-A/1"),
        ("RSF10-2728-0042-A/12", "RSF1027280042A/12"),
        ("A_é B£C", "ABC"),
        ("PREVENTION-2728-0042-A/12", "VENTION27280042A/12"[-18:]),
    ],
)
def test_a_narrative_fits_the_banks_system(reference: str, words: str) -> None:
    assert narrative(reference) == words
    assert len(words) <= NARRATIVE_MOST


def test_a_sort_code_is_read_in_pairs() -> None:
    assert sort_code("010203") == "01-02-03"
