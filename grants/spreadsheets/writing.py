"""A sheet of the folder written to an open file, as a workbook or as comma-separated text."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

from grants.spreadsheets.sheets import SheetModule
from grants.spreadsheets.workbook import Sheet, write_csv, write_workbook

ENDINGS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def write_sheet(out: IO[bytes], of: SheetModule, rows: Iterable[Sequence[Any]], *, ending: str, creator: str, at: datetime) -> int:
    """Write the rows under the headings of their sheet. Gives how many there were; `ending` is xlsx or csv."""
    if ending == "csv":
        # The mark at the start tells spreadsheet programs that the text is UTF-8.
        text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
        count = write_csv(text, of.COLUMNS, rows)
        text.flush()
        text.detach()
        return count
    return write_workbook(out, [Sheet(of.TITLE, of.COLUMNS, rows)], title=of.TITLE, creator=creator, at=at)
