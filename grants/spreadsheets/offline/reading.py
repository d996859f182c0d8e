"""Taking a workbook apart: whose it is, and what a page would have sent that was filled in like it. Nothing in the file is trusted."""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
from django.http import QueryDict
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel

from commissioning.files.kinds import XLSX, clean_name, identify, in_megabytes
from commissioning.lifecycle import Refused
from grants.spreadsheets.offline.layout import ANSWER_COLUMN, Block, Box, FormSheet
from grants.spreadsheets.offline.writing import IDENTITY, LISTS, START, TOO_LONG, Identity

FILE_MOST_BYTES = 5 * 1024 * 1024
UNPACKED_MOST_BYTES = 30 * 1024 * 1024
SERIALS = range(20_000, 80_000)  # days as a workbook counts them: 1954 to 2119
YES = {"yes", "y", "x", "✓", "✔", "true", "1"}
NO = {"", "no", "n", "false", "0"}
SPLIT_DAY = re.compile(r"[\s/.\-]+")


@dataclass(frozen=True)
class CellProblem:
    """Why one cell cannot be taken. `question` is the words of its question."""

    sheet: str
    cell: str
    question: str
    says: str


@dataclass
class Taken:
    """What the cells say.

    Shape: `sent` by section key, as the section's page would post it; `rows` by question key, for each row of a table that is not empty its place
    in the sheet; `kept` the questions whose answer is too long for a cell, and stays; `strange` names sheets that are not ours.
    """

    identity: Identity
    sent: dict[str, QueryDict] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    problems: list[CellProblem] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Held:
    """One cell as the file has it."""

    value: Any = None
    is_formula: bool = False
    is_error: bool = False
    is_percentage: bool = False


def open_workbook(*, name: str, content: bytes) -> Any:
    """The file, opened so that it is read as it is walked. Raises: Refused with what it is instead and how to put it right."""
    name = clean_name(name)
    if len(content) > FILE_MOST_BYTES:
        raise Refused(
            f"“{name}” is larger than {in_megabytes(FILE_MOST_BYTES)}. Send the workbook that you downloaded here, without pictures."
        )
    if identify(name=name, content=content) is not XLSX:
        raise Refused(f"“{name}” is not an Excel workbook. Send the workbook that you downloaded here, saved as .xlsx.")
    try:
        refuse_dangerous(name, content)
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except Refused:
        raise
    except Exception as broken:  # a file can be broken in every way that its reader has a name for
        raise Refused(f"“{name}” is damaged. Open it in Excel, save it again as .xlsx, and send that.") from broken


