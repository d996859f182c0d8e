from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from commissioning.calls import actions
from commissioning.calls.actions import CriterionDraft
from commissioning.calls.models import Call
from commissioning.calls.presets import preset_for
from commissioning.calls.queries import call_facts, caps_of, open_calls
from commissioning.lifecycle import Refused
from commissioning.permissions import NotAllowed
from tests import makers as make
from tests.makers.calls import WEIGHTS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("pence", "preset"),
    [(99_999, "donation"), (100_000, "small"), (500_000, "small"), (500_001, "standard"), (2_000_000, "standard"), (2_000_001, "major")],
)
def test_the_edges_of_the_presets_are_exact_to_the_penny(pence: int, preset: str):
    assert preset_for(pence).key == preset


def test_weights_that_total_95_keep_a_call_from_opening():
    call = make.call(weights=[*WEIGHTS[:-1], ("value", "Value for money", 5, None)])
    with pytest.raises(Refused, match="total 95; they must total 100"):
        actions.publish_call(call_id=call.pk, by=call.lead_officer, at=make.NOON)
    assert Call.objects.get(pk=call.pk).state == "draft"


def test_every_gap_is_named_at_once():
    call = make.call(wanted="", senior_officer=" ")
    call.outcomes.clear()
    with pytest.raises(Refused) as refused:
        actions.publish_call(call_id=call.pk, by=call.lead_officer, at=make.NOON)
    for words in ("senior responsible officer", "what you want to fund", "at least one outcome"):
        assert words in str(refused.value)


def test_weights_and_terms_are_frozen_on_publishing():
    call = make.call(state="published")
    with pytest.raises(Refused, match="frozen"):
        actions.set_criteria(call_id=call.pk, criteria=[CriterionDraft("one", "One", 100)], by=call.lead_officer, at=make.NOON)
    with pytest.raises(Refused, match="frozen"):
        actions.edit_call(call_id=call.pk, by=call.lead_officer, at=make.NOON, title="Other")


def test_only_an_officer_sets_up_a_call():
    call = make.call()
    for role in ("assessor", "finance", "commissioner", "auditor", "administrator"):
        with pytest.raises(NotAllowed):
            actions.publish_call(call_id=call.pk, by=make.staff(role), at=make.NOON)


def test_a_call_is_open_from_its_opening_instant_until_its_closing_instant():
    call = make.call(state="published")
    second = timedelta(seconds=1)
    for at, is_open in (
        (call.opens_at - second, False),
        (call.opens_at, True),
        (call.closes_at - second, True),
        (call.closes_at, False),
    ):
        assert call.is_open_at(at) is is_open
        assert list(open_calls(at)) == ([call] if is_open else [])


def test_a_call_cannot_close_before_it_opens():
    call = make.call()
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.edit_call(call_id=call.pk, by=call.lead_officer, at=make.NOON, closes_at=call.opens_at)


def test_the_facts_of_a_call_take_the_same_statements_whatever_its_size(django_assert_num_queries):
    call = make.call(state="published")
    call_facts(call.reference, at=make.NOON)
    with django_assert_num_queries(1):
        facts = call_facts(call.reference, at=make.NOON)
    assert sum(each.weight for each in facts.criteria) == 100
    assert facts.is_open
    assert facts.phase == "Open"
    assert facts.questions[0].label == "Name of the project"


def test_a_draft_is_not_shown():
    with pytest.raises(Call.DoesNotExist):
        call_facts(make.call().reference, at=make.NOON)


def agree(call, *, most: int, by=None, backstop: int = 10_000_000):
    return actions.agree_over_allocation(
        budget_id=call.budget_id,
        most_pence=most,
        backstop_id=make.source("general").pk,
        backstop_uncommitted_pence=backstop,
        by=by or make.staff("chief_finance_officer"),
        at=make.NOON,
    )


def test_an_agreement_stays_within_the_cap_and_its_backstop():
    call = make.call(budget=make.budget(make.fund(), amount_pence=51_000_000, name="Round"))
    assert agree(call, most=56_100_000).most_pence == 56_100_000
    with pytest.raises(Refused, match="over the cap"):
        agree(call, most=56_100_001)
    with pytest.raises(Refused, match="backstop"):
        agree(call, most=52_517_900, backstop=1)
    with pytest.raises(NotAllowed):
        agree(call, most=52_517_900, by=make.staff("officer"))


def test_ring_fenced_money_takes_no_tolerance_in_the_agreement_and_the_cap_rounds_down():
    fund = make.fund()
    fund.sources.add(make.source("home", amount_pence=30_000_033, is_ring_fenced=True))
    fund.sources.add(make.source("away", amount_pence=5, is_ring_fenced=True))
    budget = make.budget(fund, amount_pence=51_000_077, name="Round")
    other = make.budget(make.fund("VSF", "Victims"), amount_pence=333, name="Small")
    call = make.call(fund=fund, budget=budget)
    # 51,000,077 less 30,000,038 that is ring-fenced takes a tenth: 2,100,003.9, rounded down.
    assert caps_of([budget, other]) == {budget.pk: 53_100_080, other.pk: 366}
    with pytest.raises(Refused, match="over the cap"):
        agree(call, most=53_100_081)
    assert agree(call, most=53_100_080).most_pence == 53_100_080


def test_a_call_may_not_offer_more_than_its_budget_may_carry():
    fund = make.fund()
    fund.sources.set([make.source("home", amount_pence=900_000, is_ring_fenced=True)])
    call = make.call(fund=fund, budget=make.budget(fund, amount_pence=900_000, name="Round"), most_pence=900_001)
    assert "Its largest grant is more than the budget may carry." in actions.gaps(call, at=make.NOON)


def test_a_new_agreement_replaces_the_one_before():
    call = make.call()
    first = agree(call, most=5_100_000)
    agree(call, most=5_200_000)
    first.refresh_from_db()
    assert first.lapsed_at == make.NOON
