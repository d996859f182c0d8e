"""What amounts come to: plain arithmetic, golden figures."""

from commissioning.money import PENCE
from grants.assessment.tryout import Line, Pot, down_the_ranking, tried

POT = Pot(budget_pence=510_000 * PENCE, cap_pence=561_000 * PENCE, agreed_pence=None, others_pence=0, lots={})


def line(key: int, ask: int, **given: object) -> Line:
    facts = {"least_pence": None, "lot": "", "district": "Rugby", "outcome": "O12 Roads", "fixed_pence": None, "below_floor": False}
    return Line(key=key, reference=f"RSF-{key}", ask_pence=ask * PENCE, ceiling_pence=ask * PENCE, **(facts | given))  # type: ignore[arg-type]


def test_525_179_on_510_000_shows_102_98_and_waits_for_the_chief_finance_officer() -> None:
    lines = [line(1, 500_000), line(2, 25_179)]
    found = tried(lines, {1: 500_000 * PENCE, 2: 25_179 * PENCE}, POT)
    assert (str(found.share_pct), found.over_budget_pence, found.over_cap_pence, found.cut_after) == ("102.98", 15_179 * PENCE, 0, 1)
    assert "must agree" in found.verdict
    agreed = Pot(POT.budget_pence, POT.cap_pence, 526_000 * PENCE, 0, {})
    assert "has agreed to" in tried(lines, {1: 500_000 * PENCE, 2: 25_179 * PENCE}, agreed).verdict


def test_one_penny_over_the_cap_cannot_be_signed() -> None:
    lines = [line(1, 561_000), line(2, 1)]
    at_cap = tried(lines, {1: 561_000 * PENCE}, POT)
    assert (at_cap.over_cap_pence, at_cap.cap_after) == (0, None)
    over = tried(lines, {1: 561_000 * PENCE, 2: 1}, POT)
    assert (over.over_cap_pence, over.cap_after) == (1, 1)
    assert "cannot be signed" in over.verdict
    assert tried(lines, {1: 561_000 * PENCE}, Pot(POT.budget_pence, POT.cap_pence, None, 1, {})).over_cap_pence == 1


def test_each_amount_says_what_is_wrong_with_it() -> None:
    lines = [line(1, 1_000, least_pence=80_000), line(2, 1_000, below_floor=True), line(3, 1_000, fixed_pence=70_000)]
    found = tried(lines, {1: 79_999, 2: 5, 3: 99_999_999}, POT)
    assert [each.words for each in found.placed] == [
        ("Less than the £800 with which it could go ahead.",),
        ("Below a floor: it cannot be recommended for money.",),
        (),
    ]
    assert found.placed[2].amount_pence == 70_000
    assert tried(lines, {1: 100_001}, POT).placed[0].words == ("More than it can be given (£1,000).",)


def test_parts_add_up_to_the_whole_and_a_lot_is_held_to_its_pot() -> None:
    pot = Pot(POT.budget_pence, POT.cap_pence, None, 0, {"Villages": 50_000, "Towns": 100_000})
    lines = [line(1, 600, lot="Villages"), line(2, 300, lot="Towns", district="Warwick"), line(3, 10, lot="Towns")]
    found = tried(lines, {1: 60_000, 2: 30_000, 3: 1_000}, pot)
    assert [(part.name, part.bids, part.pence, part.over_pence) for part in found.lots] == [
        ("Villages", 1, 60_000, 10_000),
        ("Towns", 2, 31_000, 0),
    ]
    assert [(part.name, part.pence) for part in found.districts] == [("Rugby", 61_000), ("Warwick", 30_000)]
    for parts in (found.lots, found.districts, found.outcomes):
        assert sum(part.pence for part in parts) == found.total_pence == 91_000


def test_down_the_ranking_stops_at_the_first_that_is_not_covered() -> None:
    lines = [line(1, 300_000), line(2, 5, below_floor=True), line(3, 210_001), line(4, 10)]
    assert down_the_ranking(lines, POT) == {1: 300_000 * PENCE}
