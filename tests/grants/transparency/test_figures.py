"""The figures of the Plan page: money by main outcome, results from accepted returns only."""

from decimal import Decimal

import pytest

from commissioning.outcomes.figures import public_figures
from grants.payments.actions import record_receipt
from grants.returns.actions import accept_return
from grants.transparency.queries import figures_for_plan
from tests import makers as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_2028(time_machine):
    """After the grants of the sample call have ended."""
    time_machine.move_to("2028-06-01T12:00:00Z")


def test_results_come_from_accepted_returns_only():
    mid, end = make.returns()
    make.sent_return(mid)
    assert figures_for_plan(make.plan())["O13"].results == ()
    accept_return(return_id=mid.pk, by=mid.award.call.lead_officer, at=make.after(mid.period_to_on))
    (result,) = figures_for_plan(make.plan())["O13"].results
    assert (result.indicator, result.value, result.unit, result.grants) == ("I25a", Decimal(12), "sessions", 1)
    assert end.state == "scheduled"


def test_the_end_return_takes_the_place_of_the_mid_term_one():
    mid, end = make.returns()
    make.accepted_return(mid)
    make.accepted_return(end, measures={end.measures.get().agreed_id: Decimal(20)})
    (result,) = figures_for_plan(make.plan())["O13"].results
    assert (result.value, result.grants) == (Decimal(20), 1)


def test_two_returns_in_different_units_are_mixed():
    for unit in ("sessions", "school classes"):
        make.accepted_return(make.returns(make.accepted_award(unit=unit))[0])
    (result,) = figures_for_plan(make.plan())["O13"].results
    assert (result.value, result.words, result.parts, result.grants) == (None, "mixed units", ("12", "12"), 2)


def test_money_counts_at_the_main_outcome_once_accepted():
    body = make.organisation()
    make.accepted_award(body=body)
    make.accepted_award(body=body, amount_pence=250_050)
    make.award("offered")
    found = public_figures(make.plan())

    assert (found["O13"].awarded_pence, found["O13"].awards, found["O13"].organisations, found["O13"].paid_pence) == (550_050, 2, 1, 0)
    assert (found["O1"].awarded_pence, found["O1"].results) == (0, ())
    assert list(found) == ["O1", "O12", "O13"]


@pytest.mark.parametrize("grants", [1, 3])
def test_figures_cost_seven_statements(grants, django_assert_num_queries):
    for _ in range(grants):
        make.accepted_return(make.returns(make.accepted_award())[0])
    plan = make.plan()
    with django_assert_num_queries(7):
        figures_for_plan(plan)


def test_money_given_back_is_no_longer_counted_as_paid() -> None:
    recovery = make.asked_back(pence=50_000)
    award = recovery.award
    assert figures_for_plan(make.plan())["O13"].paid_pence == 150_000
    at = make.day_after(award, 5)
    record_receipt(
        recovery_id=recovery.pk, amount_pence=50_000, received_on=at.date(), ledger_reference="IN7", by=make.staff("finance"), at=at
    )
    assert figures_for_plan(make.plan())["O13"].paid_pence == 100_000
