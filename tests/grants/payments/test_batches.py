"""Batches: filled, locked, released, reconciled, cancelled whole; payments that come back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from grants.payments import actions
from grants.payments.models import Batch, Instalment
from grants.payments.queries import batch_rows, desk_figures, faults
from grants.spreadsheets.actions import export_batch
from tests import makers as make
from tests.makers import PAY_DAY, PAY_ON

pytestmark = pytest.mark.django_db


def states(batch: Batch) -> list[str]:
    return list(batch.instalments.order_by("reference").values_list("state", flat=True))


def test_batches_are_numbered_by_the_calendar_year() -> None:
    officer, office = make.staff("officer"), make.office()
    references = [actions.open_batch(office_id=office.pk, by=officer, at=PAY_DAY).reference for _ in range(2)]
    references.append(actions.open_batch(office_id=office.pk, by=officer, at=PAY_DAY + timedelta(days=365)).reference)
    assert references == ["B2027-0001", "B2027-0002", "B2028-0001"]


def test_only_an_officer_opens_and_fills_a_batch() -> None:
    payment = make.approved()
    opened = make.batch(payment)
    for role in ("finance", "chief_finance_officer", "auditor"):
        with pytest.raises(NotAllowed):
            actions.open_batch(office_id=make.office().pk, by=make.staff(role), at=PAY_DAY)
        with pytest.raises(NotAllowed):
            actions.put_in_batch(batch_id=opened.pk, instalment_ids=[payment.pk], by=make.staff(role), at=PAY_DAY)


def test_all_of_those_chosen_go_in_or_none() -> None:
    officer = make.staff("officer")
    good, bad = make.approved(), make.payable()
    opened = actions.open_batch(office_id=make.office().pk, by=officer, at=PAY_DAY)
    with pytest.raises(Refused, match="Put in batch"), transaction.atomic():
        actions.put_in_batch(batch_id=opened.pk, instalment_ids=[good.pk, bad.pk], by=officer, at=PAY_DAY)
    assert states(opened) == []
    for chosen in ([], [good.pk, 0]):
        with pytest.raises(Refused, match="Choose at least one approved payment"):
            actions.put_in_batch(batch_id=opened.pk, instalment_ids=chosen, by=officer, at=PAY_DAY)


def test_a_payment_is_in_one_batch_only() -> None:
    payment = make.approved()
    make.batch(payment)
    other = actions.open_batch(office_id=make.office().pk, by=payment.award.call.lead_officer, at=PAY_DAY)
    with pytest.raises(Refused, match="In batch"):
        actions.put_in_batch(batch_id=other.pk, instalment_ids=[payment.pk], by=payment.award.call.lead_officer, at=PAY_DAY)


def test_a_blocked_payment_goes_into_no_batch_and_a_batch_with_one_does_not_lock() -> None:
    payment = make.approved()
    opened = make.batch(payment)
    payment.award.suspend(at=PAY_DAY)
    payment.award.save()
    with pytest.raises(Refused, match=r"is not ready\. The award is suspended\. Put that right, or cancel the batch\."):
        export_batch(batch_id=opened.pk, by=make.staff("finance"), at=PAY_DAY)
    assert Batch.objects.get(pk=opened.pk).state == "open"


def test_an_empty_batch_does_not_lock_and_a_locked_one_takes_no_more() -> None:
    officer = make.staff("officer")
    empty = actions.open_batch(office_id=make.office().pk, by=officer, at=PAY_DAY)
    with pytest.raises(Refused, match="This batch is empty"):
        export_batch(batch_id=empty.pk, by=make.staff("finance"), at=PAY_DAY)
    locked = make.locked(make.approved())
    with pytest.raises(Refused, match="is locked; open another"):
        actions.put_in_batch(batch_id=locked.pk, instalment_ids=[make.approved().pk], by=officer, at=PAY_DAY)


def test_cancelling_gives_every_payment_back_and_burns_the_number() -> None:
    payments = [make.approved() for _ in range(2)]
    locked = make.locked(*payments)
    with pytest.raises(Refused, match="Say why the batch is cancelled"):
        actions.cancel_batch(batch_id=locked.pk, reason=" ", by=make.staff("finance"), at=PAY_DAY)
    with pytest.raises(NotAllowed):
        actions.cancel_batch(batch_id=locked.pk, reason="Wrong month.", by=make.staff("officer"), at=PAY_DAY)
    actions.cancel_batch(batch_id=locked.pk, reason="Wrong month.", by=make.staff("finance"), at=PAY_DAY)
    found = Instalment.objects.filter(pk__in=[each.pk for each in payments])
    assert set(found.values_list("state", "batch", "prepared_by", "approved_by", "bank")) == {("planned", None, None, None, None)}
    again = make.locked(*[make.approved(each) for each in found.select_related("award__call")])
    assert (locked.reference, again.reference) == ("B2027-0001", "B2027-0002")
    assert again.total_pence == locked.total_pence


def test_after_release_a_batch_is_not_cancelled() -> None:
    released = make.released()
    with pytest.raises(Refused, match="Cancel the batch"):
        actions.cancel_batch(batch_id=released.pk, reason="Too late.", by=make.staff("finance"), at=PAY_DAY)


def test_paid_is_what_finance_recorded_and_not_what_was_exported() -> None:
    payment, finance = make.approved(), make.staff("finance")
    locked = make.locked(payment)
    assert states(locked) == ["exported"]
    paid = {"batch_id": locked.pk, "by": finance, "at": PAY_DAY}
    with pytest.raises(Refused, match="as released first"):
        actions.record_paid(paid_on=PAY_ON, ledger_reference="LX1", **paid)
    actions.release_batch(batch_id=locked.pk, by=finance, at=PAY_DAY)
    with pytest.raises(Refused, match="ledger's reference"):
        actions.record_paid(paid_on=PAY_ON, ledger_reference=" ", **paid)
    with pytest.raises(Refused, match="in the future"):
        actions.record_paid(paid_on=PAY_ON + timedelta(days=1), ledger_reference="LX1", **paid)
    actions.record_paid(paid_on=PAY_ON, ledger_reference=" LX1 ", **paid)
    payment = Instalment.objects.get(pk=payment.pk)
    assert (payment.state, payment.paid_on, payment.ledger_reference, payment.released_by) == ("paid", PAY_ON, "LX1", finance)
    with pytest.raises(Refused, match="Somebody else has just recorded this"):
        actions.record_paid(paid_on=PAY_ON, ledger_reference="LX1", **paid)


def test_one_row_is_recorded_apart_and_the_batch_is_done_when_all_are() -> None:
    finance = make.staff("finance")
    first, second = make.approved(), make.approved()
    batch = make.released(first, second)
    actions.record_paid(batch_id=batch.pk, instalment_id=first.pk, paid_on=PAY_ON, ledger_reference="LX1", by=finance, at=PAY_DAY)
    with pytest.raises(Refused, match="1 of its payments are not recorded"):
        actions.reconcile_batch(batch_id=batch.pk, by=finance, at=PAY_DAY)
    actions.record_returned(instalment_id=second.pk, by=finance, at=PAY_DAY)
    assert actions.reconcile_batch(batch_id=batch.pk, by=finance, at=PAY_DAY).state == "reconciled"


def test_the_payee_is_told_what_was_paid(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make.paid()
    letters = Message.objects.filter(template="grants/payments/emails/payment_made")
    assert "treasurer@body.example" in set(letters.values_list("to_address", flat=True))
    body = letters.first().body_text
    assert "£1,500.00 on 1 April 2027 to your account ending 3456" in body
    assert "00123456" not in body


def test_a_payment_sent_back_stays_and_a_new_one_names_it() -> None:
    payment, finance = make.approved(), make.staff("finance")
    make.paid(payment, by=finance)
    before = payment.award.instalments.standing().aggregate(total=Sum("amount_pence"))["total"]
    again = actions.record_returned(instalment_id=payment.pk, by=finance, at=PAY_DAY)
    payment = Instalment.objects.get(pk=payment.pk)
    assert (payment.state, payment.paid_on) == ("returned", PAY_ON)
    assert (again.replaces, again.number, again.state, again.amount_pence) == (payment, 3, "planned", payment.amount_pence)
    assert again.coding.aggregate(total=Sum("amount_pence"))["total"] == again.amount_pence
    assert payment.award.instalments.standing().aggregate(total=Sum("amount_pence"))["total"] == before
    with pytest.raises(Refused, match="Record as returned"):
        actions.record_returned(instalment_id=payment.pk, by=finance, at=PAY_DAY)


def test_a_paid_payment_cannot_lose_its_date_or_its_reference() -> None:
    payment = make.approved()
    make.paid(payment)
    for change in ({"paid_on": None}, {"ledger_reference": ""}, {"batch": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Instalment.objects.filter(pk=payment.pk).update(**change)


def test_the_nightly_check_finds_money_that_does_not_tie() -> None:
    payment = make.payable()
    assert faults() == []
    Instalment.objects.filter(pk=payment.pk).update(amount_pence=payment.amount_pence + 1)
    assert faults() == [
        f"{payment.award.reference}: payments come to more than the award.",
        f"{payment.reference}: coding lines do not add up to the payment.",
        f"{payment.award.reference}: the award keeps more than it is drawn on its sources.",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_rows_of_a_batch_cost_the_same_for_one_and_for_three(count: int, django_assert_num_queries: Any) -> None:
    batch = make.batch(*[make.approved() for _ in range(count)])
    with django_assert_num_queries(4):
        assert [each.supplier_number for each in batch_rows(batch)] == ["000731"] * count


def test_the_desk_counts_committed_paid_due_and_left_on_a_day() -> None:
    payment = make.approved(amount_pence=300_000)
    make.paid(payment)
    office = make.office()
    on_the_day = desk_figures(office_id=office.pk, on=PAY_ON)
    (row,) = on_the_day.by_source
    assert (row.budget_pence, row.committed_pence, row.paid_pence, row.due_pence, row.left_pence) == (
        6_000_000,
        300_000,
        150_000,
        0,
        5_700_000,
    )
    (fund,) = on_the_day.by_fund
    assert (fund.budget_pence, fund.committed_pence, fund.paid_pence) == (5_000_000, 300_000, 150_000)
    (later,) = desk_figures(office_id=office.pk, on=PAY_ON + timedelta(days=365)).by_source
    assert (later.paid_pence, later.due_pence) == (150_000, 150_000)
    (before,) = desk_figures(office_id=office.pk, on=PAY_ON - timedelta(days=1)).by_source
    assert (before.committed_pence, before.paid_pence, before.due_pence) == (300_000, 0, 0)
    (long_ago,) = desk_figures(office_id=office.pk, on=PAY_ON - timedelta(days=365)).by_source
    assert (long_ago.committed_pence, long_ago.left_pence) == (0, 6_000_000)


def test_what_was_paid_of_a_stopped_grant_stays_committed_and_the_rest_is_free() -> None:
    payment = make.approved(amount_pence=300_000)
    make.paid(payment)
    award = payment.award
    actions.terminate_grant(award_id=award.pk, reason="The work stopped.", by=award.call.lead_officer, at=PAY_DAY)
    (row,) = desk_figures(office_id=make.office().pk, on=PAY_ON + timedelta(days=365)).by_source
    assert (row.committed_pence, row.paid_pence, row.due_pence) == (150_000, 150_000, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_figures_cost_the_same_for_one_and_for_three(count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        make.payable()
    office = make.office()
    with django_assert_num_queries(10):
        desk_figures(office_id=office.pk, on=PAY_ON)
