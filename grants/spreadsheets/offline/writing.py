"""The workbook itself: a sheet of instructions, one for each section, and two that a reader of the file never sees."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from commissioning.forms import DateParts
from commissioning.money import PENCE
from commissioning.questions.forms import SectionForm
from commissioning.questions.kinds import kind_of
from commissioning.questions.loaded import LoadedQuestion
from grants.spreadsheets.offline.layout import ANSWER_COLUMN, Block, Box, FormSheet
from grants.spreadsheets.workbook import A4, CELL_MOST, clean

START, LISTS, IDENTITY = "Start here", "Lists", "About this file"
TOO_LONG = "(This answer is too long for a cell. It is kept: change it on the site.)"
TICKED = "Yes"
FORMATS = {"text": "@", "choice": "@", "tick": "@", "number": "General", "pounds": "£#,##0.00", "date": "d mmm yyyy", "percent": "0"}
WIDTHS = (46, 62, 22)
QUESTION, HINT, BOX = Font(bold=True, size=12), Font(color="505A5F"), PatternFill("solid", fgColor="FFF7DB")
LINE = Side(style="thin", color="B1B4B6")
FRAME = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Identity:
    """What a file is of: the bid, the version of its form, the sheet's version when it was made, and its cells (`layout_digest`)."""

    bid: str
    form: str
    version: int
    answers_version: int
    layout: str
    made_at: str

    def as_json(self) -> str:
        return json.dumps(self.__dict__)


@dataclass(frozen=True)
class Cover:
    """What the first sheet says."""

    call: str
    body: str
    closes: str
    link: str
    conditions: Mapping[str, str]  # by key, when a question is asked, of those that not everybody is asked


def write_form(sheets: Sequence[FormSheet], forms: Mapping[str, SectionForm], identity: Identity, cover: Cover) -> bytes:
    """The workbook. Shape: `forms` by section key, each with every question of the section and the answers that stand."""
    book = Workbook()
    book.remove(book.worksheets[0])
    write_start(book.create_sheet(START), sheets, identity, cover)
    lists = Lists(book.create_sheet(LISTS))
    for each in sheets:
        page = book.create_sheet(each.name)
        write_section(page, each, forms[each.section.key], lists, cover)
    about = book.create_sheet(IDENTITY)
    about["A1"] = identity.as_json()
    for hidden in (lists.page, about):
        hidden.sheet_state = "veryHidden"
    book.properties.title = f"{identity.bid}: {cover.call}"
    book.properties.creator = cover.body
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Lists:
    """Choices stand on a hidden sheet: a list written into a cell's rule may have only 255 characters."""

    def __init__(self, page: Worksheet) -> None:
        self.page, self.known = page, {}  # type: tuple[Worksheet, dict[tuple[str, ...], str]]

    def reference(self, words: tuple[str, ...]) -> str:
        if words not in self.known:
            column = len(self.known) + 1
            for row, each in enumerate(words, 1):
                put(self.page.cell(row, column), each)
            letter = get_column_letter(column)
            self.known[words] = f"'{LISTS}'!${letter}$1:${letter}${len(words)}"
        return self.known[words]


def write_start(page: Worksheet, sheets: Sequence[FormSheet], identity: Identity, cover: Cover) -> None:
    page.column_dimensions["A"].width = 110
    lines = [
        (f"{identity.bid}: {cover.call}", Font(bold=True, size=16)),
        (f"Application of {cover.body}. {cover.closes}", Font(bold=True)),
        ("How to use this workbook", QUESTION),
        ("1. Write your answers in the yellow cells of the other sheets. What you have answered on the site is in them already.", Font()),
        ("2. Where a cell has a list, choose from it. Write amounts as figures, like 3400.50, and dates like 27/3/2027.", Font()),
        ("3. Put in figures, not formulas: a cell with a formula is not taken.", Font()),
        ("4. Leave other cells, sheets and rows as they are. A row of a table that you do not need stays empty.", Font()),
        ("5. Save it as an Excel workbook (.xlsx) and send it on the page of your application:", Font()),
        (cover.link, Font(color="1D70B8", underline="single")),
        (
            "We show you every change before anything is saved. If one cell cannot be taken, nothing is, and we say which cell and why.",
            Font(),
        ),
        (
            "Files are added, and the declaration is agreed to, on the site. Nothing is sent to us as an application before you send it there.",
            Font(),
        ),
        ("The sheets", QUESTION),
        *((each.name, Font()) for each in sheets),
    ]
    for row, (words, font) in enumerate(lines, 1):
        cell = page.cell(row, 1)
        put(cell, words)
        cell.font, cell.alignment = font, WRAPPED
    page.cell(9, 1).hyperlink = cover.link
    guard(page)


def write_section(page: Worksheet, sheet: FormSheet, form: SectionForm, lists: Lists, cover: Cover) -> None:
    widest = max((len(block.boxes) for block in sheet.blocks if block.table_rows), default=1)
    for number in range(max(3, widest + 1)):
        page.column_dimensions[get_column_letter(number + 1)].width = WIDTHS[number] if number < 3 else 24
    say(page, 1, sheet.section.title, Font(bold=True, size=16))
    if sheet.section.intro:
        say(page, 2, sheet.section.intro, HINT)
    for block in sheet.blocks:
        write_block(page, block, form, lists, cover)
    page.freeze_panes = "B2"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    guard(page)


