"""Paid dates from a file of the ledger: shown first, then all of it or nothing, and never twice."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.lifecycle import Refused
from commissioning.money import format_pounds
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from grants.payments import actions
from grants.payments.models import Batch, Instalment, PaidFile
from grants.payments.paid_files import read_paid_lines
from tests import makers as make
from tests.makers import PAY_DAY, PAY_ON

pytestmark = pytest.mark.django_db
HEADINGS = "Reference,Amount,Date paid,Ledger reference"
PLACE = "payments:paid_file"


@pytest.fixture(autouse=True)
def _on_pay_day(time_machine: Any) -> None:
    time_machine.move_to(PAY_DAY, tick=False)


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def pounds(*payments: Instalment) -> str:
    return format_pounds(sum(each.amount_pence for each in payments), always_pence=True)


def file_of(*lines: str) -> bytes:
    return "\r\n".join([HEADINGS, *lines]).encode()


def send(client: Client, content: bytes, name: str = "april.csv") -> Any:
    return client.post(reverse(PLACE), {"upload": SimpleUploadedFile(name, content)})


def record(content: bytes, by: User) -> tuple[PaidFile, bool]:
    return actions.record_paid_file(office_id=make.office().pk, name="april.csv", content=content, by=by, at=PAY_DAY)


def paid() -> list[tuple[str, str, Any]]:
    return list(Instalment.objects.filter(state="paid").order_by("pk").values_list("reference", "ledger_reference", "paid_on"))


def test_finance_sees_number_and_sum_first_and_the_same_file_counts_once() -> None:
    finance, rows = make.staff("finance"), [make.approved() for _ in range(3)]
    two, one = make.released(*rows[:2], by=finance), make.released(rows[2], by=finance)
    content = file_of(
        f'{two.reference},"{pounds(*rows[:2])}",01/04/2027,0042',
        "",
        f"{rows[2].reference},{pounds(rows[2])[1:].replace(',', '')},2027-04-01,LX 7",
    )
    client = as_(finance)
    shown = send(client, content)
    page = text(shown)
    assert f'<dt>Payments</dt><dd>3</dd></div> <div class="house-summary-box__item"><dt>Sum</dt><dd>{pounds(*rows)}</dd>' in page
    assert "Record 3 payments as paid</button>" in page
    assert paid() == []
    with CaptureQueriesContext(connection) as few:
        send(client, file_of(f"{two.reference},{pounds(*rows[:2]).replace(',', '')},01/04/2027,0042"))
    with CaptureQueriesContext(connection) as many:
        send(client, content)
    assert len(many) - len(few) == 1  # the second batch: whether she had a part in it

    looked = {"looked": shown.context["looked"]}
    done = client.post(reverse(PLACE), looked, follow=True)
    assert f"3 payments, {pounds(*rows)}, recorded as paid." in text(done)
    assert paid() == [(each.reference, "LX 7" if each == rows[2] else "0042", PAY_ON) for each in rows]
    assert "Nothing was changed." in text(client.post(reverse(PLACE), looked, follow=True))
    assert "This very file was recorded on" in text(send(client, content))
    kept = PaidFile.objects.get()
    assert (kept.count, kept.total_pence) == (3, sum(each.amount_pence for each in rows))
    assert b"".join(client.get(reverse("files:download", args=[kept.file.key])).streaming_content) == content
    assert {actions.reconcile_batch(batch_id=each.pk, by=finance, at=PAY_DAY).state for each in (two, one)} == {"reconciled"}


def test_each_bad_line_is_named_and_nothing_of_the_file_is_recorded() -> None:
    finance = make.staff("finance")
    rows = [make.approved() for _ in range(4)]
    good, locked, known = make.released(*rows[:2], by=finance), make.locked(rows[2], by=finance), make.paid(rows[3], by=finance)
    planned = make.payable()
    a_penny_more = format_pounds(rows[0].amount_pence + 1).replace(",", "")
    money = [pounds(each).replace(",", "") for each in (*rows, planned)]
    content = file_of(
        f"{rows[0].reference},{a_penny_more},01/04/2027,L1",
        f"{rows[0].reference},{money[0]},02/04/2027,L1",
        f"{rows[0].reference},{money[0]},01/04/2027,L1",
        f"{rows[0].reference},{money[0]},01/04/2027,L2",
        f"{good.reference},{money[0]},01/04/2027,L1",
        f"{rows[2].reference},{money[2]},01/04/2027,L1",
        f"{rows[3].reference},{money[3]},01/04/2027,L1",
        f"{known.reference},{money[3]},01/04/2027,L1",
        f"{planned.reference},{money[4]},01/04/2027,L1",
        "NOWHERE-1,lots,31/02/2027,",
        "NOWHERE-2,1,234.00,01/04/2027,L1",
        "NOWHERE-3,1.00,01/04/2027,L1",
        f"{rows[1].reference},{money[1]},01/04/2026,L1",
    )
    page = text(send(as_(finance), content))
    assert "Nothing was recorded: 12 lines cannot be taken" in page
    assert f"The other lines agree: 1 payment, {pounds(rows[0])}." in page
    assert 'name="looked"' not in page
    said = [
        (2, f"The payment is {pounds(rows[0])}; the line says {format_pounds(rows[0].amount_pence + 1, always_pence=True)}."),
        (3, "The date paid is in the future."),
        (5, f"{rows[0].reference} stands on line 4 already. Keep one of the two."),
        (6, f"2 payments of the batch wait to be recorded, {pounds(*rows[:2])} in all; the line says {pounds(rows[0])}."),
        (7, f"Batch {locked.reference} is not recorded as released. Record that first."),
        (8, "It was recorded as paid already (01/04/2027, LX0012). Take this line out."),
        (9, f"Batch {known.reference} has nothing left to record: it is “Released”."),
        (10, "It has not gone to the ledger: it is “Planned”."),
        (
            11,
            "“lots” is not an amount. Write pounds in figures, like 3,400 or 3,400.50. “31/02/2027” is not a date. Write it like 27/03/2027",
        ),
        (12, "It has more cells than there are headings. Put an amount with a comma in quotation marks."),
        (13, "No payment or batch of ours has this reference. Copy it from the workbook."),
        (14, f"The date paid is before batch {good.reference} was locked."),
    ]
    for number, words in said:
        assert f'data-label="Line">{number}</th>' in page
        assert words in page
    with pytest.raises(Refused, match=r"12 of its lines cannot be taken, so nothing was recorded\. Line 2: The payment is"):
        record(content, finance)
    assert not PaidFile.objects.exists()
    assert [reference for reference, _, _ in paid()] == [rows[3].reference]


def test_a_file_that_is_none_is_told_beside_the_field() -> None:
    for content, words in (
        (b"reference,amount\r\nA,1", "The file has no column “date paid”, “ledger reference”. The first line holds the headings"),
        (f"{HEADINGS},amount\r\nA,1,1,1,1".encode(), "has the column “amount” twice"),
        (HEADINGS.encode(), "has no line below its headings"),
        (f'{HEADINGS}\r\n"A,1,1,1'.encode(), "cannot be read as CSV after line 2"),
        ("\n".join([HEADINGS, *["A,1,1,1"] * 2001]).encode(), "more than 2,000 lines. Split it in two."),
        (HEADINGS.encode("utf-16"), "Save it as “CSV UTF-8”"),
    ):
        with pytest.raises(Refused, match=words):
            read_paid_lines(content)
    client = as_(make.staff("finance"))
    page = text(send(client, b"reference,amount\r\nA,1"))
    assert page.count("The file has no column “date paid”") == 2  # in the summary, and beside the field
    assert "is not a CSV file inside" in text(send(client, b"%PDF-1.7 april"))
    assert "Choose the CSV file that says what the ledger paid." in text(client.post(reverse(PLACE), {}))
    assert "too long ago" in text(client.post(reverse(PLACE), {"looked": "made up"}, follow=True))


def test_whoever_had_a_part_in_a_batch_does_not_record_it() -> None:
    both = make.holding("finance", "officer")
    payment = make.approved(make.prepared(by=both))
    released = make.released(payment)
    content = file_of(f"{payment.reference},{pounds(payment).replace(',', '')},01/04/2027,L1")
    with pytest.raises(Refused, match=f"You prepared or approved a payment in batch {released.reference}. Let another finance officer"):
        record(content, both)
    for role in ("officer", "chief_finance_officer", "auditor"):
        with pytest.raises(NotAllowed):
            record(content, make.staff(role))
    assert record(content, make.staff("finance"))[1]
    assert Batch.objects.get(pk=released.pk).instalments.get().state == "paid"
