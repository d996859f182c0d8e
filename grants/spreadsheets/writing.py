"""A sheet of the folder written to an open file, as a workbook or as comma-separated text."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

from grants.spreadsheets.columns import Column
from grants.spreadsheets.sheets import SheetModule
from grants.spreadsheets.workbook import Sheet, write_csv, write_workbook

ENDINGS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def write_sheet(
    out: IO[bytes],
    of: SheetModule,
    rows: Iterable[Sequence[Any]],
    *,
    columns: Sequence[Column] | None = None,
    ending: str,
    creator: str,
    at: datetime,
) -> int:
    """Write the rows under the headings of their sheet, or under `columns`. Gives how many there were; `ending` is xlsx or csv."""
    heads = of.COLUMNS if columns is None else columns
    if ending == "csv":
        # The mark at the start tells spreadsheet programs that the text is UTF-8.
        text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
        count = write_csv(text, heads, rows)
        text.flush()
        text.detach()
        return count
    return write_workbook(out, [Sheet(of.TITLE, heads, rows)], title=of.TITLE, creator=creator, at=at)
