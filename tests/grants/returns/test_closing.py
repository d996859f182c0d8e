"""Closing a grant: nothing may be open, and what was never paid is free. The last return follows the end."""

from datetime import date, timedelta

import pytest

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from grants.awards.actions import end_award, end_awards, start_reconciliation
from grants.payments.actions import cancel_instalment, record_receipt, vary_grant, waive_unspent
from grants.payments.models import Requirement
from grants.payments.queries import desk_figures, faults
from grants.returns import actions
from grants.returns.models import Return
from grants.returns.queries import accepted_spend, closeout
from tests import makers as make
from tests.makers import PAY_DAY

pytestmark = pytest.mark.django_db


def test_a_grant_is_not_closed_while_anything_is_open_and_the_refusal_names_it_all() -> None:
    award = make.half_paid(amount_pence=300_000)
    officer = award.call.lead_officer
    actions.schedule_returns(award_id=award.pk, by=None, at=PAY_DAY)
    condition = award.conditions.create(number=9, kind="ongoing", text="Report crimes.")
    end_awards(at=make.day_after(award))
    start_reconciliation(award_id=award.pk, by=officer, at=make.day_after(award))
    name = award.reference
    with pytest.raises(Refused) as refused:
        actions.close_grant(award_id=award.pk, by=officer, at=make.day_after(award, 2))
    assert str(refused.value) == (
        f"This grant cannot be closed yet. Decide on condition {condition.number}: met, or waived. "
        f"{name}/R1 and {name}/R2 must be accepted, or waived. {name}/2 must be paid, or cancelled."
    )
    assert [(each.about, each.is_done) for each in closeout(award).checks] == [
        ("conditions", False),
        ("returns", False),
        ("payments", False),
        ("unspent", True),
        ("recoveries", True),
    ]


def test_unspent_money_is_asked_back_or_waived_before_the_closing() -> None:
    award = make.reconciling(amount_pence=300_000, spent_pence=146_000)
    officer, at = award.call.lead_officer, make.day_after(award, 5)
    assert (accepted_spend(award), closeout(award).unsettled_pence) == (146_000, 4_000)
    with pytest.raises(Refused, match="£40 was not spent: ask for it back, or let it go"):
        actions.close_grant(award_id=award.pk, by=officer, at=at)
    waive_unspent(award_id=award.pk, amount_pence=4_000, reason="Not worth an invoice.", by=officer, at=at)
    closed = actions.close_grant(award_id=award.pk, by=officer, at=at)
    ending = closed.ending
    assert (closed.state, ending.paid_pence, ending.returned_pence, ending.spent_pence) == ("closed", 150_000, 0, 146_000)


def test_a_closed_grant_keeps_what_it_was_paid_and_the_rest_is_free() -> None:
    recovery = make.asked_back(pence=50_000)
    award, at = recovery.award, make.day_after(recovery.award, 20)
    officer = award.call.lead_officer
    with pytest.raises(Refused, match="£500 that was asked back is outstanding"):
        actions.close_grant(award_id=award.pk, by=officer, at=at)
    record_receipt(
        recovery_id=recovery.pk, amount_pence=50_000, received_on=at.date(), ledger_reference="IN7", by=make.staff("finance"), at=at
    )
    with pytest.raises(NotAllowed):
        actions.close_grant(award_id=award.pk, by=make.staff("finance"), at=at)
    closed = actions.close_grant(award_id=award.pk, by=officer, at=at + timedelta(days=1))
    assert (closed.ending.paid_pence, closed.ending.returned_pence, closed.ending.spent_pence) == (150_000, 50_000, 100_000)
    days = [at.date() + timedelta(days=each) for each in (-1, 0, 1)]
    assert [desk_figures(office_id=make.office().pk, on=day).committed_total for day in days] == [300_000, 250_000, 100_000]
    assert (award.sources.get().amount_pence, make.again(award).amount_pence, faults()) == (100_000, 300_000, [])
    assert Message.objects.about(award).filter(template="grants/awards/emails/closed").count() == 2


def test_a_grant_without_any_return_is_closed_on_what_was_paid() -> None:
    award = make.half_paid(amount_pence=300_000)
    officer = award.call.lead_officer
    cancel_instalment(instalment_id=award.instalments.get(number=2).pk, reason="Not needed.", by=officer, at=PAY_DAY)
    end_awards(at=make.day_after(award))
    start_reconciliation(award_id=award.pk, by=officer, at=make.day_after(award))
    closed = actions.close_grant(award_id=award.pk, by=officer, at=make.day_after(award, 1))
    assert (closed.state, closed.ending.spent_pence, closed.ending.paid_pence) == ("closed", None, 150_000)


def test_the_last_return_and_the_payments_that_wait_for_it_follow_a_later_end() -> None:
    award = make.running()
    interim, last = actions.schedule_returns(award_id=award.pk, by=None, at=PAY_DAY)
    assert actions.follow_ends(at=PAY_DAY) == 0
    vary_grant(award_id=award.pk, reason="The sign is late.", ends_on=date(2028, 5, 31), by=award.call.lead_officer, at=PAY_DAY)
    Requirement.objects.create(instalment=award.instalments.get(number=2), kind="late", subject=last.reference, due_on=last.due_on)
    assert (actions.follow_ends(at=PAY_DAY), actions.follow_ends(at=PAY_DAY)) == (1, 0)
    moved = make.again(last)
    assert (moved.period_to_on, moved.due_on) == (date(2028, 5, 31), date(2028, 6, 30))
    assert Requirement.objects.get(subject=last.reference).due_on == date(2028, 7, 28)
    assert make.again(interim).due_on == interim.due_on


def test_the_last_return_follows_an_early_end_and_one_that_was_sent_stays() -> None:
    award = make.running()
    officer = award.call.lead_officer
    _, last = actions.schedule_returns(award_id=award.pk, by=None, at=PAY_DAY)
    day = PAY_DAY + timedelta(days=40)
    end_award(award_id=award.pk, reason="The work is done.", by=officer, at=day)
    assert actions.follow_ends(at=day) == 1
    assert (make.again(last).period_to_on, make.again(last).due_on) == (day.date(), day.date() + timedelta(days=30))
    other = make.running()
    sent = make.sent_return(actions.schedule_returns(award_id=other.pk, by=None, at=PAY_DAY)[-1])
    vary_grant(award_id=other.pk, reason="Late.", ends_on=date(2028, 4, 30), by=other.call.lead_officer, at=PAY_DAY)
    assert actions.follow_ends(at=day) == 0
    assert Return.objects.get(pk=sent.pk).period_to_on == date(2028, 3, 31)
