"""Payments."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from commissioning.lifecycle import INSTALMENT
from commissioning.money import financial_year_name
from grants.payments.models import Instalment
from grants.spreadsheets.columns import Column
from grants.spreadsheets.sheets import CHUNK

NAME = "payments"
TITLE = "Payments"
PURPOSE = "Every instalment, planned or paid, with its batch, its ledger reference and who prepared and approved it. No bank details."
NEEDS = "payments.view"
COLUMNS = [
    Column("Payment", width=22),
    Column("Award", width=20),
    Column("Call", width=14),
    Column("Fund", width=24),
    Column("Payee", width=34),
    Column("What for", width=24),
    Column("Amount", "pounds"),
    Column("Due on", "date"),
    Column("Financial year", width=12),
    Column("State", width=14),
    Column("Prepared by", width=24),
    Column("Prepared at", "instant"),
    Column("Approved by", width=24),
    Column("Approved at", "instant"),
    Column("Batch", width=14),
    Column("Paid on", "date"),
    Column("Ledger reference"),
    Column("In place of", width=22),
]
FIELDS = (
    "reference",
    "award__reference",
    "award__call__reference",
    "award__call__fund__name",
    "award__organisation__name",
    "note",
    "amount_pence",
    "due_on",
    "financial_year",
    "state",
    "prepared_by__name",
    "prepared_at",
    "approved_by__name",
    "approved_at",
    "batch__reference",
    "paid_on",
    "ledger_reference",
    "replaces__reference",
)


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """One row an instalment, by award and number. Units: pence."""
    payments = Instalment.objects.all() if user is None else Instalment.objects.visible_to(user)
    if call:
        payments = payments.filter(award__call__reference=call)
    for row in payments.order_by("award__reference", "number").values_list(*FIELDS).iterator(CHUNK):
        yield [*row[:8], financial_year_name(row[8]), INSTALMENT.states[row[9]].staff, *row[10:]]