def refuse_dangerous(name: str, content: bytes) -> None:
    """Raises: Refused for a file that unpacks without end, or whose parts define things of their own."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(each.file_size for each in archive.infolist()) > UNPACKED_MOST_BYTES:
            raise Refused(f"“{name}” unpacks to more than {in_megabytes(UNPACKED_MOST_BYTES)}. Send the workbook that you downloaded here.")
        for each in archive.infolist():
            with archive.open(each) as part:
                if b"<!DOCTYPE" in part.read(2_048).upper().replace(b"\0", b""):
                    raise Refused(f"“{name}” is not a workbook that we can read. Save it in Excel as .xlsx, and send that.")


def identity_of(book: Any, *, name: str) -> Identity:
    """Raises: Refused for a workbook that was not downloaded here."""
    try:
        text = book[IDENTITY]["A1"].value
        found = json.loads(str(text))
        return Identity(
            **{each: kind(found[each]) for each, kind in Identity.__annotations__.items() if kind in (str, int)}  # nothing else is in it
        )
    except (KeyError, ValueError, TypeError):
        raise Refused(
            f"“{clean_name(name)}” is not a workbook of this service, or the part of it that says whose it is was lost. "
            "Download the workbook on this page again, copy your answers into it, and send that."
        ) from None


def take(book: Any, identity: Identity, sheets: Sequence[FormSheet]) -> Taken:
    """Read every answer cell. Problems are those of cells that no page could have sent; the form finds the rest."""
    taken = Taken(identity)
    names = {sheet.name for sheet in sheets}
    taken.strange = [each for each in book.sheetnames if each not in names | {START, LISTS, IDENTITY}]
    for sheet in sheets:
        sent = taken.sent[sheet.section.key] = QueryDict(mutable=True)
        if sheet.name not in book.sheetnames:
            taken.problems.append(
                CellProblem(sheet.name, "", "", "This sheet is missing. Download the workbook again, and leave its sheets.")
            )
            continue
        cells = cells_of(book[sheet.name], sheet)
        for block in sheet.blocks:
            take_block(block, sheet, cells, sent, taken)
    return taken


def cells_of(page: Any, sheet: FormSheet) -> dict[tuple[int, int], Held]:
    """The cells that the layout knows, and no others, however many the file claims to have."""
    last_row = max((row for block in sheet.blocks for _, row, _, _ in block.cells()), default=1)
    last_column = max((column for block in sheet.blocks for _, _, column, _ in block.cells()), default=ANSWER_COLUMN)
    page.reset_dimensions()
    found = {}
    for row in page.iter_rows(min_row=1, max_row=last_row, max_col=last_column):
        for cell in row:
            if cell.value is not None:
                kind = cell.data_type
                found[cell.row, cell.column] = Held(cell.value, kind == "f", kind == "e", "%" in (cell.number_format or ""))
    return found


def take_block(block: Block, sheet: FormSheet, cells: dict[tuple[int, int], Held], sent: QueryDict, taken: Taken) -> None:
    """One question's boxes, as its page would send them; a table's empty rows are left out, as the page leaves them out."""
    key, rows = block.question.key, taken.rows.setdefault(block.question.key, [])
    for number in range(block.table_rows or 1):
        posts: list[tuple[str, str]] = []
        is_filled = False
        for place, row, column, box in block.cells():
            if place != number:
                continue
            held = cells.get((row, column), Held())
            if held.value == TOO_LONG:
                taken.kept.add(key)
            if held.is_formula or held.is_error:
                what = "an error" if held.is_error else "a formula"
                says = f"The cell holds {what}. Write the answer itself in it."
                taken.problems.append(CellProblem(sheet.name, f"{get_column_letter(column)}{row}", block.question.label, says))
                held = Held()
            entries = list(as_posted(box, f"{key}-{len(rows)}-{box.name}" if block.table_rows else box.name, held))
            is_filled = is_filled or any(value.strip() for _, value in entries)
            posts += entries
        if block.table_rows:
            if not is_filled:
                continue
            rows.append(number)
        for name, value in posts:
            sent.appendlist(name, value)
    if block.table_rows:
        sent[f"{key}-rows"] = str(len(rows))


def as_posted(box: Box, name: str, held: Held) -> Iterator[tuple[str, str]]:
    """What a browser would send for a box that was filled in like this cell."""
    value = held.value
    if box.kind == "date":
        yield from zip((f"{name}_day", f"{name}_month", f"{name}_year"), as_day(value), strict=True)
        return
    text = as_text(value)
    if box.kind == "tick":
        if text.strip().casefold() in YES:
            yield name, box.value
        elif text.strip().casefold() not in NO:
            yield name, text  # no such choice: the form says so
        return
    if box.kind == "choice" and text.strip():
        text = chosen(box, text.strip())
    elif box.kind == "percent" and held.is_percentage and isinstance(value, int | float):
        text = as_text(round(value * 100, 6))
    yield name, text


def chosen(box: Box, words: str) -> str:
    """The value of a choice by its words, however it is written; else the words, which the form will not take."""
    found = [value for value, label in box.choices if label.strip().casefold() == words.casefold()]
    return found[0] if found else words


def as_text(value: Any) -> str:
    """A cell's value as someone would type it: 40, 38.6, 3400.50; never 40.0 or 3.4e3."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return f"{number.quantize(Decimal(1)):f}" if number == number.to_integral_value() and abs(number) < 10**15 else f"{number:f}"
    if isinstance(value, datetime | date):
        return f"{value.day}/{value.month}/{value.year}"
    return str(value).replace("\r\n", "\n").replace("_x000D_", "")


def as_day(value: Any) -> tuple[str, str, str]:
    """Day, month and year as typed in their boxes; what is no date stands in the first, and the form says so."""
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in SERIALS:
        value = from_excel(value)
    if isinstance(value, datetime | date):
        return str(value.day), str(value.month), str(value.year)
    text = as_text(value).strip()
    parts = SPLIT_DAY.split(text)
    if len(parts) == 3 and len(parts[0]) == 4:
        parts = parts[::-1]  # 2027-03-27
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else (text, "", "")
