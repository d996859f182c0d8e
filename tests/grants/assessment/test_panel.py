"""Moderation where scorers differ, the panel, and what it recommends."""

from decimal import Decimal

import pytest

from commissioning.lifecycle import Refused
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.actions.panel import below_least
from grants.assessment.models import Moderation, Recommendation, Result, Score
from grants.assessment.queries import ranking
from tests import makers as make

pytestmark = pytest.mark.django_db
HIGH, LOW = [5, 4, 3, 3, 4, 2, 3], [2, 4, 3, 3, 4, 2, 3]


def moderate(bid: Application, *figures: tuple[str, str], reason: str = "Read the evidence together.", present: str = "Both") -> Moderation:
    ids = dict(bid.call.criteria.values_list("key", "pk"))
    return actions.moderate(
        application_id=bid.pk,
        scores={ids[key]: Decimal(value) for key, value in figures},
        reason=reason,
        present=present,
        by=bid.call.lead_officer,
        at=make.AFTER_CLOSE,
    )


def to_panel(bid: Application) -> Application:
    return actions.send_to_panel(application_id=bid.pk, by=bid.call.lead_officer, at=make.AFTER_CLOSE)


def recommend(bid: Application, kind: str, pounds: str, reasons: str = "Good value.", **words: str) -> Recommendation:
    return actions.recommend(
        application_id=bid.pk,
        kind=kind,
        amount_pence=int(Decimal(pounds) * 100),
        reasons=reasons,
        by=bid.call.lead_officer,
        at=make.AFTER_CLOSE,
        **words,
    )


def disputed() -> Application:
    bid = make.eligible()
    make.scored(bid, HIGH)
    make.scored(bid, LOW)
    return Application.objects.select_related("call").get(pk=bid.pk)


def test_scorers_three_apart_force_moderation_and_keep_the_bid_from_the_panel() -> None:
    bid = disputed()
    result = Result.objects.get(application=bid)
    assert result.triggers == [{"why": "criterion", "key": "fit", "apart": 3}, {"why": "totals", "apart": "15.00"}, {"why": "band"}]
    with pytest.raises(Refused, match="too far apart"):
        to_panel(bid)


def test_a_moderated_score_takes_the_place_of_the_mean_and_the_originals_stay() -> None:
    bid = disputed()
    assert str(Result.objects.get(application=bid).total) == "66.50"
    moderate(bid, ("fit", "3.75"))
    result = Result.objects.get(application=bid)
    assert (str(result.total), result.by_criterion["fit"], result.needs_moderation) == ("67.75", "15/4", False)
    assert sorted(Score.objects.filter(assessment__application=bid, criterion__key="fit").values_list("value", flat=True)) == [2, 5]
    assert to_panel(bid).state == "panel"


def test_each_criterion_in_dispute_takes_one_figure_and_the_others_none() -> None:
    bid = disputed()
    with pytest.raises(Refused, match="Give one agreed score for “Fit with Plan outcomes”"):
        moderate(bid)
    with pytest.raises(Refused, match="Only a criterion on which the scorers differ"):
        moderate(bid, ("fit", "4"), ("need", "5"))


def test_an_agreed_score_is_0_to_5_with_two_decimals() -> None:
    bid = disputed()
    for value in ("-0.01", "5.01", "3.333", "NaN"):
        with pytest.raises(Refused, match="from 0 to 5"):
            moderate(bid, ("fit", value))


def test_moderation_says_why_and_who_was_there() -> None:
    bid = disputed()
    for words in ({"reason": " "}, {"present": ""}):
        with pytest.raises(Refused, match="Say why, and who was present"):
            moderate(bid, ("fit", "4"), **words)


def test_moderation_waits_for_all_scores() -> None:
    bid = make.eligible()
    make.scored(bid, HIGH)
    make.assigned(bid)
    bid = make.again(bid)
    with pytest.raises(Refused, match="Scores of 1 assessor is still to be sent"):
        moderate(bid, ("fit", "4"))


def test_an_officer_may_ask_for_moderation_that_nothing_triggered() -> None:
    bid = make.eligible()
    make.scored(bid, HIGH)
    make.scored(bid, HIGH)
    assert moderate(bid, ("value", "2.5"), reason="The quotes came late.").triggers == []
    assert str(Result.objects.get(application=bid).total) == "73.00"


def test_moderated_scores_cannot_be_reopened() -> None:
    bid = disputed()
    moderate(bid, ("fit", "3.75"))
    assessment = bid.assessments.order_by("pk")[0]
    with pytest.raises(Refused, match="kept as they were sent"):
        actions.reopen_scores(assessment_id=assessment.pk, reason="A slip.", by=bid.call.lead_officer, at=make.AFTER_CLOSE)


def test_a_call_without_moderation_takes_the_mean() -> None:
    call = make.closed_call(needs_moderation=False)
    bid = make.eligible(call=call)
    make.scored(bid, HIGH)
    make.scored(bid, LOW)
    assert to_panel(bid).state == "panel"


