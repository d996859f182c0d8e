"""The screens about money: who may, what is shown masked, what is kept when something is wrong."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.people.models import User
from grants.payments import actions
from grants.payments.models import BankDetails, Batch, Instalment, Supplier
from tests import makers as make
from tests.makers import PAY_DAY

pytestmark = pytest.mark.django_db
TYPED = {"account_name": "Parish Council", "sort_code": "01-02-03", "account_number": "00123456", "remittance_email": "t@body.example"}


@pytest.fixture(autouse=True)
def _on_pay_day(time_machine: Any) -> None:
    time_machine.move_to(PAY_DAY, tick=False)


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_clerk_says_where_to_pay_and_sees_it_masked_afterwards() -> None:
    award = make.award("accepted")
    client = as_(make.member(award.organisation))
    place = reverse("payments:bank", args=[award.organisation_id])
    assert "Save the account" in text(client.get(place))
    assert client.post(place, TYPED).status_code == 302
    page = text(client.get(place))
    assert "••••3456" in page
    assert "••-••-03" in page
    assert "00123456" not in page
    assert "Being confirmed" in page
    assert client.post(place, TYPED | {"change_reason": ""}).status_code == 200
    assert client.post(place, TYPED | {"account_number": "87654321", "change_reason": "We moved bank."}).status_code == 302
    assert BankDetails.objects.get(replaced_at=None).account_ends == "4321"


def test_a_wrong_figure_is_told_beside_its_field_and_nothing_is_lost() -> None:
    award = make.award("accepted")
    client = as_(make.member(award.organisation))
    answer = client.post(reverse("payments:bank", args=[award.organisation_id]), TYPED | {"sort_code": "1234"})
    page = text(answer)
    assert answer.status_code == 200
    assert page.count("The sort code has 6 figures, like 12-34-56.") == 2
    assert 'href="#id_sort_code"' in page
    assert 'value="Parish Council"' in page
    assert "<title>Error: " in page
    assert not BankDetails.objects.exists()


def test_before_acceptance_and_for_others_there_is_no_form() -> None:
    award = make.award("offered")
    place = reverse("payments:bank", args=[award.organisation_id])
    assert "Accept an offer first" in text(as_(make.member(award.organisation)).get(place))
    editor = as_(make.member(award.organisation, "editor"))
    assert editor.post(place, TYPED).status_code == 403
    assert as_(make.user()).get(place).status_code == 404
    assert as_(make.staff("finance")).get(place).status_code == 404


def test_finance_confirms_an_account_with_a_note() -> None:
    award = make.award("accepted")
    bank = make.bank(award, confirmed=False)
    place = reverse("payments:confirm_bank", args=[bank.pk])
    finance = as_(make.staff("finance"))
    assert award.organisation.name in text(finance.get(reverse("payments:accounts")))
    page = text(finance.get(place))
    assert "••••3456" in page
    assert "00123456" not in page
    assert finance.post(place, {"call_back_note": ""}).status_code == 200
    assert as_(make.staff("officer")).post(place, {"call_back_note": "Rang."}).status_code == 403
    assert "Confirm the account</button>" not in text(as_(make.staff("chief_finance_officer")).get(place))
    assert finance.post(place, {"call_back_note": "Rang the clerk."}).status_code == 302
    assert BankDetails.objects.get(pk=bank.pk).call_back_note == "Rang the clerk."


def test_the_same_account_at_another_body_is_pointed_out() -> None:
    make.bank(make.award("accepted"))
    second = make.bank(make.award("accepted"), confirmed=False)
    assert "The same account was given by another body" in text(
        as_(make.staff("finance")).get(reverse("payments:confirm_bank", args=[second.pk]))
    )


def test_finance_types_a_supplier_number_with_its_zeros() -> None:
    body = make.organisation()
    place = reverse("payments:supplier", args=[body.pk])
    assert as_(make.staff("finance")).post(place, {"number": "000731"}).status_code == 302
    assert Supplier.objects.get().number == "000731"
    assert as_(make.staff("officer")).get(place).status_code == 403


def coding_post(source: int, *lines: tuple[str, str]) -> dict[str, Any]:
    posted: dict[str, Any] = {"form-TOTAL_FORMS": str(len(lines) + 1), "form-INITIAL_FORMS": "0"}
    for number, (centre, amount) in enumerate(lines):
        posted |= {
            f"form-{number}-source": source,
            f"form-{number}-financial_year": "2027",
            f"form-{number}-cost_centre": centre,
            f"form-{number}-subjective_code": "03300",
            f"form-{number}-project_code": "",
            f"form-{number}-amount": amount,
        }
    return posted


def test_coding_lines_add_up_keep_zeros_and_lose_nothing() -> None:
    payment = make.payable(amount_pence=300_000)
    place, source = reverse("payments:coding", args=[payment.pk]), payment.coding.get().source_id
    finance = as_(make.staff("finance"))
    assert 'value="0451"' in text(finance.get(place))
    short = text(finance.post(place, coding_post(source, ("00451", "1,000"), ("00452", "499.99"))))
    assert "The lines come to £1,499.99; the payment is £1,500.00. Make them equal." in short
    assert 'value="00452"' in short
    wrong = text(finance.post(place, coding_post(source, ("0=451", "1,000"), ("00452", "five"))))
    assert "“five” is not an amount" in wrong
    assert "Use letters, figures, dashes, dots and slashes only." in wrong
    assert 'value="five"' in wrong
    assert finance.post(place, coding_post(source, ("00451", "1,000"), ("00452", "500"))).status_code == 302
    assert list(payment.coding.order_by("number").values_list("cost_centre", "amount_pence")) == [("00451", 100_000), ("00452", 50_000)]
    one = coding_post(source, ("00451", "1,500"), ("", "")) | {"form-1-source": "", "form-1-subjective_code": "", "form-INITIAL_FORMS": "2"}
    assert finance.post(place, one | {"form-2-financial_year": "2026"}).status_code == 302
    assert payment.coding.get().amount_pence == 150_000
    officer = as_(make.staff("officer"))
    assert "A finance officer codes this payment" in text(officer.get(place))
    assert officer.post(place, coding_post(source, ("1", "1,500"))).status_code == 403


def test_an_officer_plans_prepares_and_takes_back_and_the_chief_approves() -> None:
    award = make.payable().award
    officer, chief = as_(award.call.lead_officer), as_(make.staff("chief_finance_officer"))
    place, payment = reverse("payments:award", args=[award.reference]), award.instalments.get(number=1)
    page = text(officer.get(place))
    assert page.count("Prepare<span") == 1
    assert "It is due on" in page
    step = reverse("payments:step", args=[payment.pk, "prepare"])
    assert chief.post(step).status_code == 403
    assert officer.post(step, {"next": place}).url == place
    assert "Approve<span" not in text(officer.get(place))
    waiting = text(chief.get(reverse("payments:approvals")))
    assert payment.reference in waiting
    assert "Approve<span" in waiting
    approve = reverse("payments:step", args=[payment.pk, "approve"])
    assert officer.post(approve).status_code == 403
    chief.post(approve, {"next": "//elsewhere.example/"})
    assert Instalment.objects.get(pk=payment.pk).state == "approved"
    assert "is not possible" in text(chief.post(approve, follow=True))
    officer.post(reverse("payments:step", args=[payment.pk, "take-back"]))
    assert Instalment.objects.get(pk=payment.pk).state == "planned"


def test_the_plan_can_be_made_at_once() -> None:
    award = make.award("accepted")
    officer = as_(award.call.lead_officer)
    assert "Plan the payments" in text(officer.get(reverse("payments:award", args=[award.reference])))
    officer.post(reverse("payments:plan", args=[award.reference]))
    assert award.instalments.count() == 2


def test_a_batch_goes_from_open_to_reconciled_on_its_page() -> None:
    payment = make.approved()
    officer, finance = as_(payment.award.call.lead_officer), as_(make.staff("finance"))
    officer.post(reverse("payments:open_batch"))
    batch = Batch.objects.get()
    place = reverse("payments:batch", args=[batch.pk])
    assert "Choose at least one payment." in text(officer.post(reverse("payments:add_to_batch", args=[batch.pk]), follow=True))
    officer.post(reverse("payments:add_to_batch", args=[batch.pk]), {"instalments": [payment.pk]})
    page = text(officer.get(place))
    assert "Lock and make the workbook" not in page
    assert "a finance officer who did neither locks it" in page
    assert officer.post(reverse("spreadsheets:lock_batch", args=[batch.pk])).status_code == 403
    assert "Lock and make the workbook" in text(finance.get(place))
    finance.post(reverse("spreadsheets:lock_batch", args=[batch.pk]))
    batch = Batch.objects.get()
    page = text(finance.get(place))
    assert batch.workbook.sha256 in page
    assert "£1,500.00" in page
    assert "00123456" not in page
    assert "is locked already" in text(finance.post(reverse("spreadsheets:lock_batch", args=[batch.pk]), follow=True))
    finance.post(reverse("payments:batch_step", args=[batch.pk, "release"]))
    paid = reverse("payments:paid", args=[batch.pk])
    wrong = finance.post(paid, {"paid_on_day": "31", "paid_on_month": "2", "paid_on_year": "2027", "ledger_reference": "LX1"})
    assert "The date it was paid must be a real date" in text(wrong)
    assert 'value="LX1"' in text(wrong)
    given = {"paid_on": "2027-04-01", "ledger_reference": "LX1"}
    assert officer.post(paid, given).status_code == 403
    finance.post(paid, given | {"instalment": str(payment.pk)})
    assert Instalment.objects.get(pk=payment.pk).state == "paid"
    finance.post(reverse("payments:batch_step", args=[batch.pk, "reconcile"]))
    assert Batch.objects.get().state == "reconciled"
    assert "is planned in its place" in text(finance.post(reverse("payments:returned", args=[batch.pk, payment.pk]), follow=True))


def test_a_batch_is_cancelled_with_a_reason() -> None:
    batch = make.locked()
    place, finance = reverse("payments:cancel_batch", args=[batch.pk]), as_(make.staff("finance"))
    assert "Enter why is it cancelled" not in text(finance.post(place, {"reason": ""}))
    assert as_(make.staff("officer")).post(place, {"reason": "Wrong."}).status_code == 403
    finance.post(place, {"reason": "Wrong month."})
    page = text(finance.get(reverse("payments:batch", args=[batch.pk])))
    assert "Wrong month." in page
    assert "is not used again" in page


@pytest.mark.parametrize("name", ["accounts", "approvals", "batches"])
def test_who_sees_the_lists_of_finance(name: str) -> None:
    place = reverse(f"payments:{name}")
    for role, status in (
        ("officer", 200),
        ("finance", 200),
        ("chief_finance_officer", 200),
        ("auditor", 200),
        ("assessor", 403),
        ("commissioner", 403),
    ):
        assert as_(make.staff(role)).get(place).status_code == status
    assert as_(make.user()).get(place).status_code == 403
    assert Client().get(place).status_code == 302


def queries_of(client: Client, place: str) -> int:
    client.get(place)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(place).status_code == 200
    return len(asked)


def test_lists_cost_the_same_for_one_and_for_three() -> None:
    officer = make.staff("officer")
    chief = as_(make.staff("chief_finance_officer"))
    finance = as_(make.staff("finance"))

    def counts(batch: Batch) -> list[int]:
        places = [
            (chief, reverse("payments:approvals")),
            (finance, reverse("payments:batches")),
            (finance, reverse("payments:batch", args=[batch.pk])),
            (finance, reverse("workspace:finance")),
            (finance, reverse("payments:accounts")),
        ]
        return [queries_of(client, place) for client, place in places]

    make.prepared()
    make.bank(make.award("accepted"), confirmed=False)
    one = counts(make.batch(make.approved(), by=officer))
    make.bank(make.award("accepted"), confirmed=False)
    make.prepared()
    make.prepared()
    make.batch(make.approved(), by=officer)
    three = counts(make.batch(make.approved(), make.approved(), make.approved(), by=officer))
    assert three == one
    assert max(one) == 26


def test_the_unknown_is_not_found() -> None:
    finance = as_(make.staff("finance"))
    for place in (
        reverse("payments:batch", args=[0]),
        reverse("payments:coding", args=[0]),
        reverse("payments:confirm_bank", args=[0]),
        reverse("payments:award", args=["NONE-1"]),
    ):
        assert finance.get(place).status_code == 404
    assert finance.post(reverse("payments:step", args=[0, "prepare"])).status_code == 404
    assert actions.plan_due_payments(at=PAY_DAY) == 0
