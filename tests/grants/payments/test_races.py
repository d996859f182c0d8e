"""Two people at once, from connections of their own: one wins, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from commissioning.lifecycle import Refused
from commissioning.people.models import User
from grants.payments import actions
from grants.payments.models import Batch, Instalment
from grants.payments.queries import faults
from grants.spreadsheets.actions import export_batch
from tests import makers as make
from tests.makers import PAY_DAY

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Start all together, each on a connection of its own; "done" or the words of the refusal, in their order."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        try:
            gate.wait(timeout=60)
            act()
        except Refused as refused:
            return str(refused)
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def known(person: User) -> User:
    person.office_roles(None)
    return person


def test_of_two_who_approve_one_wins_and_the_other_is_told() -> None:
    payment = make.prepared()
    people = [known(make.staff("chief_finance_officer")) for _ in range(2)]
    told = at_once(*[lambda by=by: actions.approve_instalment(instalment_id=payment.pk, by=by, at=PAY_DAY) for by in people])
    assert sorted(told) == [
        "This instalment is now “Approved”, so “Approve” is not possible. Look at it again.",
        "done",
    ]
    assert Instalment.objects.get(pk=payment.pk).approved_by == people[told.index("done")]


def test_of_twenty_who_prepare_one_wins() -> None:
    payment = make.payable()
    officer = known(payment.award.call.lead_officer)
    told = at_once(*[lambda: actions.prepare_instalment(instalment_id=payment.pk, by=officer, at=PAY_DAY)] * 20)
    assert told.count("done") == 1
    assert {each for each in told if each != "done"} == {
        "This instalment is now “Prepared”, so “Prepare” is not possible. Look at it again."
    }


def test_a_batch_that_is_locked_and_cancelled_at_once_is_one_of_the_two() -> None:
    opened = make.batch()
    one, two = known(make.staff("finance")), known(make.staff("finance"))
    told = at_once(
        lambda: export_batch(batch_id=opened.pk, by=one, at=PAY_DAY),
        lambda: export_batch(batch_id=opened.pk, by=two, at=PAY_DAY),
    )
    assert told.count("done") == 1
    assert Batch.objects.get(pk=opened.pk).locked_by == (one, two)[told.index("done")]
    released = at_once(
        lambda: actions.release_batch(batch_id=opened.pk, by=one, at=PAY_DAY),
        lambda: actions.cancel_batch(batch_id=opened.pk, reason="Wrong month.", by=two, at=PAY_DAY),
    )
    assert released.count("done") == 1
    state = Batch.objects.get(pk=opened.pk).state
    assert state == ("released", "cancelled")[released.index("done")]
    assert set(Instalment.objects.filter(batch=opened).values_list("state", flat=True)) == ({"exported"} if state == "released" else set())


def test_of_two_batches_that_want_a_payment_one_gets_it() -> None:
    payment = make.approved()
    officer = known(payment.award.call.lead_officer)
    batches = [actions.open_batch(office_id=make.office().pk, by=officer, at=PAY_DAY) for _ in range(2)]
    told = at_once(
        *[lambda pk=each.pk: actions.put_in_batch(batch_id=pk, instalment_ids=[payment.pk], by=officer, at=PAY_DAY) for each in batches]
    )
    assert told.count("done") == 1
    assert Instalment.objects.get(pk=payment.pk).batch == batches[told.index("done")]


def test_numbers_of_batches_opened_at_once_have_no_gap() -> None:
    officer, office = known(make.staff("officer")), make.office()
    assert at_once(*[lambda: actions.open_batch(office_id=office.pk, by=officer, at=PAY_DAY)] * 5) == ["done"] * 5
    assert sorted(Batch.objects.values_list("reference", flat=True)) == [f"B2027-000{number}" for number in range(1, 6)]


def test_the_plan_of_an_award_is_made_once() -> None:
    award = make.award("accepted")
    officer = known(award.call.lead_officer)
    assert at_once(*[lambda: actions.plan_payments(award_id=award.pk, by=officer, at=PAY_DAY)] * 4) == ["done"] * 4
    assert Instalment.objects.filter(award=award).count() == 2


def test_a_payment_is_put_in_a_batch_or_cut_by_a_variation_and_never_both() -> None:
    award = make.running(amount_pence=300_000)
    payment = make.approved(Instalment.objects.select_related("award__call").get(award=award, number=1))
    officer = known(award.call.lead_officer)
    opened = actions.open_batch(office_id=make.office().pk, by=officer, at=PAY_DAY)
    told = at_once(
        lambda: actions.put_in_batch(batch_id=opened.pk, instalment_ids=[payment.pk], by=officer, at=PAY_DAY),
        lambda: actions.vary_grant(award_id=award.pk, reason="Less.", amount_pence=100_000, by=officer, at=PAY_DAY),
    )
    assert told.count("done") == 1
    payment = Instalment.objects.get(pk=payment.pk)
    assert (payment.state, payment.amount_pence) in (("in_batch", 150_000), ("planned", 100_000))
    assert faults() == []


def test_of_two_who_record_the_same_money_back_one_wins() -> None:
    recovery = make.asked_back(pence=50_000)
    at = make.day_after(recovery.award, 5)
    people = [known(make.staff("finance")) for _ in range(2)]
    given = {"recovery_id": recovery.pk, "amount_pence": 50_000, "received_on": at.date(), "ledger_reference": "IN7", "at": at}
    told = at_once(*[lambda by=by: actions.record_receipt(by=by, **given) for by in people])
    assert sorted(told) == ["Nothing of this is outstanding. Somebody else may have just recorded it.", "done"]
    assert faults() == []


def test_of_two_who_send_the_same_file_of_the_ledger_one_records_it() -> None:
    payment, finance = make.approved(), known(make.staff("finance"))
    released = make.released(payment, by=finance)
    content = f"reference,amount,date paid,ledger reference\n{released.reference},{payment.amount_pence / 100:.2f},2027-04-01,L1".encode()
    office_id, now = released.office_id, []

    def send() -> None:
        now.append(actions.record_paid_file(office_id=office_id, name="l.csv", content=content, by=finance, at=PAY_DAY)[1])

    assert at_once(send, send) == ["done", "done"]
    assert sorted(now) == [False, True]
