"""Where a body is paid."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from grants.payments import actions
from grants.payments.models import BankDetails, Instalment, Supplier
from grants.payments.sealing import unseal
from tests import makers as make
from tests.makers import PAY_DAY

pytestmark = pytest.mark.django_db


def enter(of: Any, *, by: User | None = None, **fields: Any) -> BankDetails:
    given = {"account_name": "Parish Council", "sort_code": "01 02 03", "account_number": "00123456", "remittance_email": ""} | fields
    return actions.enter_bank_details(organisation_id=of.organisation_id, by=by or make.member(of.organisation), at=PAY_DAY, **given)


def test_numbers_are_sealed_and_keep_their_zeros() -> None:
    entered = enter(make.award("accepted"))
    assert (unseal(entered.sort_code_sealed), unseal(entered.account_number_sealed)) == ("010203", "00123456")
    assert entered.account_ends == "3456"
    held = b"".join([bytes(entered.sort_code_sealed), bytes(entered.account_number_sealed), entered.digest.encode()])
    assert b"00123456" not in held
    event = AuditEvent.objects.get(verb="bank details entered")
    assert "123456" not in str([event.before, event.after, event.facts])


def test_the_same_account_gives_the_same_digest() -> None:
    award, other = make.award("accepted"), make.award("accepted")
    assert enter(award).digest == enter(other).digest


def test_nothing_is_entered_before_acceptance() -> None:
    with pytest.raises(Refused, match="Accept the offer first"):
        enter(make.award("offered"))


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("sort_code", "1234", "sort code has 6 figures"),
        ("sort_code", "12345a", "sort code has 6 figures"),
        ("account_number", "1234567", "account number has 8 figures"),
        ("account_name", "  ", "name on the account"),
    ],
)
def test_figures_of_the_wrong_shape_are_refused(field: str, typed: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        enter(make.award("accepted"), **{field: typed})


def test_only_the_owner_of_the_body_enters_details() -> None:
    award = make.award("accepted")
    for person in (make.member(award.organisation, "editor"), make.staff("finance"), make.staff("officer"), make.user()):
        with pytest.raises(NotAllowed):
            enter(award, by=person)


def test_a_second_person_confirms_and_says_how() -> None:
    award = make.award("accepted")
    entered, finance = enter(award), make.staff("finance")
    with pytest.raises(Refused, match="Note how you confirmed"):
        actions.confirm_bank_details(bank_id=entered.pk, call_back_note=" ", by=finance, at=PAY_DAY)
    for person in (make.member(award.organisation), make.staff("officer"), make.staff("chief_finance_officer")):
        with pytest.raises(NotAllowed):
            actions.confirm_bank_details(bank_id=entered.pk, call_back_note="Rang.", by=person, at=PAY_DAY)
    confirmed = actions.confirm_bank_details(bank_id=entered.pk, call_back_note="Rang the clerk.", by=finance, at=PAY_DAY)
    assert (confirmed.confirmed_by, confirmed.confirmed_at) == (finance, PAY_DAY)
    with pytest.raises(Refused, match="Somebody else has just confirmed"):
        actions.confirm_bank_details(bank_id=entered.pk, call_back_note="Rang.", by=make.staff("finance"), at=PAY_DAY)


def test_a_finance_officer_who_is_also_the_clerk_cannot_confirm_her_own_entry() -> None:
    award = make.award("accepted")
    clerk = make.member(award.organisation)
    entered = enter(award, by=clerk)
    entered.entered_by = finance = make.staff("finance")
    entered.save()
    finance.is_superuser = True
    finance.save()
    with pytest.raises(NotAllowed):
        actions.confirm_bank_details(bank_id=entered.pk, call_back_note="Rang.", by=finance, at=PAY_DAY)
    entered.confirmed_by, entered.call_back_note = finance, "Rang."
    with pytest.raises(IntegrityError), transaction.atomic():
        entered.save()


def test_a_change_needs_a_reason_keeps_the_old_row_and_tells_everybody() -> None:
    award = make.award("accepted")
    first = enter(award)
    with pytest.raises(Refused, match="Say why the account changes"):
        enter(award, account_number="87654321")
    second = enter(award, account_number="87654321", change_reason="We moved bank.")
    first.refresh_from_db()
    assert (second.replaces, first.replaced_at, second.confirmed_at) == (first, PAY_DAY, None)
    with pytest.raises(Refused, match="have been replaced"):
        actions.confirm_bank_details(bank_id=first.pk, call_back_note="Rang.", by=make.staff("finance"), at=PAY_DAY)


def test_a_change_is_told_to_every_address_that_we_hold(django_capture_on_commit_callbacks: Any) -> None:
    award = make.award("accepted")
    enter(award)
    with django_capture_on_commit_callbacks(execute=True):
        enter(award, account_number="87654321", change_reason="We moved bank.")
    told = Message.objects.filter(template="grants/payments/emails/bank_details_changed").values_list("to_address", flat=True)
    body = award.organisation
    assert set(told) == {body.contact_email, body.second_contact_email, make.member(body).email}
    assert "87654321" not in "".join(Message.objects.values_list("body_text", flat=True))


@pytest.mark.parametrize("stage", [make.prepared, make.approved])
def test_a_change_of_account_lapses_what_was_prepared_or_approved(stage: Any) -> None:
    payment = stage()
    enter(payment.award, account_number="87654321", change_reason="We moved bank.")
    payment = Instalment.objects.get(pk=payment.pk)
    assert (payment.state, payment.prepared_by, payment.approved_by, payment.bank) == ("planned", None, None, None)
    assert AuditEvent.objects.filter(verb="instalment approval lapsed", subject_id=str(payment.pk)).count() == 1


def test_a_supplier_number_is_text_and_only_finance_sets_it() -> None:
    body, finance = make.organisation(), make.staff("finance")
    office = make.office()
    for number in ("000731", "A-17"):
        actions.set_supplier_number(office_id=office.pk, organisation_id=body.pk, number=f" {number} ", by=finance, at=PAY_DAY)
        assert Supplier.objects.get(organisation=body).number == number
    with pytest.raises(Refused, match="Enter the supplier number"):
        actions.set_supplier_number(office_id=office.pk, organisation_id=body.pk, number=" ", by=finance, at=PAY_DAY)
    with pytest.raises(NotAllowed):
        actions.set_supplier_number(office_id=office.pk, organisation_id=body.pk, number="1", by=make.staff("officer"), at=PAY_DAY)
