"""Money that came back."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from commissioning.money import financial_year_name
from grants.awards.models import Award
from grants.payments.models import ReceiptLine
from grants.spreadsheets.columns import Column
from grants.spreadsheets.sheets import CHUNK

NAME = "money-back"
TITLE = "Money that came back"
PURPOSE = "What grantees gave back, by the payment that it undoes: the source and year that it was paid from, and where it is free since."
NEEDS = "payments.view"
COLUMNS = [
    Column("Recovery", width=22),
    Column("Award", width=20),
    Column("Call", width=14),
    Column("Fund", width=24),
    Column("Grantee", width=34),
    Column("Payment", width=22),
    Column("Came in on", "date"),
    Column("Ledger reference"),
    Column("Source", width=24),
    Column("Financial year", width=12),
    Column("Amount", "pounds"),
    Column("Free in source", width=24),
    Column("Free in year", width=12),
]
FIELDS = (
    "receipt__recovery__reference",
    "receipt__recovery__award__reference",
    "receipt__recovery__award__call__reference",
    "receipt__recovery__award__call__fund__name",
    "receipt__recovery__award__organisation__name",
    "line__instalment__reference",
    "receipt__received_on",
    "receipt__ledger_reference",
    "line__source__name",
    "line__financial_year",
    "amount_pence",
    "receipt__to_reserve__name",
    "receipt__to_year",
)


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """One row for each payment line that money undoes, by recovery. Units: pence."""
    lines = ReceiptLine.objects.all()
    if user is not None:
        lines = lines.filter(receipt__recovery__award__in=Award.objects.visible_to(user))
    if call:
        lines = lines.filter(receipt__recovery__award__call__reference=call)
    ordered = lines.order_by("receipt__recovery__award__reference", "receipt__recovery__number", "receipt", "pk")
    for row in ordered.values_list(*FIELDS).iterator(CHUNK):
        *facts, source, year, pence, reserve, to_year = row
        free_in = to_year if reserve else max(year, to_year or year)
        yield [*facts, source, financial_year_name(year), pence, reserve or source, financial_year_name(free_in)]
