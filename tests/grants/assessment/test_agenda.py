"""The agenda of a moderation meeting equals what one works out by hand; leanings are silent while numbers are small; a sample is drawn again."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from grants.applications.models import Sight
from grants.assessment.arithmetic import mean_of, two_places
from grants.assessment.moderating import ENOUGH_BIDS, drawn, leanings, strata
from grants.assessment.queries import agenda_of
from tests import makers as make

D = Decimal


# --- arithmetic ---


def sheets(*totals: tuple[int, int]) -> list[tuple[int, str, Decimal]]:
    return [(number, who, D(total)) for number, pair in enumerate(totals) for who, total in zip("ab", pair, strict=True)]


def test_severity_is_the_mean_distance_from_the_others_on_the_same_bids() -> None:
    found = {each.scorer: each for each in leanings(sheets(*[(60, 70)] * 9, (55, 70)))}
    assert (found["a"].bids, found["a"].severity) == (10, D("-10.50"))
    assert found["b"].severity == D("10.50")
    assert [each.scorer for each in leanings(sheets(*[(60, 70)] * 10))] == ["a", "b"]


def test_nothing_is_said_of_nine_bids_nor_of_bids_that_nobody_else_scored() -> None:
    assert {each.severity for each in leanings(sheets(*[(60, 70)] * (ENOUGH_BIDS - 1)))} == {None}
    alone = leanings([(number, "a", D(60)) for number in range(30)])
    assert (alone[0].bids, alone[0].severity, alone[0].drift) == (0, None, None)


def test_drift_is_the_later_half_less_the_earlier_and_needs_ten_of_each() -> None:
    twenty = leanings(sheets(*[(60, 70)] * 10, *[(66, 70)] * 10))
    assert {each.scorer: each.drift for each in twenty} == {"a": D("6.00"), "b": D("-6.00")}
    assert {each.drift for each in leanings(sheets(*[(60, 70)] * 19))} == {None}


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=10, max_size=40))
def test_two_scorers_of_the_same_bids_lean_by_opposite_amounts(pairs: list[tuple[int, int]]) -> None:
    found = {each.scorer: each.severity for each in leanings(sheets(*pairs))}
    exact = mean_of([Fraction(one - other) for one, other in pairs])
    assert (found["a"], found["b"]) == (two_places(exact), two_places(-exact))


def test_bids_lie_low_near_an_edge_or_high() -> None:
    totals = {"A": D("44.99"), "B": D("45"), "C": D("55"), "D": D("57.5"), "E": D("60"), "F": D("70"), "G": D("70.01")}
    assert strata(totals, 50, 65) == {"low": ["A"], "border": ["B", "C", "E", "F"], "high": ["G"]}


@given(st.sets(st.text(min_size=1, max_size=6)), st.integers(1, 8))
def test_a_larger_sample_holds_the_smaller(references: set[str], count: int) -> None:
    some = sorted(references)
    assert drawn(some, seed="s", count=count) == drawn(some[::-1], seed="s", count=count)
    assert drawn(some, seed="s", count=count + 1)[:count] == drawn(some, seed="s", count=count)


# --- a call ---

pytestmark = pytest.mark.django_db


def scored_call() -> tuple[Any, list[Any]]:
    """Three bids: scorers 20 apart in total, 2 apart on one criterion, and agreed."""
    call = make.closed_call(scorers=2)
    bids = [make.sent_bid(call, title=title) for title in ("Far", "Near", "Agreed")]
    make.assessing(call)
    for bid, (one, two) in zip(bids, (([5] * 7, [4] * 7), ([4, 4, 4, 4, 4, 4, 2], [4] * 7), ([4] * 7, [4] * 7)), strict=True):
        make.pass_gate(bid)
        make.scored(bid, one)
        make.scored(bid, two)
    return make.again(call), [make.again(each) for each in bids]


def test_the_agenda_is_sorted_by_deviation_and_says_why_as_worked_out_by_hand() -> None:
    call, bids = scored_call()
    found = agenda_of(call, call.lead_officer, make.AFTER_CLOSE)
    # Far: 100 and 80, mean 90, deviation 10, range 20. Near: weight 10, 2 of 5 off: 76 and 80, deviation 2, range 4.
    assert [(each.row.bid, each.row.spread.deviation, each.row.spread.range) for each in found.lines] == [  # type: ignore[union-attr]
        (bids[0], D("10.00"), D("20.00")),
        (bids[1], D("2.00"), D("4.00")),
    ]
    assert found.lines[0].why == ["Their totals are 20.00 apart."]
    assert found.lines[1].why == ["The scorers are 2 apart on “Value for money”."]
    assert {each.severity for _, each in found.leanings} == {None}


def test_a_bid_that_bars_her_or_that_she_has_still_to_score_is_not_on_her_agenda() -> None:
    call, bids = scored_call()
    officer = make.staff("officer")
    Sight.objects.create(application=bids[0], user=officer, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    assert [each.row.bid for each in agenda_of(call, officer, make.AFTER_CLOSE).lines] == [bids[1]]


@pytest.mark.parametrize("bids", [1, 3])
def test_it_costs_the_same_for_one_bid_and_for_three(bids: int, django_assert_num_queries: Any) -> None:
    call = make.closed_call(scorers=2)
    sent = [make.sent_bid(call) for _ in range(bids)]
    make.assessing(call)
    for bid in sent:
        make.pass_gate(bid)
        make.scored(bid, [5] * 7)
        make.scored(bid, [3] * 7)
    call = make.again(call)
    officer = call.lead_officer
    officer.office_roles(None)
    with django_assert_num_queries(6):
        assert len(agenda_of(call, officer, make.AFTER_CLOSE, seed="a").lines) == bids


def test_the_page_shows_all_three_and_draws(client: Client) -> None:
    call, bids = scored_call()
    client.force_login(call.lead_officer)
    page = reverse("assessment:agenda", args=[call.reference])
    text = client.get(page).content.decode()
    assert reverse("assessment:moderate", args=[bids[0].reference]) in text
    assert "Too few to say" in text
    drawn_text = client.get(page, {"seed": "2027", "count": "1"}).content.decode()
    assert "Above the bands" in drawn_text
    assert "Write a seed." in client.get(page, {"seed": "", "count": "1"}).content.decode()
