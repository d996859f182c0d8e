"""Variations and stops of a grant, and what they do to its payments and its budget."""

from datetime import date, timedelta
from typing import Any

import pytest

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from grants.awards.actions import add_condition, lapse_offers, offer_award, suspend_award
from grants.awards.models import Award, Variation
from grants.awards.queries import budget_position
from grants.payments import actions
from grants.payments.queries import desk_figures, faults, spoken_for
from tests import makers as make
from tests.makers import PAY_DAY, PAY_ON

pytestmark = pytest.mark.django_db


def vary(award: Award, **change: Any) -> Variation:
    return actions.vary_grant(
        award_id=award.pk, **({"reason": "The work costs less.", "by": award.call.lead_officer, "at": PAY_DAY} | change)
    )


def plan(award: Award) -> list[tuple[int, int, str]]:
    return [(each.number, each.amount_pence, each.state) for each in award.instalments.order_by("number")]


def with_heads(*pence: int) -> Award:
    """A running grant with these budget heads."""
    award = make.running(amount_pence=sum(pence))
    first = award.heads.get()
    for number, each in enumerate(pence, start=1):
        if number == 1:
            award.heads.filter(pk=first.pk).update(planned_pence=each)
        else:
            award.heads.create(number=number, head=f"Head {number}", planned_pence=each)
    return award


def test_a_reduction_keeps_old_and_new_and_cuts_the_last_payment_first() -> None:
    award = make.half_paid(amount_pence=300_000)
    variation = vary(award, amount_pence=200_000)
    award = make.again(award)
    assert (award.state, award.amount_pence, award.heads.get().planned_pence) == ("varied", 200_000, 200_000)
    assert (variation.amount_before_pence, variation.amount_after_pence, variation.cut_pence) == (300_000, 200_000, 100_000)
    assert (variation.ends_on_before, variation.ends_on_after, variation.moved_pence) == (None, None, 0)
    assert plan(award) == [(1, 150_000, "paid"), (2, 50_000, "planned")]
    assert [line.amount_pence for line in award.instalments.get(number=2).coding.all()] == [50_000]
    assert (award.sources.get().amount_pence, award.years.get().amount_pence) == (200_000, 200_000)
    assert faults() == []
    body = award.organisation
    message = Message.objects.about(award).get(template__endswith="/varied", to_address=body.second_contact_email)
    assert "The grant is now £2,000. Before, it was £3,000." in message.body_text


def test_a_reduction_to_what_was_paid_cancels_the_rest_and_below_it_is_refused() -> None:
    award = make.half_paid(amount_pence=300_000)
    with pytest.raises(Refused, match="£1,500 was paid or is on its way"):
        vary(award, amount_pence=149_999)
    vary(award, amount_pence=150_000)
    assert plan(award) == [(1, 150_000, "paid"), (2, 150_000, "cancelled")]
    assert award.instalments.get(number=2).cancelled_reason == "Variation 1"
    assert faults() == []


def test_an_approval_lapses_when_its_payment_is_cut() -> None:
    award = make.running(amount_pence=300_000)
    make.approved(award.instalments.select_related("award__call").get(number=1))
    vary(award, amount_pence=100_000)
    assert plan(award) == [(1, 100_000, "planned"), (2, 150_000, "cancelled")]


