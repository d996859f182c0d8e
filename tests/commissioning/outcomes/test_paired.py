from decimal import Decimal

import pytest

from commissioning.outcomes.paired import OFFERED, REPEATS, REPORTS, Finding, verdict


@pytest.mark.parametrize(
    ("reports", "offered", "repeats", "finding"),
    [
        (12, 98, -1.4, Finding.FAVOURABLE),
        (12, None, -1, Finding.NOT_PROVEN),
        (12, 80, -1, Finding.ADVERSE),
        (12, 99, 2, Finding.ADVERSE),
        (-3, 99, -1, Finding.NO_EVIDENCE),
        (12, 99, None, Finding.NOT_PROVEN),
        (12, 99, 0, Finding.WATCH),
        (12, 95, -1, Finding.FAVOURABLE),
        (12, Decimal("94.9"), -1, Finding.ADVERSE),
        (12, 80, 0, Finding.ADVERSE),
        (0, 100, -1, Finding.NO_EVIDENCE),
        (0, 100, None, Finding.NO_EVIDENCE),
        (-3, 100, 1, Finding.ADVERSE),
        (0, 100, 1, Finding.ADVERSE),
        (None, 100, -1, Finding.NO_DATA),
        (None, None, None, Finding.NO_DATA),
    ],
)
def test_verdict_follows_the_paired_rule(reports, offered, repeats, finding) -> None:
    assert verdict(reports, offered, repeats).finding is finding


@pytest.mark.parametrize(("offered", "repeats"), [(80, None), (None, 2)])
def test_verdict_adverse_beats_not_proven(offered, repeats) -> None:
    assert verdict(12, offered, repeats).finding is Finding.ADVERSE


def test_verdict_no_data_comes_before_adverse() -> None:
    assert verdict(None, 50, 3).finding is Finding.NO_DATA


def test_verdict_is_plainly_favourable_only_when_all_were_offered() -> None:
    assert verdict(12, 100, -1).words == "favourable"


def test_verdict_names_how_many_were_not_offered() -> None:
    assert verdict(12, 98, -1.4, not_yet_offered=7).words == "favourable, 7 not yet offered"


def test_verdict_without_a_number_names_the_share_not_offered() -> None:
    assert verdict(12, Decimal("98.50"), -1.4).words == "favourable, 1.5% not yet offered"


def test_verdict_is_not_proven_when_the_figures_do_not_share_a_subject() -> None:
    assert verdict(12, 100, -1, offered_matches=False).finding is Finding.NOT_PROVEN
    assert verdict(12, 100, -1, repeats_match=False).finding is Finding.NOT_PROVEN
    assert verdict(-3, 100, -1, repeats_match=False).finding is Finding.NOT_PROVEN


def test_verdict_is_adverse_on_what_does_match() -> None:
    assert verdict(12, 80, -1, repeats_match=False).finding is Finding.ADVERSE


def test_verdict_does_not_condemn_on_a_figure_that_does_not_match() -> None:
    assert verdict(12, 80, -1, offered_matches=False).finding is Finding.NOT_PROVEN


def test_verdict_takes_changes_inside_a_band_as_none() -> None:
    bands = {"reports_band_pct": Decimal(2), "repeats_band_points": Decimal("0.5")}
    assert verdict(2, 100, -1, **bands).finding is Finding.NO_EVIDENCE
    assert verdict(Decimal("2.1"), 100, -1, **bands).finding is Finding.FAVOURABLE
    assert verdict(12, 100, Decimal("0.5"), **bands).finding is Finding.WATCH
    assert verdict(12, 100, Decimal("-0.5"), **bands).finding is Finding.WATCH
    assert verdict(12, 100, Decimal("0.6"), **bands).finding is Finding.ADVERSE


def test_verdict_says_that_repeat_harm_is_falling() -> None:
    assert verdict(-3, 99, -1).note == "Repeat harm is falling."
    assert verdict(-3, 99, 0).note == ""


def test_verdict_of_harm_without_a_repeat_series_cannot_be_measured() -> None:
    found = verdict(12, 100, None, repeats_measured=False)
    assert (found.finding, found.words) == (Finding.CANNOT_BE_MEASURED, "cannot be measured")


def test_verdict_keeps_the_repeat_count_beside_the_rate() -> None:
    assert verdict(12, 100, -1, repeat_count=41).repeat_count == 41


def test_verdict_says_which_figures_are_wanted() -> None:
    assert verdict(None, None, None).wanted == (REPORTS, OFFERED, REPEATS)
    assert verdict(12, 98, None).wanted == (REPEATS,)
    assert verdict(12, 98, -1).wanted == ()


@pytest.mark.parametrize("offered", [-1, 100.5])
def test_verdict_refuses_a_share_that_cannot_be(offered) -> None:
    with pytest.raises(ValueError, match="from 0 to 100"):
        verdict(12, offered, -1)


def test_verdict_refuses_a_band_below_zero() -> None:
    with pytest.raises(ValueError, match="band"):
        verdict(12, 98, -1, reports_band_pct=Decimal(-1))


def test_verdict_is_never_favourable_without_all_three_figures() -> None:
    """Whatever the figures: green needs more reports, support for all but a few, and less repeat harm."""
    for reports in (None, -1, 0, 1):
        for offered in (None, 0, 94, 95, 100):
            for repeats in (None, -1, 0, 1):
                expected = reports == 1 and offered in (95, 100) and repeats == -1
                assert verdict(reports, offered, repeats).is_favourable is expected
