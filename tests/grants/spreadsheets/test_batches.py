"""Finance's workbook of a batch."""

import hashlib
import io
import json
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from commissioning.audit.models import AuditEvent
from commissioning.files.models import StoredFile
from commissioning.lifecycle import Refused
from commissioning.permissions import NotAllowed
from grants.payments import actions as payments
from grants.payments.drafts import CodingDraft
from grants.payments.models import Batch, Supplier
from grants.spreadsheets.actions import export_batch, rebuild
from tests import makers as make
from tests.makers import PAY_DAY, PAY_ON

pytestmark = pytest.mark.django_db


def sheet(batch: Batch, name: str) -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(io.BytesIO(batch.workbook.read()))[name].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_payments_says_everything_that_finance_needs() -> None:
    payment = make.approved(amount_pence=300_001)
    award, locked = payment.award, make.locked(payment)
    row, total = sheet(locked, "Payments")
    assert row == {
        "Batch number": "B2027-0001",
        "Batch date": datetime(2027, 4, 1),  # noqa: DTZ001
        "Financial year": "2027-28",
        "Supplier number": "000731",
        "Payee name": award.organisation.name,
        "Trading name": None,
        "Charity or company number": None,
        "Sort code": "010203",
        "Account number": "00123456",
        "Account name": award.organisation.name,
        "Grant reference": f"{award.reference}/1",
        "Decision notice": award.row.notice.reference,
        "Award": award.reference,
        "Instalment": "1 of 2",
        "Net": 1500.01,
        "VAT": 0,
        "VAT treatment": "Outside the scope of VAT (grant)",
        "Gross": 1500.01,
        "Currency": "GBP",
        "Cost centre": "0451",
        "Subjective code": "03300",
        "Project code": None,
        "Funding source": "Reserve",
        "Ring-fenced": "No",
        "Legal basis": award.get_legal_basis_display(),
        "Accrual year": "2027-28",
        "Payment method": "BACS",
        "Due date": datetime(2027, 4, 1),  # noqa: DTZ001
        "Approver": payment.approved_by.name,
        "Approved at": datetime(2027, 4, 1, 12),  # noqa: DTZ001
        "Remittance email": "treasurer@body.example",
        "Narrative": f"{award.reference}/1",
    }
    assert (total["Batch number"], total["Net"], total["VAT"], total["Gross"]) == ("Total of 1 payment", 1500.01, 0, 1500.01)


def test_coding_has_a_row_a_line_and_totals_the_same() -> None:
    first, second = make.payable(amount_pence=300_000), make.payable(amount_pence=200_000)
    drafts = [CodingDraft(first.coding.get().source_id, 2027, pence, "00451", "03300", "007") for pence in (100_000, 50_000)]
    payments.code_instalment(instalment_id=first.pk, lines=drafts, by=make.staff("finance"), at=PAY_DAY)
    locked = make.locked(make.approved(first), make.approved(second))
    *lines, total = sheet(locked, "Coding")
    assert [(line["Grant reference"], line["Line"], line["Amount"], line["Project code"]) for line in lines] == [
        (first.reference, 1, 1000, "007"),
        (first.reference, 2, 500, "007"),
        (second.reference, 1, 1000, None),
    ]
    assert (total["Grant reference"], total["Amount"]) == ("Total of 3 coding lines", 2500)
    assert sheet(locked, "Payments")[-1]["Net"] == 2500
    assert (locked.total_pence, locked.count) == (250_000, 2)


def test_a_payment_charged_to_several_codes_points_to_coding() -> None:
    payment = make.payable(amount_pence=300_000)
    source = payment.coding.get().source_id
    drafts = [CodingDraft(source, 2027, 100_000, "0451", "03300"), CodingDraft(source, 2027, 50_000, "0452", "03300")]
    payments.code_instalment(instalment_id=payment.pk, lines=drafts, by=make.staff("finance"), at=PAY_DAY)
    row, _ = sheet(make.locked(make.approved(payment)), "Payments")
    assert (row["Cost centre"], row["Subjective code"], row["Funding source"]) == ("See Coding", "03300", "Reserve")


def test_notes_say_which_batch_who_when_how_many_and_what_each_column_is() -> None:
    finance = make.staff("finance")
    locked = make.locked(by=finance)
    notes = {row["What"]: row["This batch"] for row in sheet(locked, "Notes")}
    assert (notes["Batch"], notes["Locked by"], notes["Locked at"]) == ("B2027-0001", finance.name, "1 April 2027, 12:00 (London)")
    assert (notes["Count of payments"], notes["Control total"]) == ("1", "£1,500.00")
    assert {f"Payments: {heading}" for heading in sheet(locked, "Payments")[0]} <= set(notes)


def test_the_stored_file_is_served_as_it_is_and_a_rebuild_proves_it() -> None:
    locked = make.locked()
    content = locked.workbook.read()
    assert hashlib.sha256(content).hexdigest() == locked.workbook.sha256 == rebuild(batch_id=locked.pk)
    payment = locked.instalments.get()
    Supplier.objects.update(number="changed")
    organisation = payment.award.organisation
    organisation.name = "Another name"
    organisation.save()
    payments.release_batch(batch_id=locked.pk, by=make.staff("finance"), at=PAY_DAY)
    payments.record_paid(batch_id=locked.pk, paid_on=PAY_ON, ledger_reference="LX1", by=make.staff("finance"), at=PAY_DAY)
    assert rebuild(batch_id=locked.pk) == locked.workbook.sha256


def test_bank_numbers_are_in_the_file_and_nowhere_else() -> None:
    locked = make.locked()
    assert "00123456" not in json.dumps(locked.frozen)
    assert "00123456" not in str(list(AuditEvent.objects.values_list("before", "after", "facts")))


def test_a_batch_runs_once() -> None:
    locked = make.locked()
    with pytest.raises(Refused, match="is locked already"):
        export_batch(batch_id=locked.pk, by=make.staff("finance"), at=PAY_DAY)
    assert StoredFile.objects.filter(name="B2027-0001.xlsx").count() == 1
    with pytest.raises(Refused, match="has no workbook yet"):
        rebuild(batch_id=payments.open_batch(office_id=make.office().pk, by=make.staff("officer"), at=PAY_DAY).pk)


def test_only_finance_makes_the_workbook() -> None:
    batch = make.batch()
    for role in ("officer", "chief_finance_officer", "auditor", "administrator"):
        with pytest.raises(NotAllowed):
            export_batch(batch_id=batch.pk, by=make.staff(role), at=PAY_DAY)


def test_a_download_is_on_record_and_kept_to_those_who_may(client: Any) -> None:
    locked = make.locked()
    address = f"/files/{locked.workbook.key}/"
    for role, status in (("officer", 404), ("commissioner", 404), ("finance", 200), ("chief_finance_officer", 200), ("auditor", 200)):
        client.force_login(make.staff(role))
        answer = client.get(address)
        b"".join(answer)  # read to its end, which closes it
        assert answer.status_code == status
    events = AuditEvent.objects.filter(verb="workbook downloaded", subject_id=str(locked.pk))
    assert events.count() == 3
    assert events.first().facts == {"sha256": locked.workbook.sha256}


def test_formula_like_names_are_text_in_the_file() -> None:
    payment = make.payable()
    organisation = payment.award.organisation
    organisation.other_names = "=HYPERLINK(0)"
    organisation.save()
    locked = make.locked(make.approved(payment))
    cell = openpyxl.load_workbook(io.BytesIO(locked.workbook.read()))["Payments"]["F2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(0)", "s")
