"""Golden cases and laws of the scores' arithmetic."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.assessment import arithmetic
from grants.assessment.arithmetic import Weighed

WEIGHTS = (25, 15, 20, 15, 10, 5, 10)
PDG = [Weighed(f"c{number}", weight) for number, weight in enumerate(WEIGHTS, start=1)]
SCORES = st.lists(st.integers(0, 5), min_size=7, max_size=7)


def sheet(*values: int | None) -> dict[str, int | None]:
    return {f"c{number}": value for number, value in enumerate(values, start=1)}


def total(*sheets: dict[str, int | None], moderated: dict[str, Decimal] | None = None) -> Decimal | None:
    figures = arithmetic.criterion_figures(PDG, dict(enumerate(sheets)), moderated)
    return arithmetic.weighted_total(PDG, figures)


def test_the_worked_example_is_74() -> None:
    assert str(total(sheet(5, 4, 3, 3, 4, 2, 3))) == "74.00"


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ([sheet(0, 0, 0, 0, 0, 0, 0)], "0.00"),
        ([sheet(5, 5, 5, 5, 5, 5, 5)], "100.00"),
        # means 4.5 4 3.5 3 4 2.5 3: 22.5 + 12 + 14 + 9 + 8 + 2.5 + 6
        ([sheet(5, 4, 3, 3, 4, 2, 3), sheet(4, 4, 4, 3, 4, 3, 3)], "74.00"),
        # three scorers, criterion 1 has mean 14/3: 70/3 + 49 = 72.333...
        ([sheet(5, 4, 3, 3, 4, 2, 3), sheet(5, 4, 3, 3, 4, 2, 3), sheet(4, 4, 3, 3, 4, 2, 3)], "72.33"),
        # criterion 1 has mean 13/3 twice over three: 65/3 + 49 = 70.666...
        ([sheet(5, 4, 3, 3, 4, 2, 3), sheet(4, 4, 3, 3, 4, 2, 3), sheet(4, 4, 3, 3, 4, 2, 3)], "70.67"),
        # an abstention leaves the mean of the others as it is
        ([sheet(5, 4, 3, 3, 4, 2, 3), sheet(None, 4, 3, 3, 4, 2, 3)], "74.00"),
    ],
)
def test_totals_are_as_worked_out_by_hand(sheets: list[dict[str, int | None]], expected: str) -> None:
    assert str(total(*sheets)) == expected


def test_a_moderated_score_takes_the_place_of_the_mean() -> None:
    sheets = [sheet(5, 4, 3, 3, 4, 2, 3), sheet(1, 4, 3, 3, 4, 2, 3)]
    assert str(total(*sheets)) == "64.00"
    assert str(total(*sheets, moderated={"c1": Decimal("3.75")})) == "67.75"


def test_a_criterion_that_nobody_scored_leaves_no_total() -> None:
    assert total(sheet(5, 4, None, 3, 4, 2, 3)) is None
    assert total({"c1": 5}) is None
    assert total() is None


@pytest.mark.parametrize(
    ("value", "expected"), [("1/200", "0.01"), ("499/100000", "0.00"), ("62125/1000", "62.13"), ("62124999/1000000", "62.12")]
)
def test_rounding_is_half_up(value: str, expected: str) -> None:
    assert str(arithmetic.two_places(Fraction(value))) == expected


@given(st.lists(SCORES, min_size=1, max_size=5))
def test_a_total_is_within_its_scorers_totals_and_exact_before_rounding(sheets: list[list[int]]) -> None:
    scores = {number: sheet(*values) for number, values in enumerate(sheets)}
    exact = arithmetic.exact_total(PDG, arithmetic.criterion_figures(PDG, scores))
    each = arithmetic.totals(PDG, scores)
    assert exact is not None
    assert exact == sum(each.values(), Fraction(0)) / len(each)
    assert min(each.values()) <= exact <= max(each.values())
    assert abs(Fraction(arithmetic.two_places(exact)) - exact) <= Fraction(1, 200)


@given(SCORES, st.integers(0, 6))
def test_a_higher_score_never_lowers_the_total(values: list[int], place: int) -> None:
    higher = list(values)
    higher[place] = min(5, values[place] + 1)
    low, high = total(sheet(*values)), total(sheet(*higher))
    assert low is not None
    assert high is not None
    assert low <= high


@given(st.lists(SCORES, min_size=1, max_size=4), st.randoms())
def test_the_order_of_scorers_does_not_matter(sheets: list[list[int]], random: object) -> None:
    shuffled = list(sheets)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert total(*(sheet(*values) for values in sheets)) == total(*(sheet(*values) for values in shuffled))


def test_bands_take_in_their_lower_edge() -> None:
    edges = ("49.99", "50.00", "64.99", "65.00")
    assert [arithmetic.band(Decimal(each), 50, 65) for each in edges] == ["not_recommended", "consider", "consider", "recommend"]


def test_a_floor_is_held_against_the_unrounded_figure() -> None:
    criteria = [Weighed("fit", 100, floor=Decimal("2"))]
    assert arithmetic.below_floors(criteria, {"fit": Fraction(199999, 100000)}) == ["fit"]
    assert arithmetic.below_floors(criteria, {"fit": Fraction(2)}) == []


def why(*sheets: dict[str, int | None]) -> list[str]:
    return [each["why"] for each in arithmetic.triggers(PDG, dict(enumerate(sheets)), 50, 65)]


def test_one_apart_on_every_criterion_in_one_band_needs_no_moderation() -> None:
    assert why(sheet(4, 4, 4, 4, 4, 4, 4), sheet(4, 4, 4, 3, 4, 3, 4)) == []


def test_two_apart_on_a_criterion_names_it() -> None:
    found = arithmetic.triggers(PDG, {1: sheet(4, 4, 4, 4, 4, 5, 4), 2: sheet(4, 4, 4, 4, 4, 3, 4)}, 50, 65)
    assert found == [{"why": "criterion", "key": "c6", "apart": 2}]


def test_totals_15_apart_call_for_moderation_and_just_under_do_not() -> None:
    # 5 points a criterion of weight 25, 4 of 20, 3 of 15: 15.00; without the 15 and with the 10: 11.00
    assert why(sheet(5, 4, 5, 5, 4, 4, 4), sheet(4, 4, 4, 4, 4, 4, 4)) == []
    assert why(sheet(5, 5, 5, 5, 5, 4, 4), sheet(4, 4, 4, 4, 4, 4, 4)) == ["totals"]
    assert arithmetic.triggers(PDG, {1: sheet(5, 5, 5, 5, 4, 4, 4), 2: sheet(4, 4, 4, 4, 4, 4, 4)}, 50, 65) == [
        {"why": "totals", "apart": "15.00"}
    ]


def test_totals_on_either_side_of_a_band_call_for_moderation() -> None:
    assert why(sheet(3, 3, 3, 3, 3, 3, 3), sheet(3, 3, 3, 4, 3, 4, 4)) == ["band"]


def test_one_scorer_never_calls_for_moderation() -> None:
    assert why(sheet(0, 5, 0, 5, 0, 5, 0)) == []


def test_spread_matches_a_calculation_by_hand() -> None:
    # 70, 74, 81: mean 75, squares 25 + 1 + 36 = 62, over 3, root 4.546...
    found = arithmetic.spread([Decimal(70), Decimal(74), Decimal(81)])
    assert found == arithmetic.Spread(Decimal("70.00"), Decimal("81.00"), Decimal("11.00"), Decimal("4.55"))
    assert arithmetic.spread([]) is None


def test_ranking_goes_by_total_then_tie_rank_then_lower_ask() -> None:
    criteria = [Weighed("fit", 50, tie_rank=1), Weighed("need", 30), Weighed("results", 20, tie_rank=2)]

    def key(total: str, fit: int, results: int, ask: int) -> tuple[object, ...]:
        return arithmetic.order(criteria, Decimal(total), {"fit": Fraction(fit), "need": Fraction(3), "results": Fraction(results)}, ask)

    assert key("80.00", 1, 1, 900) < key("79.99", 5, 5, 1)
    assert key("80.00", 4, 1, 900) < key("80.00", 3, 5, 1)
    assert key("80.00", 4, 3, 900) < key("80.00", 4, 2, 1)
    assert key("80.00", 4, 3, 800) < key("80.00", 4, 3, 900)
    assert key("80.00", 4, 3, 800) == key("80.00", 4, 3, 800)