def test_what_is_freed_goes_back_to_the_budget_from_that_day_on() -> None:
    award = make.half_paid(amount_pence=300_000)
    vary(award, amount_pence=200_000, at=PAY_DAY + timedelta(days=10))
    before, after = PAY_ON + timedelta(days=9), PAY_ON + timedelta(days=10)
    office, budget = make.office().pk, award.call.budget_id
    assert [desk_figures(office_id=office, on=day).committed_total for day in (before, after)] == [300_000, 200_000]
    assert [desk_figures(office_id=office, on=day).by_fund[0].committed_pence for day in (before, after)] == [300_000, 200_000]
    assert budget_position(budget, PAY_DAY + timedelta(days=9)).decided_pence == 300_000
    assert budget_position(budget, PAY_DAY + timedelta(days=10)).decided_pence == 200_000


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount_pence": 300_001}, "More than £3,000 is more than an officer may agree. It needs a decision of the Commissioner"),
        ({"changes_purpose": True}, "A change of purpose is more than an officer may agree. It needs a decision of the Commissioner"),
        ({"ends_on": date(2028, 7, 1)}, "A later end than 30 June 2028 is more than an officer may agree"),
        ({"ends_on": date(2027, 3, 31)}, "Choose an end from today on"),
        ({"amount_pence": 0}, "A grant of nothing is no grant"),
        ({}, "Nothing changes"),
        ({"reason": " "}, "Say why the terms change"),
    ],
)
def test_what_an_officer_may_not_agree_is_refused_with_words(change: dict[str, Any], words: str) -> None:
    award = make.running(amount_pence=300_000)
    with pytest.raises(Refused, match=words):
        vary(award, **change)
    assert (make.again(award).state, Variation.objects.count()) == ("active", 0)


def test_the_end_moves_by_three_months_at_most_over_all_variations() -> None:
    award = make.running()
    vary(award, ends_on=date(2028, 5, 31))
    assert make.again(award).ends_on == date(2028, 5, 31)
    with pytest.raises(Refused, match="The end first agreed was 31 March 2028"):
        vary(award, ends_on=date(2028, 7, 31))
    second = vary(award, ends_on=date(2028, 6, 30))
    assert (second.number, second.ends_on_before, second.ends_on_after) == (2, date(2028, 5, 31), date(2028, 6, 30))


def test_a_tenth_may_move_between_heads_over_all_variations() -> None:
    award = with_heads(200_000, 100_000)
    one, two = award.heads.order_by("number")
    with pytest.raises(Refused, match=r"add up to £3,100.00, but the grant will be £3,000.00"):
        vary(award, heads={two.pk: 110_000})
    vary(award, heads={one.pk: 180_000, two.pk: 120_000})
    assert [each.planned_pence for each in award.heads.order_by("number")] == [180_000, 120_000]
    assert [(each.before_pence, each.after_pence) for each in Variation.objects.get().heads.order_by("head__number")] == [
        (200_000, 180_000),
        (100_000, 120_000),
    ]
    with pytest.raises(Refused, match=r"Moving £100.01 between heads, with £200 moved before is more than a tenth of the grant \(£300\)"):
        vary(award, heads={one.pk: 169_999, two.pk: 130_001})
    vary(award, heads={one.pk: 170_000, two.pk: 130_000})
    with pytest.raises(Refused, match="Choose budget heads of this grant"):
        vary(award, heads={0: 1})


def test_a_grant_that_does_not_run_is_not_varied_and_only_an_officer_varies() -> None:
    award = make.running()
    with pytest.raises(NotAllowed):
        vary(award, amount_pence=100_000, by=make.staff("chief_finance_officer"))
    suspend_award(award_id=award.pk, reason="In dispute.", by=award.call.lead_officer, at=PAY_DAY)
    with pytest.raises(Refused, match="is now “Suspended”"):
        vary(award, amount_pence=100_000)
    assert make.again(award).amount_pence == award.amount_pence


def test_a_stopped_grant_keeps_what_was_paid_and_frees_the_rest_from_that_day() -> None:
    award = make.half_paid(amount_pence=300_000)
    day = PAY_DAY + timedelta(days=20)
    with pytest.raises(Refused, match="Say why the grant stops"):
        actions.terminate_grant(award_id=award.pk, reason="", by=award.call.lead_officer, at=day)
    assert plan(award) == [(1, 150_000, "paid"), (2, 150_000, "planned")]
    actions.terminate_grant(award_id=award.pk, reason="The body has closed.", by=award.call.lead_officer, at=day)
    assert plan(award) == [(1, 150_000, "paid"), (2, 150_000, "cancelled")]
    figures = [desk_figures(office_id=make.office().pk, on=day.date() - timedelta(days=back)) for back in (1, 0)]
    assert [(each.committed_total, each.paid_total) for each in figures] == [(300_000, 150_000), (150_000, 150_000)]
    assert budget_position(award.call.budget_id, day).decided_pence == 150_000
    assert faults() == []


