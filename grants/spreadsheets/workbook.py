"""One writer for every workbook: streamed, and the same bytes from the same rows and the same instant.

Rows hold plain values: text, whole pence, numbers, dates, aware instants. What each column holds says how its cells look.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from commissioning.money import PENCE
from grants.spreadsheets.columns import Column

LONDON = ZoneInfo("Europe/London")
# Day 0 of the 1900 date system as workbooks count it, its leap-day slip included.
DAY_ZERO = date(1899, 12, 30)
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
HONEST_NUMBER = re.compile(r"[+-]?[0-9][0-9 .,]*\Z")
CELL_MOST = 32_767
FORMATS: dict[str, str] = {
    "text": "@",
    "words": "@",
    "pounds": "£#,##0.00;[Red](£#,##0.00)",
    "number": "#,##0",
    "decimal": "#,##0.00##",
    "date": "d mmm yyyy",
    "instant": "d mmm yyyy hh:mm",
}
WIDTHS: dict[str, int] = {"text": 18, "words": 44, "pounds": 14, "number": 10, "decimal": 12, "date": 13, "instant": 18}
EARLIEST_IN_ZIP = 1980
A4 = 9


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows are streamed; `total`, asked for after the last of them, is one more row in bold."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    total: Callable[[], Sequence[Any]] | None = None
    is_filtered: bool = True


def write_workbook(out: IO[bytes], sheets: Iterable[Sheet], *, title: str, creator: str, at: datetime) -> int:
    """Write the sheets to `out`, one after another, each row as it comes. Gives how many rows were written, headings and totals left out.

    The same sheets at the same instant give the same bytes: dates in the zip and in the properties are `at`.
    """
    book = Workbook(write_only=True)
    for style in _styles():
        book.add_named_style(style)
    written = sum(_write_sheet(book, sheet) for sheet in sheets)
    stamp = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties = DocumentProperties(title=title, creator=creator, created=stamp, modified=stamp)
    ExcelWriter(book, _FixedZip(out, stamp)).save()
    return written


def write_csv(out: IO[str], columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
    """The same rows as comma-separated text: dates as 2027-04-01, pounds as 3400.50. Gives how many rows were written."""
    writer = csv.writer(out)
    writer.writerow([column.heading for column in columns])
    kinds = [column.kind for column in columns]
    count = 0
    for row in rows:
        writer.writerow([_csv_value(kind, value) for kind, value in zip(kinds, row, strict=True)])
        count += 1
    return count


def clean(value: Any) -> str:
    """Text that a cell can hold: no control characters but tab and line ends, no halves of characters, no more than a cell takes."""
    return CONTROLS.sub("", str(value))[:CELL_MOST]


def harmless(text: str) -> str:
    """Text that a program which opens comma-separated text will not take for a formula; honest numbers like -5 and +44 stay as they are."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not HONEST_NUMBER.match(text) else text


