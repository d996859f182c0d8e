"""Money on its way: bank details, codes, instalments, batches and what the bank did with them. Account numbers are invented."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from commissioning.money import to_decimal
from demo.sample.people import Body, People
from grants.awards.models import Award
from grants.payments import actions as paying
from grants.payments.models import Batch, Instalment
from grants.returns.actions import schedule_returns
from grants.spreadsheets.actions import export_batch

CALLED_BACK = "Called the number on the council tax bill that we hold from last year; the treasurer read the details back."


class PaymentWalk:
    """Takes an accepted award to the bank, each step by the person whose it is."""

    def __init__(self, people: People) -> None:
        self.people = people

    def bank(self, body: Body, at: datetime, *, reason: str = "", confirmed: bool = True) -> None:
        """The body's owner enters an account; another person at the office confirms it by telephone."""
        number = f"{body.organisation.pk * 7919 % 100_000_000:08}"
        entered = paying.enter_bank_details(
            organisation_id=body.organisation.pk,
            account_name=body.organisation.name,
            sort_code="00-00-01" if reason else "00-00-00",
            account_number=number,
            remittance_email=f"accounts@{body.seed.domain}",
            change_reason=reason,
            by=body.owner,
            at=at,
        )
        if confirmed:
            paying.confirm_bank_details(
                bank_id=entered.pk, call_back_note=CALLED_BACK, by=self.people["finance.two"], at=at + timedelta(days=2)
            )

    def supplier(self, body: Body, at: datetime) -> None:
        paying.set_supplier_number(
            office_id=self.people.office.pk,
            organisation_id=body.organisation.pk,
            number=f"0{40_000 + body.organisation.pk}",
            by=self.people["finance"],
            at=at,
        )

    def plan(self, award: Award, at: datetime) -> list[Instalment]:
        """The payment plan, and the returns that some payments wait for."""
        made = paying.plan_payments(award_id=award.pk, by=self.people["officer"], at=at)
        schedule_returns(award_id=award.pk, by=self.people["officer"], at=at + timedelta(minutes=10))
        return made

    def prepare(self, instalments: Iterable[Instalment], at: datetime) -> None:
        for each in instalments:
            paying.prepare_instalment(instalment_id=each.pk, by=self.people["officer"], at=at)

    def approve(self, instalments: Iterable[Instalment], at: datetime) -> None:
        for each in instalments:
            paying.approve_instalment(instalment_id=each.pk, by=self.people["chief.finance"], at=at)

    def batch(self, instalments: Iterable[Instalment], at: datetime) -> Batch:
        """An open batch with payments in it."""
        batch = paying.open_batch(office_id=self.people.office.pk, by=self.people["officer"], at=at)
        chosen = [each.pk for each in instalments]
        paying.put_in_batch(batch_id=batch.pk, instalment_ids=chosen, by=self.people["officer"], at=at + timedelta(minutes=15))
        return batch

    def lock(self, batch: Batch, at: datetime) -> None:
        export_batch(batch_id=batch.pk, by=self.people["finance"], at=at)

    def release(self, batch: Batch, at: datetime) -> None:
        paying.release_batch(batch_id=batch.pk, by=self.people["finance"], at=at)

    def paid(self, batch: Batch, at: datetime) -> None:
        """Finance records the ledger's list of what it paid: one line for the whole batch."""
        total = Batch.objects.values_list("total_pence", flat=True).get(pk=batch.pk)
        lines = (
            "reference,amount,date paid,ledger reference",
            f"{batch.reference},{to_decimal(total)},{at.date() - timedelta(days=1):%d/%m/%Y},L{70_000 + batch.pk}",
        )
        paying.record_paid_file(
            office_id=self.people.office.pk,
            name=f"Ledger {batch.reference}.csv",
            content="\r\n".join(lines).encode(),
            by=self.people["finance"],
            at=at,
        )

    def pay(self, instalments: list[Instalment], at: datetime) -> Batch:
        """Prepared, approved, batched, locked, released and recorded as paid, within a week."""
        self.prepare(instalments, at)
        self.approve(instalments, at + timedelta(days=1))
        batch = self.batch(instalments, at + timedelta(days=2))
        self.lock(batch, at + timedelta(days=3))
        self.release(batch, at + timedelta(days=4))
        self.paid(batch, at + timedelta(days=6))
        return batch