def test_what_is_on_its_way_when_a_grant_stops_stays_promised_until_it_comes_back_for_good() -> None:
    award = make.running(amount_pence=300_000)
    payment = make.approved(award.instalments.select_related("award__call").get(number=1))
    make.released(payment)
    officer = award.call.lead_officer
    actions.terminate_grant(award_id=award.pk, reason="The body has closed.", by=officer, at=PAY_DAY)
    assert sum(spoken_for(award).values()) == 150_000
    again = actions.record_returned(instalment_id=payment.pk, by=make.staff("finance"), at=PAY_DAY)
    assert desk_figures(office_id=make.office().pk, on=PAY_ON).committed_total == 150_000
    actions.cancel_instalment(instalment_id=again.pk, reason="The body has closed.", by=officer, at=PAY_DAY)
    assert desk_figures(office_id=make.office().pk, on=PAY_ON).committed_total == 0
    assert faults() == []


def test_a_payment_is_cancelled_with_a_reason_and_its_money_planned_again_never_more() -> None:
    award = make.running(amount_pence=300_000)
    officer, second = award.call.lead_officer, award.instalments.get(number=2)
    with pytest.raises(Refused, match="Say why this payment is cancelled"):
        actions.cancel_instalment(instalment_id=second.pk, reason=" ", by=officer, at=PAY_DAY)
    with pytest.raises(NotAllowed):
        actions.cancel_instalment(instalment_id=second.pk, reason="Late.", by=make.staff("finance"), at=PAY_DAY)
    actions.cancel_instalment(instalment_id=second.pk, reason="It is to be paid in two parts.", by=officer, at=PAY_DAY)
    second = make.again(second)
    assert (second.state, second.cancelled_on, second.cancelled_reason) == ("cancelled", PAY_ON, "It is to be paid in two parts.")
    given = {"award_id": award.pk, "due_on": date(2027, 11, 1), "note": "Third quarter", "by": officer, "at": PAY_DAY}
    with pytest.raises(Refused, match="£1,500 of this award is not planned yet"):
        actions.plan_instalment(amount_pence=150_001, **given)
    made = actions.plan_instalment(amount_pence=100_000, **given)
    assert (made.reference, made.coding.get().amount_pence, made.financial_year) == (f"{award.reference}/3", 100_000, 2027)
    with pytest.raises(Refused, match="£500 of this award is not planned yet"):
        actions.plan_instalment(amount_pence=50_001, **given)
    assert faults() == []


def test_a_payment_on_its_way_is_not_cancelled() -> None:
    payment = make.approved()
    make.batch(payment)
    with pytest.raises(Refused, match="is now “In batch”"):
        actions.cancel_instalment(instalment_id=payment.pk, reason="Late.", by=payment.award.call.lead_officer, at=PAY_DAY)


def test_an_offer_that_lapsed_counted_until_that_day() -> None:
    award = make.award("approved", amount_pence=300_000)
    offer_award(award_id=award.pk, by=award.call.lead_officer, at=make.later(days=61))
    lapses = make.again(award).accept_by_on + timedelta(days=1)
    lapse_offers(at=make.later(days=61) + (lapses - make.later(days=61).date()))
    assert (make.again(award).state, make.again(award).freed_on) == ("lapsed", lapses)
    office = make.office().pk
    days = (award.decided_on - timedelta(days=1), award.decided_on, lapses - timedelta(days=1), lapses)
    assert [desk_figures(office_id=office, on=day).committed_total for day in days] == [0, 300_000, 300_000, 0]


def test_terms_still_change_only_by_a_variation() -> None:
    award = make.running()
    with pytest.raises(Refused, match="A change of terms is a variation"):
        add_condition(award_id=award.pk, kind="ongoing", text="Report.", by=award.call.lead_officer, at=PAY_DAY)
