"""Which box of the form stands in which cell. It follows from the form alone, so that a file can be read without trusting what it says of itself."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from django import forms
from openpyxl.utils import get_column_letter

from commissioning.forms import DateParts, PoundsField
from commissioning.questions.fields import FilesField, OutcomesField, PlaceField, TableField
from commissioning.questions.kinds import kind_of
from commissioning.questions.loaded import Context, LoadedQuestion, LoadedSection, LoadedSet
from commissioning.questions.types.declaration import DeclarationField
from commissioning.questions.types.number import NumberField

BoxKind = Literal["text", "number", "pounds", "date", "choice", "tick", "percent"]
ANSWER_COLUMN = 2  # B
FIRST_ROW = 4
NAME_LONGEST = 31
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Box:
    """One box of the page: its form name (of a table, the column's), its words, and what may be put in it. Choices are (value, words)."""

    name: str
    label: str
    kind: BoxKind
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""  # what a tick sends
    is_long: bool = False
    decimals: int = 0


@dataclass(frozen=True)
class Block:
    """One question on its sheet: boxes one under another in the answer column, or a table of so many rows with its boxes as columns.

    `row` is that of the question's words; a table's headings stand a row below, its rows after them. A question that is answered on the site only
    has no boxes.
    """

    question: LoadedQuestion
    row: int
    boxes: tuple[Box, ...]
    table_rows: int = 0

    @property
    def height(self) -> int:
        if not self.boxes:
            return 1
        return self.table_rows + 2 if self.table_rows else len(self.boxes) + (self.has_heading)

    @property
    def has_heading(self) -> bool:
        """Whether the question's words have a row of their own above its boxes."""
        return bool(self.table_rows) or len(self.boxes) != 1

    def first_row(self) -> int:
        """The row of its first box."""
        return self.row + (2 if self.table_rows else int(self.has_heading))

    def cells(self) -> Iterator[tuple[int, int, int, Box]]:
        """Each box with its place in the table (0 where there is none), its row and its column."""
        for number in range(self.table_rows or 1):
            for place, box in enumerate(self.boxes):
                if self.table_rows:
                    yield number, self.first_row() + number, ANSWER_COLUMN + place, box
                else:
                    yield 0, self.first_row() + place, ANSWER_COLUMN, box

    def address(self, number: int = 0, column: str = "") -> str:
        """The cell of a message: of a table's row and column (the first column for one that has no box), else of the first box."""
        place = next((place for place, box in enumerate(self.boxes) if box.name == column), 0)
        if self.table_rows:
            return f"{get_column_letter(ANSWER_COLUMN + place)}{self.first_row() + min(number, self.table_rows - 1)}"
        return f"{get_column_letter(ANSWER_COLUMN)}{self.first_row()}"


@dataclass(frozen=True)
class FormSheet:
    """One section of the form on one sheet."""

    name: str
    section: LoadedSection
    blocks: tuple[Block, ...]


def sheets_of(loaded: LoadedSet, context: Context) -> tuple[FormSheet, ...]:
    """A sheet for each section, with every question that it may ask, whatever is shown now: an answer given offline may open others."""
    most = {key: value for question in loaded for key, value in kind_of(question).asks_most_after(question).items()}
    whole = replace(context, answers=most)
    return tuple(sheet_of(section, whole, sheet_name(place, section.title)) for place, section in enumerate(loaded.sections, 1))


def sheet_name(place: int, title: str) -> str:
    """The number in front makes each its own."""
    return f"{place} {NOT_IN_A_NAME.sub(' ', title)}"[:NAME_LONGEST].strip()


def sheet_of(section: LoadedSection, context: Context, name: str) -> FormSheet:
    row, blocks = FIRST_ROW, []
    for question in section.questions:
        block = block_of(question, context, row)
        blocks.append(block)
        row += block.height + 1
    return FormSheet(name, section, tuple(blocks))


def block_of(question: LoadedQuestion, context: Context, row: int) -> Block:
    boxes: list[Box] = []
    for name, field in kind_of(question).form_fields(question, context).items():
        if isinstance(field, TableField):
            columns = [box for column in field.columns for box in boxes_of(column.key, column.field)]
            return Block(question, row, tuple(columns), max(field.widget.most, 1))
        boxes += boxes_of(name, field)
    return Block(question, row, tuple(boxes))


def boxes_of(name: str, field: forms.Field) -> Iterable[Box]:
    """The boxes of one form field. Raises: TypeError for a field that a workbook cannot hold, so that a new question type is not forgotten."""
    label = str(field.label or "")
    if isinstance(field, FilesField | DeclarationField):
        return []  # sent, and agreed to, on the site
    if isinstance(field, PlaceField):
        widget = field.widget
        shares = [Box(f"{name}-{code}", f"{words}, per cent", "percent") for code, words in widget.districts]
        more = [("postcode", "Postcode", widget.postcode), ("point", "Map point", widget.point)]
        return [*shares, *(Box(f"{name}-{key}", words, "text") for key, words, asked in more if asked)]
    if isinstance(field, OutcomesField):
        labels = ("Main outcome", "Second outcome, if there is one", "Third outcome, if there is one")
        parts = zip(field.widget.widgets_names, labels, field.widget.widgets, strict=True)
        return [Box(f"{name}{part}", words, "choice", flat(each.choices)) for part, words, each in parts]
    if isinstance(field, forms.MultipleChoiceField):
        return [Box(name, words, "tick", value=value) for value, words in flat(field.choices)]
    if isinstance(field, forms.ChoiceField):
        return [Box(name, label, "choice", flat(field.widget.choices))]
    if isinstance(field.widget, DateParts):
        return [Box(name, label, "date")]
    if isinstance(field, PoundsField):
        return [Box(name, label, "pounds")]
    if isinstance(field, NumberField):
        return [Box(name, label, "number", decimals=field.decimals)]
    if isinstance(field, forms.CharField):
        return [Box(name, label, "text", is_long=isinstance(field.widget, forms.Textarea))]
    raise TypeError(f"A workbook has no box for {type(field).__name__}, of “{label}”.")


def flat(choices: Any) -> tuple[tuple[str, str], ...]:
    """Choices without their empty one; of groups, each with the group's name before it."""
    found = []
    for value, words in choices:
        if isinstance(words, list | tuple):
            found += [(str(each), f"{value}: {label}") for each, label in words]
        elif value:
            found.append((str(value), str(words)))
    return tuple(found)


def layout_digest(sheets: Iterable[FormSheet]) -> str:
    """What a file must have been made of to be read: every cell with its box. Shape: SHA-256 in hex."""
    cells = [
        [sheet.name, block.question.key, number, row, column, box.name, box.value, [value for value, _ in box.choices]]
        for sheet in sheets
        for block in sheet.blocks
        for number, row, column, box in block.cells()
    ]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()
