"""Money on its way: an accepted award with an account, a supplier number and codes; payments prepared, approved, in a batch, locked, paid."""

from datetime import UTC, date, datetime
from typing import Any

from commissioning.people.actions import confirm_role, give_role
from commissioning.people.models import User
from grants.awards import actions as award_actions
from grants.awards.models import Award
from grants.payments import actions
from grants.payments.models import BankDetails, Batch, Instalment
from grants.spreadsheets.actions import export_batch
from tests.makers.awards import award as make_award
from tests.makers.base import NOON, administrators, member, office, staff

# The first instalment of the makers' awards falls due on this day.
PAY_DAY = datetime(2027, 4, 1, 11, 0, tzinfo=UTC)
PAY_ON = PAY_DAY.date()


def holding(*roles: str, superuser: bool = False) -> User:
    """One person with several roles in the office, as a small office may have, and perhaps a superuser."""
    person, (first, second) = staff(roles[0]), administrators()
    for role in roles[1:]:
        given = give_role(user_id=person.pk, office_id=office().pk, role=role, by=first, at=NOON, from_on=date(2020, 1, 1))
        confirm_role(role_id=given.pk, by=second, at=NOON)
    person.is_superuser = superuser
    person.save()
    return User.objects.get(pk=person.pk)


def bank(of: Award, *, at: datetime = PAY_DAY, confirmed: bool = True, **fields: Any) -> BankDetails:
    """The body's account, entered by its owner and confirmed by a finance officer."""
    entered = actions.enter_bank_details(
        organisation_id=of.organisation_id,
        **{
            "account_name": f"{of.organisation.name}",
            "sort_code": "01-02-03",
            "account_number": "00123456",
            "remittance_email": "treasurer@body.example",
            **fields,
        },
        by=member(of.organisation),
        at=at,
    )
    if not confirmed:
        return entered
    return actions.confirm_bank_details(
        bank_id=entered.pk, call_back_note="Rang the clerk on the number we held.", by=staff("finance"), at=at
    )


def payable(*, officer: User | None = None, **fields: Any) -> Instalment:
    """The first payment of an accepted award, with nothing left that blocks it on PAY_DAY."""
    award = make_award("accepted", **fields)
    for condition in award.conditions.all():
        award_actions.decide_condition(condition_id=condition.pk, move="meet", note="Seen.", by=award.call.lead_officer, at=PAY_DAY)
    if not BankDetails.objects.filter(organisation=award.organisation_id, replaced_at=None).exists():
        bank(award)
        actions.set_supplier_number(
            office_id=office().pk, organisation_id=award.organisation_id, number="000731", by=staff("finance"), at=PAY_DAY
        )
    actions.plan_payments(award_id=award.pk, by=officer or award.call.lead_officer, at=PAY_DAY)
    return Instalment.objects.get(award=award, number=1)


def prepared(of: Instalment | None = None, *, by: User | None = None, **fields: Any) -> Instalment:
    ready = of or payable(**fields)
    return actions.prepare_instalment(instalment_id=ready.pk, by=by or ready.award.call.lead_officer, at=PAY_DAY)


def approved(of: Instalment | None = None, *, by: User | None = None, **fields: Any) -> Instalment:
    ready = of if of and of.state == "prepared" else prepared(of, **fields)
    return actions.approve_instalment(instalment_id=ready.pk, by=by or staff("chief_finance_officer"), at=PAY_DAY)


def batch(*payments: Instalment, by: User | None = None, at: datetime = PAY_DAY) -> Batch:
    """An open batch with these payments, or with one that is made for it."""
    rows = payments or (approved(),)
    officer = by or rows[0].award.call.lead_officer
    opened = actions.open_batch(office_id=office().pk, by=officer, at=at)
    return actions.put_in_batch(batch_id=opened.pk, instalment_ids=[each.pk for each in rows], by=officer, at=at)


def locked(*payments: Instalment, by: User | None = None, at: datetime = PAY_DAY) -> Batch:
    """A batch with its workbook."""
    return export_batch(batch_id=batch(*payments, at=at).pk, by=by or staff("finance"), at=at)


def released(*payments: Instalment, by: User | None = None, at: datetime = PAY_DAY) -> Batch:
    finance = by or staff("finance")
    return actions.release_batch(batch_id=locked(*payments, by=finance, at=at).pk, by=finance, at=at)


def paid(*payments: Instalment, on: date = PAY_ON, by: User | None = None) -> Batch:
    finance = by or staff("finance")
    done = released(*payments, by=finance)
    actions.record_paid(batch_id=done.pk, paid_on=on, ledger_reference="LX0012", by=finance, at=PAY_DAY)
    return Batch.objects.get(pk=done.pk)
