"""The finance desk."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.people.models import User
from grants.assessment.actions import declare_interest
from grants.payments.models import Supplier
from grants.workspace.queries.finance import Figure, finance_desk
from tests import makers as make
from tests.makers import PAY_DAY, PAY_ON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_pay_day(time_machine: Any) -> None:
    time_machine.move_to(PAY_DAY, tick=False)


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_four_figures_say_ready_blocked_in_batch_and_paid() -> None:
    make.payable(amount_pence=200_000)
    blocked = make.payable(amount_pence=400_000)
    make.locked(make.approved(amount_pence=600_000))
    make.paid(make.approved(amount_pence=800_000))
    Supplier.objects.filter(organisation=blocked.award.organisation_id).delete()
    desk = finance_desk(user=make.staff("finance"), office_id=make.office().pk, on=PAY_ON)
    assert (desk.ready, desk.blocked, desk.in_batch, desk.paid) == (
        Figure(1, 100_000),
        Figure(1, 200_000),
        Figure(1, 300_000),
        Figure(1, 400_000),
    )
    assert (desk.year_name, desk.why) == ("2027-28", [("Supplier number", 1)])
    assert [row.payment.pk for row in desk.shown("blocked")] == [blocked.pk]
    assert desk.figures.committed_total == 2_000_000


def test_the_desk_shows_what_waits_for_what_and_where_to_put_it_right() -> None:
    payment = make.payable()
    Supplier.objects.all().delete()
    page = text(as_(make.staff("finance")).get(reverse("workspace:finance")))
    assert "Finance has not entered a supplier number." in page
    assert reverse("payments:supplier", args=[payment.award.organisation_id]) in page
    assert reverse("payments:coding", args=[payment.pk]) in page
    other = text(as_(make.staff("auditor")).get(reverse("workspace:finance")))
    assert reverse("payments:coding", args=[payment.pk]) not in other


def test_the_last_two_figures_open_to_what_left() -> None:
    batch, paid = make.approved(amount_pence=600_000), make.approved(amount_pence=800_000)
    locked = make.locked(batch)
    make.paid(paid)
    finance, place = as_(make.staff("finance")), reverse("workspace:finance")
    in_batch = text(finance.get(place, {"show": "in_batch"}))
    assert f"Batch {locked.reference}" in in_batch
    assert paid.reference not in in_batch
    left = text(finance.get(place, {"show": "paid"}))
    assert "Paid 1 April 2027, LX0012" in left
    assert batch.reference not in left


def test_each_figure_opens_to_rows_that_add_up_to_it() -> None:
    payment = make.approved(amount_pence=300_000)
    make.paid(payment)
    finance, source = as_(make.staff("finance")), payment.coding.get().source_id
    desk = text(finance.get(reverse("workspace:finance") + "?on=2027-04-01"))
    for what, whole in (("committed", "£3,000.00"), ("paid", "£1,500.00")):
        for by, key in (("source", source), ("fund", payment.award.call.fund_id)):
            place = reverse("workspace:finance_rows", args=[what, by, key, 2027]) + "?on=2027-04-01"
            assert place in desk
            opened = text(finance.get(place))
            assert f"at 1 April 2027: {whole}" in opened
            assert payment.award.reference in opened
    before = reverse("workspace:finance_rows", args=["paid", "source", source, 2027]) + "?on=2027-03-31"
    assert "£0.00" in text(finance.get(before))


def test_rows_of_grants_that_she_may_not_see_are_summed_without_names() -> None:
    payment, officer = make.payable(amount_pence=300_000), make.staff("officer")
    award = payment.award
    declare_interest(
        call_id=award.call_id, organisation_id=award.organisation_id, kind="conflicted", note="A friend.", by=officer, at=PAY_DAY
    )
    officer.forget_roles()
    source = payment.coding.get().source_id
    page = text(as_(officer).get(reverse("workspace:finance_rows", args=["committed", "source", source, 2027])))
    assert "£3,000.00" in page
    assert award.reference not in page
    assert award.organisation.name not in text(as_(officer).get(reverse("workspace:finance")))


def test_a_date_is_asked_for_and_a_wrong_one_is_told() -> None:
    make.payable()
    finance = as_(make.staff("finance"))
    place = reverse("workspace:finance")
    assert "At 31 March 2027." in text(finance.get(place, {"on_day": "31", "on_month": "3", "on_year": "2027"}))
    wrong = text(finance.get(place, {"on_day": "31", "on_month": "2", "on_year": "2027"}))
    assert "The date must be a real date" in wrong
    assert finance.get(reverse("workspace:finance_rows", args=["paid", "fund", 0, 2027])).status_code == 404
    source = make.source().pk
    assert finance.get(reverse("workspace:finance_rows", args=["paid", "source", source, 2027]) + "?on=never").status_code == 404


def test_who_sees_the_desk() -> None:
    for role, status in (("officer", 200), ("chief_finance_officer", 200), ("auditor", 200), ("assessor", 403), ("commissioner", 403)):
        client = as_(make.staff(role))
        assert client.get(reverse("workspace:finance")).status_code == status
    assert Client().get(reverse("workspace:finance")).status_code == 302
