"""Where a budget stands: tolerance, cap, agreement, years and ring-fenced sources, to the penny."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.calls.actions import agree_over_allocation
from commissioning.calls.models import SourceYear
from commissioning.lifecycle import Refused
from grants.awards import actions
from grants.awards.models import Award
from grants.awards.queries import budget_position, budget_positions, share_pct, sources_left
from tests import makers as make
from tests.makers.awards import DECIDED

pytestmark = pytest.mark.django_db


def half_million(**fields):
    """A call on a budget of £510,000 with 10% tolerance."""
    fund = make.fund()
    SourceYear.objects.filter(source__in=fund.sources.all()).update(amount_pence=100_000_000)
    budget = make.budget(fund, amount_pence=51_000_000)
    return make.assessed_call(fund=fund, budget=budget, most_pence=56_000_000, **fields)


def agree(call, most_pence=56_100_000):
    return agree_over_allocation(
        budget_id=call.budget_id,
        most_pence=most_pence,
        backstop_id=make.source("base", amount_pence=10_000_000).pk,
        backstop_uncommitted_pence=6_000_000,
        by=make.staff("chief_finance_officer"),
        at=DECIDED,
    )


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (52_517_900, 51_000_000, "102.98"),
        (29_921_313, 30_000_000, "99.74"),
        (27_552_397, 30_000_000, "91.84"),
        (51_000_000, 51_000_000, "100.00"),
        (50_999_999, 51_000_000, "99.99"),
        (51_000_001, 51_000_000, "100.01"),
        (0, 0, "0.00"),
    ],
)
def test_share_is_rounded_but_is_100_only_when_it_is(part, whole, share):
    assert share_pct(part, whole) == Decimal(share)


def test_position_counts_what_is_proposed_and_what_is_decided():
    call = make.assessed_call()
    make.notice(make.to_decide(call, amount_pence=300_000), state="signed")
    other = make.assessed_call()
    make.notice(make.to_decide(other, amount_pence=120_050), make.to_decide(other, "none"), state="draft")

    position = budget_position(call.budget_id, DECIDED)

    assert (position.budget_pence, position.cap_pence) == (5_000_000, 5_500_000)
    assert (position.decided_pence, position.proposed_pence, position.counted_pence) == (300_000, 120_050, 420_050)
    assert position.left_pence == 4_579_950
    assert position.share_pct == Decimal("8.40")


def test_declined_and_lapsed_awards_are_free_again():
    call = make.assessed_call()
    declined = make.award("offered", call=call)
    actions.decline_award(award_id=declined.pk, reason="We cannot staff it.", by=make.member(declined.organisation), at=DECIDED)
    make.award("offered")
    assert budget_position(call.budget_id, DECIDED).decided_pence == 300_000

    actions.lapse_offers(at=make.later(days=200))

    assert budget_position(call.budget_id, make.later(days=200)).decided_pence == 0


def test_over_budget_passes_only_with_the_chief_finance_officers_agreement():
    call = half_million()
    notice = make.notice(make.to_decide(call, amount_pence=52_517_900), state="draft")
    actions.edit_notice(notice_id=notice.pk, summary="One award.", by=call.lead_officer, at=DECIDED)
    make.comment_on_notice(notice)
    assert budget_position(call.budget_id, DECIDED).share_pct == Decimal("102.98")
    with pytest.raises(Refused, match=r"102.98% of its £510,000. The chief finance officer must agree"):
        actions.make_ready(notice_id=notice.pk, by=call.lead_officer, at=DECIDED)

    agree(call)
    actions.make_ready(notice_id=notice.pk, by=call.lead_officer, at=DECIDED)
    make.sign_notice(notice, by=make.staff("commissioner"))

    position = budget_position(call.budget_id, DECIDED)
    assert position.agreement.most_pence == 56_100_000
    assert position.contingent_pence == 1_517_900


def test_one_penny_over_the_cap_is_refused_whoever_agrees():
    call = half_million()
    bid = make.to_decide(call, amount_pence=56_100_000)
    notice = make.notice(bid, state="draft")
    actions.edit_notice(notice_id=notice.pk, summary="One award.", total_pence=56_100_001, by=call.lead_officer, at=DECIDED)
    agree(call)
    row = notice.rows.get()
    actions.edit_row(
        row_id=row.pk,
        decision="approve",
        amount_pence=56_100_001,
        departure_reason="A penny more.",
        purpose="Signs.",
        conditions="None beyond the standard terms",
        reasons="Safer.",
        by=call.lead_officer,
        at=DECIDED,
    )
    make.comment_on_notice(notice)

    assert budget_position(call.budget_id, DECIDED).over_cap_pence == 1
    with pytest.raises(Refused, match=r"£561,000.01, which is £0.01 over its cap of £561,000.00"):
        actions.make_ready(notice_id=notice.pk, by=call.lead_officer, at=DECIDED)


def test_agreement_lapses_when_the_total_rises_above_its_maximum():
    call = half_million()
    notice = make.notice(make.to_decide(call, amount_pence=52_000_000), state="draft")
    agreed = agree(call, most_pence=52_000_000)
    assert budget_position(call.budget_id, DECIDED).agreement == agreed

    row = notice.rows.get()
    for pence in (52_000_001, 52_000_000):
        actions.edit_row(row_id=row.pk, decision="approve", amount_pence=pence, by=call.lead_officer, at=DECIDED)

    agreed.refresh_from_db()
    assert agreed.lapsed_at == DECIDED
    assert budget_position(call.budget_id, DECIDED).agreement is None


def test_each_year_counts_in_its_own_year():
    call = make.assessed_call(ends_on=date(2029, 3, 31))
    later_budget = make.budget(call.fund, name="Road Safety Fund")
    later_budget.pk, later_budget.financial_year = None, 2028
    later_budget.save()
    later_budget.funds.add(call.fund)
    notice = make.notice(make.to_decide(call, amount_pence=300_001), state="draft")

    assert list(notice.rows.get().years.order_by("financial_year").values_list("financial_year", "amount_pence", "is_conditional")) == [
        (2027, 150_001, False),
        (2028, 150_000, True),
    ]
    found = budget_positions([call.budget_id, later_budget.pk], DECIDED)
    assert [found[pk].proposed_pence for pk in (call.budget_id, later_budget.pk)] == [150_001, 150_000]


def test_award_from_two_sources_lowers_each_by_its_part():
    fund = make.fund("DAPP", "Perpetrator programme")
    fund.sources.set([make.source("home", amount_pence=2_400_000, is_ring_fenced=True), make.source("base", amount_pence=700_000)])
    call = make.assessed_call(fund=fund, budget=make.budget(fund, amount_pence=3_000_000, tolerance_pct="0"), most_pence=3_000_000)

    make.notice(make.to_decide(call, amount_pence=3_000_000), state="signed")

    assert [(each.name, each.left_pence) for each in sources_left(fund.pk, [2027])] == [("Home", 0), ("Base", 100_000)]
    drawn = Award.objects.get().sources.order_by("source__code").values_list("source__code", "amount_pence")
    assert list(drawn) == [("base", 600_000), ("home", 2_400_000)]


def test_ring_fenced_source_takes_no_tolerance():
    fund = make.fund("DAPP", "Perpetrator programme")
    fund.sources.set([make.source("home", amount_pence=2_400_000, is_ring_fenced=True)])
    call = make.assessed_call(fund=fund, budget=make.budget(fund, amount_pence=2_400_000), most_pence=2_400_000)
    notice = make.notice(make.to_decide(call, amount_pence=2_400_001), state="draft")
    actions.edit_notice(notice_id=notice.pk, summary="One award.", by=call.lead_officer, at=DECIDED)
    make.comment_on_notice(notice)

    assert budget_position(call.budget_id, DECIDED).cap_pence == 2_400_000
    with pytest.raises(Refused, match=r"Home is ring-fenced and has £24,000.00 for 2027-28, but £24,000.01 would be drawn on it"):
        actions.make_ready(notice_id=notice.pk, by=call.lead_officer, at=DECIDED)


@pytest.mark.parametrize("calls", [1, 3])
def test_positions_take_seven_queries(calls, django_assert_num_queries):
    fund = make.fund()
    budgets = [make.budget(fund, name=f"Budget {n}") for n in range(calls)]
    for each in budgets:
        call = make.assessed_call(fund=fund, budget=each)
        make.notice(make.to_decide(call), state="draft")
    with django_assert_num_queries(7):
        found = budget_positions([each.pk for each in budgets], DECIDED)
    assert [each.proposed_pence for each in found.values()] == [300_000] * calls


def test_one_draft_over_two_periods_draws_a_source_down_once():
    fund = make.fund("SVF", "Shared fund")
    fund.sources.set([make.source("small", amount_pence=300_000), make.source("spare", amount_pence=50_000)])
    budget = make.budget(fund)
    one_year = make.assessed_call(fund=fund, budget=budget)
    two_years = make.assessed_call(fund=fund, budget=budget, ends_on=date(2029, 3, 31))

    notice = make.notice(make.to_decide(one_year, amount_pence=200_000), make.to_decide(two_years, amount_pence=200_000), state="draft")

    drawn = notice.rows.filter(sources__financial_year=2027).values_list("sources__source__code", "sources__amount_pence")
    assert sorted(drawn) == [("small", 100_000), ("small", 200_000)]
