from datetime import date
from decimal import Decimal

import pytest

from commissioning.outcomes.series import Part, Point, combine, in_figures, mean_of_years, trend


def year(when: int, value: int | str, *, basis: str = "raw", unit: str = "people a year", **more) -> Point:
    return Point(date(when, 1, 1), date(when, 12, 31), Decimal(value), unit, basis, **more)


def test_trend_works_out_change_and_direction() -> None:
    found = trend([year(2018, 355), year(2017, 352)], direction="down")
    assert (found.change, found.change_pct, found.arrow, found.is_better) == (Decimal(3), Decimal("0.9"), "up", False)


def test_trend_stops_at_a_change_of_basis() -> None:
    found = trend([year(2012, 299), year(2017, 352, basis="adjusted")], direction="down")
    assert (found.change, found.change_pct, found.arrow, found.is_better) == (None, None, "", None)
    assert found.breaks_on == (date(2017, 1, 1),)
    assert found.why == "The way of counting changed, so the two figures cannot be compared."


def test_trend_crosses_a_break_with_a_note_and_shows_it() -> None:
    found = trend([year(2012, 299), year(2017, 352, basis="adjusted", break_note="Both were re-based.")])
    assert (found.change, found.why, found.breaks_on) == (Decimal(53), "Both were re-based.", (date(2017, 1, 1),))


def test_trend_marks_an_old_break_and_still_compares_what_follows() -> None:
    found = trend([year(2012, 299), year(2017, 352, basis="adjusted"), year(2018, 355, basis="adjusted")])
    assert (found.change, found.breaks_on) == (Decimal(3), (date(2017, 1, 1),))


def test_trend_has_no_arrow_under_thirty_events() -> None:
    assert trend([year(2017, 30), year(2018, 29)]).arrow == ""
    assert trend([year(2017, 29), year(2018, 30)]).why == "Fewer than 30 events: too few for an arrow."
    assert trend([year(2017, 31), year(2018, 30)]).arrow == "down"


def test_trend_of_a_share_counts_the_events_behind_it() -> None:
    few = [year(2017, 60, unit="% of victims", events=200), year(2018, 70, unit="% of victims", events=29)]
    assert trend(few, direction="up").arrow == ""
    many = [year(2017, 60, unit="% of victims", events=200), year(2018, 70, unit="% of victims", events=30)]
    assert (trend(many, direction="up").arrow, trend(many, direction="up").is_better) == ("up", True)


def test_trend_of_a_share_without_its_number_has_no_arrow() -> None:
    found = trend([year(2017, 60, unit="% of victims"), year(2018, 70, unit="% of victims")])
    assert (found.change, found.arrow, found.why) == (Decimal(10), "", "The number of events behind the figures was not given.")


def test_trend_never_calls_more_reports_better_by_themselves() -> None:
    found = trend([year(2017, 100), year(2018, 120)], direction="up-if-balanced")
    assert (found.arrow, found.is_better) == ("up", None)


def test_trend_from_zero_has_no_percentage() -> None:
    assert trend([year(2017, 0), year(2018, 40)], arrow_minimum=0).change_pct is None


def test_trend_of_nothing_and_of_one_figure() -> None:
    assert (trend([]).latest, trend([]).why) == (None, "No figures yet.")
    assert trend([year(2018, 355)]).why == "Only one figure so far."


def test_mean_of_years_needs_five_of_one_basis() -> None:
    five = [year(2014 + n, 300 + n) for n in range(5)]
    assert mean_of_years(five) == Decimal("302.0")
    assert mean_of_years(five[:4]) is None
    assert mean_of_years([*five[:4], year(2018, 300, basis="adjusted")]) is None


def test_combine_adds_counts_of_one_unit_and_basis() -> None:
    found = combine([year(2017, 12, unit="sessions"), year(2018, 8, unit="sessions")])
    assert (found.value, found.unit, found.words) == (Decimal(20), "sessions", "")


def test_combine_says_mixed_units_and_splits() -> None:
    found = combine([year(2018, 12, unit="people"), year(2018, 3, unit="groups"), year(2018, 5, unit="people")])
    assert (found.value, found.words) == (None, "mixed units")
    assert found.split == (Part("people", "raw", Decimal(17), 2), Part("groups", "raw", Decimal(3), 1))


def test_combine_never_adds_across_a_basis() -> None:
    found = combine([year(2017, 352), year(2018, 355, basis="adjusted")])
    assert (found.value, found.words, len(found.split)) == (None, "mixed units", 2)


def test_combine_does_not_add_shares_or_speeds() -> None:
    shares = combine([year(2018, 80, unit="% of victims"), year(2018, 90, unit="% of victims")])
    assert (shares.value, shares.words) == (None, "not added up")
    assert combine([year(2018, 80, unit="% of victims")]).value == Decimal(80)
    assert combine([year(2018, 30, unit="mph, 85th percentile"), year(2018, 35, unit="mph, 85th percentile")]).value is None


def test_combine_of_nothing_has_no_figures() -> None:
    assert (combine([]).value, combine([]).words) == (None, "no figures")


@pytest.mark.parametrize(
    ("value", "shown"),
    [("355.0000", "355"), ("7.6000", "7.6"), ("12345.50", "12,345.5"), ("0.0000", "0"), ("-1.4000", "-1.4"), ("100", "100")],
)
def test_in_figures_drops_zeros_that_say_nothing(value, shown) -> None:
    assert in_figures(Decimal(value)) == shown


def test_combined_is_shown_as_a_figure_or_its_reason() -> None:
    assert combine([year(2018, "8.0000", unit="sessions")]).shown == "8"
    mixed = combine([year(2018, 12, unit="people"), year(2018, 3, unit="groups")])
    assert (mixed.shown, [part.shown for part in mixed.split]) == ("mixed units", ["12", "3"])
