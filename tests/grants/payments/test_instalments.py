"""Planning, coding, preparing and approving; what blocks a payment; who may not do what after what."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from commissioning.lifecycle import Refused
from commissioning.people.models import Membership
from commissioning.permissions import NotAllowed
from grants.assessment.actions import declare_interest
from grants.awards.models import AwardYear, Condition
from grants.payments import actions
from grants.payments.drafts import CodingDraft
from grants.payments.models import BankDetails, Instalment, Requirement, Supplier
from grants.payments.queries import blockers, for_desk, standings
from grants.spreadsheets.actions import export_batch
from tests import makers as make
from tests.makers import PAY_DAY

pytestmark = pytest.mark.django_db
TODAY = PAY_DAY.date()
Undo = Callable[[Instalment], Any]


def fresh(payment: Instalment) -> Instalment:
    return Instalment.objects.select_related("award__call").get(pk=payment.pk)


def test_a_plan_is_made_once_with_coding_from_the_sources() -> None:
    payment = make.payable(amount_pence=300_001)
    again = actions.plan_payments(award_id=payment.award_id, by=None, at=PAY_DAY)
    assert [(each.reference, each.amount_pence) for each in again] == [
        (f"{payment.award.reference}/1", 150_001),
        (f"{payment.award.reference}/2", 150_000),
    ]
    line = payment.coding.get()
    assert (line.cost_centre, line.subjective_code, line.financial_year, line.amount_pence) == ("0451", "03300", 2027, 150_001)


def test_payments_are_not_planned_before_acceptance() -> None:
    award = make.award("offered")
    with pytest.raises(Refused, match="once the offer is accepted"):
        actions.plan_payments(award_id=award.pk, by=award.call.lead_officer, at=PAY_DAY)


def test_an_award_without_a_confirmed_year_is_not_planned() -> None:
    award = make.award("accepted")
    AwardYear.objects.filter(award=award).update(is_conditional=True)
    with pytest.raises(Refused, match="no year that is confirmed"):
        actions.plan_payments(award_id=award.pk, by=award.call.lead_officer, at=PAY_DAY)


def test_the_nightly_run_plans_what_was_accepted_and_nothing_twice() -> None:
    make.award("offered")
    bad, good = make.award("accepted"), make.award("accepted")
    bad.sources.all().delete()
    assert actions.plan_due_payments(at=PAY_DAY) == 1
    assert actions.plan_due_payments(at=PAY_DAY) == 0
    assert set(Instalment.objects.values_list("award", flat=True)) == {good.pk}


def test_only_an_officer_plans() -> None:
    award = make.award("accepted")
    for person in (make.staff("finance"), make.member(award.organisation), make.staff("auditor")):
        with pytest.raises(NotAllowed):
            actions.plan_payments(award_id=award.pk, by=person, at=PAY_DAY)


def no_bank(payment: Instalment) -> None:
    BankDetails.objects.update(replaced_at=PAY_DAY)


def unconfirmed(payment: Instalment) -> None:
    BankDetails.objects.update(confirmed_by=None, confirmed_at=None)


def no_supplier(payment: Instalment) -> None:
    Supplier.objects.all().delete()


def coding_off(payment: Instalment) -> None:
    payment.coding.update(amount_pence=1)


def no_cost_centre(payment: Instalment) -> None:
    payment.coding.update(cost_centre="")


def suspended(payment: Instalment) -> None:
    payment.award.suspend(at=PAY_DAY)
    payment.award.save()


def open_condition(payment: Instalment) -> None:
    number = payment.award.conditions.count() + 1
    Condition.objects.create(award=payment.award, number=number, kind="before_payment", text="Send the consent.")


def overdue_return(payment: Instalment) -> None:
    Requirement.objects.create(instalment=payment, kind="late", subject="X-A/R1", due_on=TODAY - timedelta(days=1))


def awaited_return(payment: Instalment) -> None:
    Requirement.objects.create(instalment=payment, kind="return", subject="X-A/R1", due_on=TODAY + timedelta(days=9))


def awaited_return_late(payment: Instalment) -> None:
    Requirement.objects.create(instalment=payment, kind="return", subject="X-A/R1", due_on=TODAY - timedelta(days=1))


def unscheduled_return(payment: Instalment) -> None:
    payment.waits_for = "mid"
    payment.save()


def due_later(payment: Instalment) -> None:
    payment.due_on = date(2027, 4, 9)
    payment.save()


BLOCKS: list[tuple[Undo, str]] = [
    (no_bank, "The body has not entered its bank details."),
    (unconfirmed, "The bank details wait for a second person to confirm them."),
    (no_supplier, "Finance has not entered a supplier number."),
    (coding_off, "Its coding lines do not add up to it."),
    (no_cost_centre, "A coding line has no cost centre or subjective code."),
    (suspended, "The award is suspended."),
    (overdue_return, "Return X-A/R1 is overdue."),
    (awaited_return, "Return X-A/R1 is not accepted yet."),
    (awaited_return_late, "Return X-A/R1 is overdue."),
    (unscheduled_return, "The return that it waits for is not scheduled yet."),
    (due_later, "It is due on 9 April 2027."),
]


@pytest.mark.parametrize(("undo", "reason"), BLOCKS, ids=[undo.__name__ for undo, _ in BLOCKS])
def test_a_block_is_named_and_stops_preparing_and_approving(undo: Undo, reason: str) -> None:
    payment = make.prepared()
    undo(payment)
    payment = fresh(payment)
    assert reason in blockers(payment, on=TODAY)
    with pytest.raises(Refused) as refused:
        actions.approve_instalment(instalment_id=payment.pk, by=make.staff("chief_finance_officer"), at=PAY_DAY)
    assert reason in str(refused.value)


def test_an_open_condition_blocks_until_it_is_met_or_waived() -> None:
    payment = make.payable()
    assert blockers(payment, on=TODAY) == []
    open_condition(payment)
    (reason,) = blockers(fresh(payment), on=TODAY)
    number = payment.award.conditions.order_by("number").last().number
    assert reason == f"Condition {number} is open."
    with pytest.raises(Refused, match="This payment is not ready"):
        actions.prepare_instalment(instalment_id=payment.pk, by=payment.award.call.lead_officer, at=PAY_DAY)


def test_a_met_requirement_blocks_nothing() -> None:
    payment = make.payable()
    Requirement.objects.create(instalment=payment, kind="return", subject="X-A/R1", due_on=TODAY - timedelta(days=40), met_at=PAY_DAY)
    Requirement.objects.create(instalment=payment, kind="late", subject="X-A/R2", due_on=TODAY)
    assert blockers(payment, on=TODAY) == []


def test_a_payment_may_be_prepared_a_week_before_it_is_due() -> None:
    payment = make.payable()
    assert blockers(payment, on=payment.due_on - timedelta(days=7)) == []
    assert blockers(payment, on=payment.due_on - timedelta(days=8)) == ["It is due on 1 April 2027."]


@pytest.mark.parametrize("count", [1, 3])
def test_standings_cost_the_same_for_one_and_for_three(count: int, django_assert_num_queries: Any) -> None:
    rows = [make.payable().pk for _ in range(count)]
    found = list(for_desk(user=make.staff("finance")).filter(pk__in=rows))
    with django_assert_num_queries(7):
        assert [each.reasons for each in standings(found, on=TODAY)] == [[]] * count


def test_payments_that_come_to_more_than_the_award_are_stopped() -> None:
    payment = make.payable(amount_pence=300_000)
    second = payment.award.instalments.get(number=2)
    second.amount_pence += 1
    second.save()
    with pytest.raises(Refused, match="come to more than the award"):
        actions.prepare_instalment(instalment_id=payment.pk, by=payment.award.call.lead_officer, at=PAY_DAY)


def coded(payment: Instalment, *pence: int, **fields: str) -> list[CodingDraft]:
    source = payment.coding.get().source_id
    return [CodingDraft(source, 2027, each, **({"cost_centre": "0451", "subjective_code": "03300"} | fields)) for each in pence]


def test_coding_keeps_leading_zeros_and_must_add_up() -> None:
    payment, finance = make.payable(amount_pence=300_000), make.staff("finance")
    actions.code_instalment(instalment_id=payment.pk, lines=coded(payment, 100_000, 50_000, cost_centre="00451"), by=finance, at=PAY_DAY)
    assert list(payment.coding.order_by("number").values_list("number", "cost_centre", "amount_pence")) == [
        (1, "00451", 100_000),
        (2, "00451", 50_000),
    ]
    source = payment.coding.first().source_id
    off = [CodingDraft(source, 2027, 149_999, "0451", "03300")]
    with pytest.raises(Refused, match=r"come to £1,499\.99; the payment is £1,500\.00"):
        actions.code_instalment(instalment_id=payment.pk, lines=off, by=finance, at=PAY_DAY)
    nothing = [CodingDraft(source, 2027, 150_000, "0451", "03300"), CodingDraft(source, 2027, 0, "0451", "03300")]
    with pytest.raises(Refused, match="some money"):
        actions.code_instalment(instalment_id=payment.pk, lines=nothing, by=finance, at=PAY_DAY)
    with pytest.raises(NotAllowed):
        actions.code_instalment(instalment_id=payment.pk, lines=off, by=make.staff("officer"), at=PAY_DAY)


def test_new_coding_lapses_an_approval() -> None:
    payment = make.approved(amount_pence=300_000)
    actions.code_instalment(instalment_id=payment.pk, lines=coded(payment, 150_000), by=make.staff("finance"), at=PAY_DAY)
    assert fresh(payment).state == "planned"


def test_coding_is_fixed_once_in_a_batch() -> None:
    payment = make.approved(amount_pence=300_000)
    make.batch(payment)
    with pytest.raises(Refused, match="its coding is fixed"):
        actions.code_instalment(instalment_id=payment.pk, lines=coded(payment, 150_000), by=make.staff("finance"), at=PAY_DAY)


def test_what_was_prepared_can_be_taken_back() -> None:
    payment = make.approved()
    actions.take_back_instalment(instalment_id=payment.pk, by=payment.award.call.lead_officer, at=PAY_DAY)
    assert (fresh(payment).state, fresh(payment).bank) == ("planned", None)


@pytest.mark.parametrize("superuser", [False, True])
def test_the_preparer_never_approves_even_with_both_roles(superuser: bool) -> None:
    both = make.holding("officer", "chief_finance_officer", superuser=superuser)
    payment = make.prepared(by=both)
    with pytest.raises(NotAllowed):
        actions.approve_instalment(instalment_id=payment.pk, by=both, at=PAY_DAY)


@pytest.mark.parametrize("superuser", [False, True])
@pytest.mark.parametrize("part", ["officer", "chief_finance_officer"])
def test_who_prepared_or_approved_neither_locks_nor_releases_nor_records(part: str, superuser: bool) -> None:
    both = make.holding(part, "finance", superuser=superuser)
    payment = make.approved(make.prepared(by=both)) if part == "officer" else make.approved(by=both)
    opened = make.batch(payment)
    with pytest.raises(NotAllowed):
        actions.lockable(batch_id=opened.pk, by=both, at=PAY_DAY)
    locked = export_batch(batch_id=opened.pk, by=make.staff("finance"), at=PAY_DAY)
    with pytest.raises(NotAllowed):
        actions.release_batch(batch_id=locked.pk, by=both, at=PAY_DAY)
    actions.release_batch(batch_id=locked.pk, by=make.staff("finance"), at=PAY_DAY)
    with pytest.raises(NotAllowed):
        actions.record_paid(batch_id=locked.pk, paid_on=TODAY, ledger_reference="LX1", by=both, at=PAY_DAY)
    with pytest.raises(NotAllowed):
        actions.record_returned(instalment_id=payment.pk, by=both, at=PAY_DAY)


def test_the_database_itself_keeps_the_three_apart() -> None:
    payment = make.approved()
    for names in ({"approved_by": payment.prepared_by}, {"released_by": payment.prepared_by}, {"released_by": payment.approved_by}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Instalment.objects.filter(pk=payment.pk).update(**names)


def test_a_superuser_without_a_role_does_nothing_with_money() -> None:
    payment = make.payable()
    person = make.user()
    person.is_superuser = True
    person.save()
    for act in (actions.prepare_instalment, actions.approve_instalment, actions.take_back_instalment):
        with pytest.raises(NotAllowed):
            act(instalment_id=payment.pk, by=person, at=PAY_DAY)


def test_a_member_of_the_body_touches_none_of_its_payments() -> None:
    payment = make.payable()
    officer, chief = make.staff("officer"), make.staff("chief_finance_officer")
    for person in (officer, chief):
        Membership.objects.create(user=person, organisation=payment.award.organisation, role="viewer")
        person.forget_roles()
    with pytest.raises(NotAllowed):
        actions.prepare_instalment(instalment_id=payment.pk, by=officer, at=PAY_DAY)
    make.prepared(payment)
    with pytest.raises(NotAllowed):
        actions.approve_instalment(instalment_id=payment.pk, by=chief, at=PAY_DAY)


def test_an_officer_with_a_conflict_neither_prepares_nor_sees_the_payment() -> None:
    payment, officer = make.payable(), make.staff("officer")
    declare_interest(
        call_id=payment.award.call_id,
        organisation_id=payment.award.organisation_id,
        kind="conflicted",
        note="My sister.",
        by=officer,
        at=PAY_DAY,
    )
    with pytest.raises(NotAllowed):
        actions.prepare_instalment(instalment_id=payment.pk, by=officer, at=PAY_DAY)
    assert list(for_desk(user=officer)) == []