def write_block(page: Worksheet, block: Block, form: SectionForm, lists: Lists, cover: Cover) -> None:
    question = block.question
    say(page, block.row, question_words(question, cover), QUESTION)
    if not block.boxes:
        say(page, block.row, "Answered on the site.", HINT, column=ANSWER_COLUMN)
        return
    if block.table_rows:
        for place, box in enumerate(block.boxes):
            say(page, block.row + 1, box.label, Font(bold=True), column=ANSWER_COLUMN + place)
    held = values_in(block, form)
    for number, row, column, box in block.cells():
        if block.table_rows and column == ANSWER_COLUMN:
            say(page, row, f"{row_name(question)} {number + 1}", HINT)
        elif block.has_heading and not block.table_rows:
            say(page, row, box.label, HINT)
        write_answer(page.cell(row, column), box, held.get((number, box.name, box.value)), lists)
        if box.is_long:
            page.row_dimensions[row].height = 200
            count_words(page, row, question)


def question_words(question: LoadedQuestion, cover: Cover) -> str:
    """The question with all that is told beside it on the page."""
    lines = [question.label if question.required else f"{question.label} (optional)"]
    if condition := cover.conditions.get(question.key):
        lines.append(condition)
    if question.hint:
        lines.append(question.hint)
    if counted := kind_of(question).counts:
        one, many = counted.split()
        if question.limit:
            lines.append(f"At most {question.limit} {one if question.limit == 1 else many}.")
    return "\n".join(lines)


def row_name(question: LoadedQuestion) -> str:
    name: str = kind_of(question).row_name(question)  # type: ignore[attr-defined]
    return name


def values_in(block: Block, form: SectionForm) -> dict[tuple[int, str, str], Any]:
    """What stands in each box of a question now: by the table's row, the box's name and, for a tick, its value."""
    found: dict[tuple[int, str, str], Any] = {}
    for name in form.names[block.question.key]:
        field, held = form.fields[name], form.get_initial_for_field(form.fields[name], name)
        if block.table_rows:
            for number, row in enumerate(held or []):
                for key, value in row.items():
                    found[number, key, ""] = value
            continue
        for box in block.boxes:
            if box.name == name or box.name.startswith((f"{name}-", f"{name}_")):
                found[0, box.name, box.value] = part_of(field, name, box, held)
    return found


def part_of(field: Any, name: str, box: Box, held: Any) -> Any:
    """The part of a field's value that one of its boxes shows."""
    if box.kind == "tick":
        return TICKED if box.value in (held or []) else ""
    if box.name == name:
        return held
    if hasattr(field.widget, "decompress"):
        names = [f"{name}{each}" for each in field.widget.widgets_names]
        return field.widget.decompress(held)[names.index(box.name)]
    key = box.name.removeprefix(f"{name}-")
    return (held or {}).get(key) or (held or {}).get("districts", {}).get(key)


def write_answer(cell: Cell, box: Box, value: Any, lists: Lists) -> None:
    cell.fill, cell.border, cell.alignment = BOX, FRAME, WRAPPED
    cell.protection = Protection(locked=False)
    cell.number_format = FORMATS[box.kind]
    put(cell, as_cell(box, value))
    words = tuple(label for _, label in box.choices) if box.kind == "choice" else (TICKED, "No") if box.kind == "tick" else ()
    if words:
        rule = DataValidation(type="list", formula1=lists.reference(words), allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = "Not in the list", "Choose one of the answers in the list."
        page: Any = cell.parent
        page.add_data_validation(rule)
        rule.add(cell.coordinate)


def as_cell(box: Box, value: Any) -> Any:
    """A box's value as a cell holds it: real numbers and dates, words of choices; what cannot be read stays the text that was typed."""
    if value in (None, ""):
        return None
    if box.kind == "choice":
        return dict(box.choices).get(str(value), str(value))
    if box.kind == "pounds" and isinstance(value, int):
        return Decimal(value) / PENCE
    if box.kind == "date":
        return as_day(value)
    if box.kind in ("number", "percent"):
        return as_number(value)
    return str(value)


def as_number(value: Any) -> Any:
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return str(value)
    return number if number.is_finite() else str(value)


def as_day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    parts = DateParts().split(value)
    typed = [parts[each] for each in ("day", "month", "year")]
    try:
        return date(int(typed[2]), int(typed[1]), int(typed[0]))
    except ValueError:
        return "/".join(typed)


def put(cell: Cell, value: Any) -> None:
    """A value, and never a formula, whatever it begins with."""
    if isinstance(value, str):
        text = clean(value) if len(value) <= CELL_MOST else TOO_LONG
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value


def say(page: Worksheet, row: int, words: str, font: Font, *, column: int = 1) -> None:
    cell = page.cell(row, column)
    put(cell, words)
    cell.font, cell.alignment = font, WRAPPED


def count_words(page: Worksheet, row: int, question: LoadedQuestion) -> None:
    """A count beside a long answer that follows what is typed."""
    answer = f"{get_column_letter(ANSWER_COLUMN)}{row}"
    plain = f'TRIM(SUBSTITUTE(SUBSTITUTE({answer},CHAR(10)," "),CHAR(9)," "))'
    count = f'IF(LEN({plain})=0,0,LEN({plain})-LEN(SUBSTITUTE({plain}," ",""))+1)'
    of = f'&" of {question.limit} words"' if question.limit else '&" words"'
    cell = page.cell(row, ANSWER_COLUMN + 1)
    cell.value = f"={count}{of}"
    cell.font, cell.alignment = HINT, WRAPPED


def guard(page: Worksheet) -> None:
    """Only answers can be written, so that a slip changes no question. No password: it is help, not a lock."""
    page.protection.sheet = True
    page.protection.formatRows = page.protection.formatColumns = False


def written_at(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