class _FixedZip(zipfile.ZipFile):
    """A zip whose members all bear one date."""

    def __init__(self, out: IO[bytes], stamp: datetime) -> None:
        super().__init__(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.stamp = (max(stamp.year, EARLIEST_IN_ZIP), *stamp.timetuple()[1:6])

    def _member(self, name: str) -> zipfile.ZipInfo:
        member = zipfile.ZipInfo(name, self.stamp)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.create_system = 0
        return member

    def writestr(self, zinfo_or_arcname: Any, data: Any, compress_type: int | None = None, compresslevel: int | None = None) -> None:
        super().writestr(self._member(str(zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, compress_type: int | None = None, compresslevel: int | None = None) -> None:
        with open(filename, "rb") as source, self.open(self._member(str(arcname)), "w") as target:
            while chunk := source.read(1 << 16):
                target.write(chunk)


class _Cell(Cell):
    """A cell that knows the number of its style: looked up once for a column, and not again for each row."""

    __slots__ = ("known_style",)
    known_style: int
    has_style = True

    @property
    def style_id(self) -> int:
        return self.known_style


class _Rows(WriteOnlyWorksheet):
    """A streamed sheet whose rows are written with one cell a column, used again for each row: no style is looked up twice."""

    templates: Callable[[Sequence[Any]], Iterator[Any]]

    def _values_to_row(self, values: Any, row_idx: int) -> Iterator[Any]:
        for column, cell in enumerate(self.templates(values), 1):
            if cell is not None:
                cell.column, cell.row = column, row_idx
                yield cell


def _write_sheet(book: Workbook, sheet: Sheet) -> int:
    page = _Rows(book, sheet.name)
    book._add_sheet(page)
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width or WIDTHS[column.kind]
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.templates = _cells(page, ["heading"] * len(sheet.columns))
    page.append([column.heading for column in sheet.columns])
    page.templates = _cells(page, [column.kind for column in sheet.columns])
    count = 0
    for row in sheet.rows:
        page.append(row)
        count += 1
    if sheet.total:
        page.templates = _cells(page, [column.kind for column in sheet.columns], "total ")
        page.append(sheet.total())
    if sheet.is_filtered:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{count + 1}"
    page.close()
    return count


def _cells(page: _Rows, kinds: Sequence[str], prefix: str = "") -> Callable[[Sequence[Any]], Iterator[Any]]:
    """A function from values to cells, made once for a sheet."""
    made = []
    for kind in kinds:
        cell: Any = _Cell(page, row=1, column=1)
        cell.style = f"{prefix}{kind}"
        cell.known_style = Cell.style_id.fget(cell)
        made.append(cell)
    setters = [SETTERS.get(kind, _set_text) for kind in kinds]

    def fill(values: Sequence[Any]) -> Iterator[Any]:
        for cell, put, value in zip(made, setters, values, strict=True):
            if value is None or value == "":
                yield None
            else:
                put(cell, value)
                yield cell

    return fill


def _set_text(cell: Any, value: Any) -> None:
    # Always a string, never guessed: "=1+1" stays text, 0451 keeps its nought, "#N/A" is four signs.
    cell.data_type, cell._value = "s", clean(value)


def _set_number(cell: Any, value: Any) -> None:
    cell.data_type, cell._value = "n", str(value)


def _set_pounds(cell: Any, pence: int) -> None:
    cell.data_type, cell._value = "n", in_pounds(pence)


def _set_date(cell: Any, day: date) -> None:
    cell.data_type, cell._value = "n", str((day - DAY_ZERO).days)


def _set_instant(cell: Any, at: datetime) -> None:
    local = at.astimezone(LONDON)
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    cell.data_type, cell._value = "n", f"{(local.date() - DAY_ZERO).days + seconds / 86400:.10f}"


SETTERS: dict[str, Callable[[Any, Any], None]] = {
    "pounds": _set_pounds,
    "number": _set_number,
    "decimal": _set_number,
    "date": _set_date,
    "instant": _set_instant,
}


def in_pounds(pence: int) -> str:
    """340050 is 3400.50: what stands in a cell, exact to the penny."""
    whole, rest = divmod(abs(pence), PENCE)
    return f"{'-' if pence < 0 else ''}{whole}.{rest:02}"


def _csv_value(kind: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if kind == "pounds":
        return in_pounds(value)
    if kind == "date":
        return str(value.isoformat())
    if kind == "instant":
        return str(value.astimezone(LONDON).isoformat(sep=" ", timespec="seconds"))
    if isinstance(value, int | Decimal) and kind in ("number", "decimal"):
        return str(value)
    return harmless(clean(value))


def _styles() -> list[NamedStyle]:
    line = Side(style="thin", color="17242A")
    styles = [
        NamedStyle(
            "heading",
            font=Font(bold=True, color="FFFFFF"),
            fill=PatternFill("solid", fgColor="0B4F5C"),
            alignment=Alignment(wrap_text=True, vertical="top"),
        )
    ]
    for kind, number_format in FORMATS.items():
        alignment = Alignment(wrap_text=kind == "words", vertical="top")
        styles.append(NamedStyle(kind, number_format=number_format, alignment=alignment))
        styles.append(
            NamedStyle(f"total {kind}", number_format=number_format, alignment=alignment, font=Font(bold=True), border=Border(top=line))
        )
    return styles
