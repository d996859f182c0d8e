"""Finance's workbook of one batch: Payments (a row a payment), Coding (a row a line), Notes.

Made of two things: the facts frozen with the batch, and the bank numbers, which are unsealed nowhere else and kept nowhere else in the clear.
The same facts give the same bytes, so a rebuild proves the stored file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from commissioning.money import financial_year_name
from commissioning.people.models import User
from grants.payments.bacs import narrative
from grants.payments.models import BankDetails, Batch, Instalment
from grants.payments.queries import Standing, batch_rows
from grants.payments.sealing import unseal
from grants.spreadsheets.columns import Column
from grants.spreadsheets.workbook import Sheet, write_workbook

OUTSIDE_VAT = "Outside the scope of VAT (grant)"
CURRENCY = "GBP"
METHOD = "BACS"
SEVERAL = "See Coding"


@dataclass(frozen=True)
class Field:
    """A column of Payments and the key of its value in the frozen facts; keys that begin with `bank.` come from the sealed account."""

    key: str
    column: Column


PAYMENTS = [
    Field("batch", Column("Batch number", width=14, note="The office's number of this batch; never used twice.")),
    Field("batch_on", Column("Batch date", "date", note="The day on which the batch was locked.")),
    Field("financial_year", Column("Financial year", width=11, note="In which the payment falls due.")),
    Field("supplier_number", Column("Supplier number", width=14, note="The payee's number in the ledger, as text.")),
    Field("payee", Column("Payee name", width=34, note="The body's legal name.")),
    Field("trading_name", Column("Trading name", width=24, note="Other names that the body uses.")),
    Field("registered_number", Column("Charity or company number", width=14, note="Its charity number; without one, its company number.")),
    Field("bank.sort_code", Column("Sort code", width=11, note="Six figures, as text, leading zeros kept.")),
    Field("bank.account_number", Column("Account number", width=13, note="Eight figures, as text, leading zeros kept.")),
    Field("bank.account_name", Column("Account name", width=28, note="As the bank knows it; confirmed by a second person.")),
    Field("reference", Column("Grant reference", width=22, note="The reference of this payment.")),
    Field("notice", Column("Decision notice", width=16, note="The notice that decided the grant.")),
    Field("award", Column("Award", width=20, note="The reference of the grant.")),
    Field("part", Column("Instalment", width=11, note="Which instalment of how many.")),
    Field("amount_pence", Column("Net", "pounds", note="Pounds and pence.")),
    Field("vat_pence", Column("VAT", "pounds", width=10, note="Nothing: a grant is outside the scope of VAT.")),
    Field("vat_treatment", Column("VAT treatment", width=30, note="Why there is no VAT.")),
    Field("gross_pence", Column("Gross", "pounds", note="Net and VAT.")),
    Field("currency", Column("Currency", width=9, note="Pounds sterling.")),
    Field("cost_centre", Column("Cost centre", width=12, note="As text; where there are several, they stand on Coding.")),
    Field("subjective_code", Column("Subjective code", width=12, note="As text; where there are several, they stand on Coding.")),
    Field("project_code", Column("Project code", width=12, note="As text; where there are several, they stand on Coding.")),
    Field("source", Column("Funding source", width=24, note="Where the money comes from; several stand on Coding.")),
    Field("ring_fenced", Column("Ring-fenced", width=11, note="Yes where any of it comes from a ring-fenced source.")),
    Field("legal_basis", Column("Legal basis", width=30, note="The power under which the grant was made.")),
    Field("accrual_year", Column("Accrual year", width=11, note="The year that it is charged to; several stand on Coding.")),
    Field("method", Column("Payment method", width=10, note="How it is to be paid.")),
    Field("due_on", Column("Due date", "date", note="The day on which it falls due.")),
    Field("approver", Column("Approver", width=24, note="Who approved it.")),
    Field("approved_at", Column("Approved at", "instant", note="When, in London.")),
    Field("remittance_email", Column("Remittance email", width=30, note="Where to send the remittance advice.")),
    Field("narrative", Column("Narrative", width=20, note="For the recipient's statement: 18 characters at most.")),
]
CODING = [
    Field("reference", Column("Grant reference", width=22, note="The payment that the line belongs to.")),
    Field("number", Column("Line", "number", width=6, note="Which line of the payment.")),
    Field("payee", Column("Payee name", width=34, note="The body's legal name.")),
    Field("source", Column("Funding source", width=24, note="Where the money comes from.")),
    Field("ring_fenced", Column("Ring-fenced", width=11, note="Yes where the source may be used for one purpose only.")),
    Field("accrual_year", Column("Accrual year", width=11, note="The year that it is charged to.")),
    Field("cost_centre", Column("Cost centre", width=12, note="As text, leading zeros kept.")),
    Field("subjective_code", Column("Subjective code", width=12, note="As text, leading zeros kept.")),
    Field("project_code", Column("Project code", width=12, note="As text, leading zeros kept.")),
    Field("amount_pence", Column("Amount", "pounds", note="The lines of a payment add up to it.")),
]
DATES = {"batch_on", "due_on"}
INSTANTS = {"approved_at"}
SUMS = {"amount_pence", "vat_pence", "gross_pence"}


def batch_facts(batch: Batch, *, by: User, at: datetime) -> dict[str, Any]:
    """What the workbook is made of, as plain values fit for JSON, without bank numbers; `bank` names the row that holds them.

    Units: pence. `at` is the instant of locking, in London for the batch date.
    """
    standings = batch_rows(batch)
    parts = _parts([each.instalment for each in standings])
    payments = [_payment(each, parts[each.instalment.pk], batch, at) for each in standings]
    return {
        "reference": batch.reference,
        "office": batch.office.profile_on(timezone.localdate(at)).name,
        "made_by": by.get_full_name(),
        "made_at": at.isoformat(),
        "total_pence": sum(each["amount_pence"] for each in payments),
        "count": len(payments),
        "payments": payments,
    }


def batch_workbook(facts: Mapping[str, Any]) -> bytes:
    """The workbook as bytes; the same facts give the same bytes.

    Raises: Instalment rows whose account cannot be unsealed raise cryptography.fernet.InvalidToken.
    """
    payments, lines = facts["payments"], _lines(facts["payments"])
    out = io.BytesIO()
    at = datetime.fromisoformat(facts["made_at"])
    sheets = [
        _sheet("Payments", PAYMENTS, _with_accounts(payments), payments),
        _sheet("Coding", CODING, lines, lines),
        Sheet("Notes", [Column("What", width=28), Column("This batch", "words", width=80)], _notes(facts), is_filtered=False),
    ]
    write_workbook(out, sheets, title=f"Payments {facts['reference']}", creator=facts["office"], at=at)
    return out.getvalue()


def _payment(standing: Standing, part: str, batch: Batch, at: datetime) -> dict[str, Any]:
    paid = standing.instalment
    award, body, lines = paid.award, paid.award.organisation, sorted(paid.coding.all(), key=lambda line: line.number)
    return {
        "instalment": paid.pk,
        "bank": paid.bank_id,
        "batch": batch.reference,
        "batch_on": timezone.localdate(at).isoformat(),
        "financial_year": financial_year_name(paid.financial_year),
        "supplier_number": standing.supplier_number,
        "payee": body.name,
        "trading_name": body.other_names,
        "registered_number": body.charity_number or body.company_number,
        "reference": paid.reference,
        "notice": award.row.notice.reference,
        "award": award.reference,
        "part": part,
        "amount_pence": paid.amount_pence,
        "vat_pence": 0,
        "vat_treatment": OUTSIDE_VAT,
        "gross_pence": paid.amount_pence,
        "currency": CURRENCY,
        "cost_centre": _one([line.cost_centre for line in lines]),
        "subjective_code": _one([line.subjective_code for line in lines]),
        "project_code": _one([line.project_code for line in lines]),
        "source": _one([line.source.name for line in lines]),
        "ring_fenced": "Yes" if any(line.source.is_ring_fenced for line in lines) else "No",
        "legal_basis": award.get_legal_basis_display(),
        "accrual_year": _one([financial_year_name(line.financial_year) for line in lines]),
        "method": METHOD,
        "due_on": paid.due_on.isoformat(),
        "approver": paid.approved_by.get_full_name() if paid.approved_by else "",
        "approved_at": paid.approved_at.isoformat() if paid.approved_at else "",
        "remittance_email": (paid.bank.remittance_email if paid.bank else "") or body.contact_email,
        "narrative": narrative(paid.reference),
        "coding": [
            {
                "number": line.number,
                "source": line.source.name,
                "ring_fenced": "Yes" if line.source.is_ring_fenced else "No",
                "accrual_year": financial_year_name(line.financial_year),
                "cost_centre": line.cost_centre,
                "subjective_code": line.subjective_code,
                "project_code": line.project_code,
                "amount_pence": line.amount_pence,
            }
            for line in lines
        ],
    }


def _one(values: Sequence[str]) -> str:
    """The value that all lines share, or a word that says where to look."""
    found = set(values)
    return values[0] if len(found) == 1 else SEVERAL


def _parts(instalments: Sequence[Instalment]) -> dict[int, str]:
    """ "1 of 2" for each: its place among the payments of its award that stand."""
    awards = {each.award_id for each in instalments}
    order: dict[int, list[int]] = {}
    for pk, award in Instalment.objects.standing().filter(award__in=awards).order_by("award", "number").values_list("pk", "award"):
        order.setdefault(award, []).append(pk)
    return {each.pk: f"{order[each.award_id].index(each.pk) + 1} of {len(order[each.award_id])}" for each in instalments}


def _lines(payments: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"reference": each["reference"], "payee": each["payee"], **line} for each in payments for line in each["coding"]]


def _with_accounts(payments: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    accounts = BankDetails.objects.in_bulk([each["bank"] for each in payments])
    for each in payments:
        account = accounts[each["bank"]]
        yield {
            **each,
            "bank.sort_code": unseal(account.sort_code_sealed),
            "bank.account_number": unseal(account.account_number_sealed),
            "bank.account_name": account.account_name,
        }


def _sheet(name: str, fields: Sequence[Field], rows: Any, counted: Sequence[Mapping[str, Any]]) -> Sheet:
    def total() -> list[Any]:
        """The control total and the count, which Payments and Coding must share with the batch."""
        noun = "payments" if fields is PAYMENTS else "coding lines"
        words = f"Total of {len(counted)} {noun if len(counted) != 1 else noun[:-1]}"
        row: list[Any] = [words] + [None] * (len(fields) - 1)
        for at, each in enumerate(fields):
            if each.key in SUMS:
                row[at] = sum(line[each.key] for line in counted)
        return row

    return Sheet(name, [each.column for each in fields], ([_value(each.key, row) for each in fields] for row in rows), total)


def _value(key: str, row: Mapping[str, Any]) -> Any:
    value = row.get(key)
    if key in DATES and value:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if key in INSTANTS and value else value


def _notes(facts: Mapping[str, Any]) -> Iterator[list[str]]:
    at = timezone.localtime(datetime.fromisoformat(facts["made_at"]))
    total = facts["total_pence"]
    yield ["Office", facts["office"]]
    yield ["Batch", facts["reference"]]
    yield ["Locked by", facts["made_by"]]
    yield ["Locked at", f"{at.day} {at:%B %Y}, {at:%H:%M} (London)"]
    yield ["What is in it", "Every payment put in this batch; none is left out and none is in another batch."]
    yield ["Count of payments", str(facts["count"])]
    yield ["Control total", f"£{total // 100:,}.{total % 100:02}"]
    yield ["VAT", "Grants are outside the scope of VAT: VAT is £0.00 on every row."]
    yield ["Keep it safe", "This file holds whole account numbers. Each download of it is on record."]
    for name, fields in (("Payments", PAYMENTS), ("Coding", CODING)):
        for each in fields:
            yield [f"{name}: {each.column.heading}", each.column.note]