def test_too_few_scorers_keep_a_bid_from_the_panel() -> None:
    bid = make.eligible()
    make.scored(bid, HIGH)
    with pytest.raises(Refused, match="asks for 2 scorers; this bid has 1"):
        to_panel(bid)


def test_one_officer_scores_a_donation_overall_and_sends_it_to_the_panel() -> None:
    call = make.closed_call(preset="donation", least_pence=5_000, most_pence=99_900, weights=[("overall", "Overall", 100, 1)])
    bid = make.eligible(call=call, ask_pence=50_000)
    make.scored(bid, [4], by=call.lead_officer)
    assert str(Result.objects.get(application=bid).total) == "80.00"
    assert to_panel(bid).state == "panel"
    assert recommend(bid, "full", "500").amount_pence == 50_000


def test_an_eligible_donation_may_go_to_the_panel_directly_and_a_larger_bid_may_not() -> None:
    call = make.closed_call(preset="donation", least_pence=5_000, most_pence=99_900)
    assert to_panel(make.eligible(call=call, ask_pence=50_000)).state == "panel"
    with pytest.raises(Refused, match="asks for 2 scorers"):
        to_panel(make.eligible())


@pytest.mark.parametrize(
    ("kind", "pounds", "state"),
    [
        ("full", "3400", "recommended_full"),
        ("part", "2000.50", "recommended_part"),
        ("reserve", "3400", "reserve"),
        ("none", "3400", "not_recommended"),
    ],
)
def test_a_recommendation_moves_the_bid(kind: str, pounds: str, state: str) -> None:
    bid = make.at_panel()
    made = recommend(bid, kind, pounds)
    assert Application.objects.get(pk=bid.pk).state == state
    assert made.amount_pence == (0 if kind == "none" else int(Decimal(pounds) * 100))


def test_a_wrong_recommendation_is_refused() -> None:
    bid = make.at_panel()
    for kind, pounds, words in (
        ("full", "3400.01", "more than was asked for"),
        ("full", "3399.99", "In full is the whole ask, £3,400"),
        ("part", "3400", "That is the whole ask"),
        ("part", "0", "Give an amount"),
        ("perhaps", "1", "Choose in full"),
    ):
        with pytest.raises(Refused, match=words):
            recommend(bid, kind, pounds)


def test_reasons_are_never_blank() -> None:
    bid = make.at_panel()
    with pytest.raises(Refused, match="Give the reasons"):
        recommend(bid, "none", "0", reasons="  ")


def test_a_sum_below_what_the_applicant_can_use_warns() -> None:
    bid = make.at_panel(least_pence=300_000)
    recommend(bid, "part", "2000")
    bid = make.again(bid)
    assert (below_least(bid, 200_000), below_least(bid, 300_000), below_least(bid, 0)) == (True, False, False)


def test_a_bid_below_a_floor_is_not_recommended_whatever_its_total() -> None:
    call = make.closed_call()
    from commissioning.calls.models import Criterion

    Criterion.objects.filter(call=call, key="fit").update(floor=Decimal("2"))
    bid = make.at_panel([1, 5, 5, 5, 5, 5, 5], [1, 5, 5, 5, 5, 5, 5], call=call)
    assert Result.objects.get(application=bid).below_floor
    with pytest.raises(Refused, match="below its floor"):
        recommend(bid, "full", "3400")
    assert recommend(bid, "none", "0").kind == "none"


def test_a_recommendation_may_be_taken_back_and_made_anew() -> None:
    bid = make.recommended()
    actions.return_to_panel(application_id=bid.pk, by=bid.call.lead_officer, at=make.AFTER_CLOSE)
    assert recommend(bid, "part", "1000").amount_pence == 100_000
    assert Recommendation.objects.filter(application=bid).count() == 1


def test_a_bid_that_the_panel_defers_stays_before_it_with_the_reasons_on_record() -> None:
    bid = make.at_panel()
    officer = bid.call.lead_officer
    given = {"application_id": bid.pk, "amount_pence": 300_000, "by": officer, "at": make.AFTER_CLOSE}
    with pytest.raises(Refused, match="Give the reasons"):
        actions.recommend(kind="defer", reasons=" ", **given)
    said = actions.recommend(kind="defer", reasons="Wait for the highways survey.", **given)
    assert (said.kind, said.amount_pence, make.again(bid).state) == ("defer", 0, "panel")
    row = next(each for each in ranking(bid.call_id).rows if each.bid == bid)
    assert not row.fundable
    actions.recommend(kind="full", reasons="The survey is in.", **given | {"amount_pence": bid.ask_pence})
    assert make.again(bid).state == "recommended_full"
    with pytest.raises(Refused, match="before the panel can be deferred"):
        actions.recommend(kind="defer", reasons="Wait.", **given)
