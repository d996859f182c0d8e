"""Finance: the officers who confirm accounts, code, lock, release and record; and the chief finance officer, who approves."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.steps.screen import follow, look, press, type_date


def confirms_the_account(page: Page, body: str, note: str) -> None:
    """With a note of whom she rang."""
    page.goto("/payments/accounts/")
    look(page, "Accounts to confirm")
    follow(page, body)
    look(page, "Confirm the account")
    expect(page.locator("main")).not_to_contain_text("12345678")
    page.get_by_label("How did you confirm it?").fill(note)
    press(page, "Confirm the account")
    expect(page.get_by_text(f"Account of {body} confirmed.")).to_be_visible()


def enters_the_supplier_number(page: Page, body: str, number: str) -> None:
    page.goto("/desk/finance/")
    look(page, "Finance")
    page.get_by_role("link", name=f"supplier number of {body}").first.click()
    look(page, "Supplier number")
    page.get_by_label("Supplier number").fill(number)
    press(page, "Save the number")
    look(page, "Finance")


def codes(page: Page, payment: str, *, cost_centre: str, subjective: str) -> None:
    """The first line of a payment: codes are text, so their zeros stay."""
    page.goto("/desk/finance/")
    page.get_by_role("link", name=f"Coding of {payment}", exact=True).click()
    look(page, f"Coding of {payment}")
    page.get_by_label("Cost centre, line 1").fill(cost_centre)
    page.get_by_label("Subjective code, line 1").fill(subjective)
    press(page, "Save the coding")
    expect(page.get_by_text(f"Coding of {payment} saved.")).to_be_visible()


def is_told_why_it_waits(page: Page, payment: str, *reasons: str) -> None:
    """On the finance desk."""
    page.goto("/desk/finance/")
    row = page.get_by_role("region", name="Payments that are due").get_by_role("row", name=payment)
    for each in reasons:
        expect(row).to_contain_text(each)


def approves(page: Page, payment: str) -> None:
    page.goto("/payments/approvals/")
    look(page, "Payments to approve")
    press(page, f"Approve {payment}")
    expect(page.get_by_text(f"{payment} approved.")).to_be_visible()


def opens_the_batch(page: Page, batch: str) -> None:
    page.goto("/payments/batches/")
    look(page, "Payment batches")
    follow(page, batch, exact=True)
    look(page, batch)


def locks(page: Page) -> None:
    """She stands on the batch."""
    press(page, "Lock and make the workbook")
    look(page)
    expect(page.get_by_text("Workbook fingerprint")).to_be_visible()


def downloads(page: Page, folder: Path) -> tuple[Workbook, bytes]:
    """The workbook, opened, and its bytes."""
    with page.expect_download() as waiting:
        press(page, "Download the workbook")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.suffix == ".xlsx"
    return load_workbook(path), path.read_bytes()


def releases(page: Page) -> None:
    press(page, "Record as released")
    expect(page.get_by_text("recorded as released.")).to_be_visible()


def records_as_paid(page: Page, day: tuple[int, int, int], ledger_reference: str) -> None:
    type_date(page.get_by_role("group", name="Date paid"), *day)
    page.get_by_label("Ledger reference").fill(ledger_reference)
    press(page, "Record as paid")
    expect(page.get_by_text("recorded as paid.")).to_be_visible()
    look(page)


def rows_and_total(sheet: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The rows of a sheet under its headings, and the line of totals at its end."""
    head, *rows = sheet.iter_rows(values_only=True)
    named = [dict(zip(head, row, strict=True)) for row in rows]
    return named[:-1], named[-1]
