"""Rows of typed columns. The limit is the most rows; config "min_rows" the fewest.

Config "columns": [{key, label, kind, optional, width, ...config of that kind}] with the kinds text, number, money, date, yes_no and one_of.
Config "sums": [{total, parts}] names a column that must equal the sum of others in its row.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms

from commissioning.printed_sums import wrong_products
from commissioning.questions import kinds
from commissioning.questions.counting import count_words
from commissioning.questions.fields import Column, TableField
from commissioning.questions.kinds import AtCell, Kind, Setting
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion

CELL_KINDS = {"text", "number", "money", "date", "yes_no", "one_of"}
MOST_ROWS = 20
WHICH = "Check which figure is right."


def columns(question: LoadedQuestion) -> list[LoadedQuestion]:
    """The columns as small questions, so that each cell is checked as its own type checks it."""
    return [
        LoadedQuestion(
            id=0,
            key=each["key"],
            kind=each.get("kind", "text"),
            label=each["label"],
            hint=each.get("hint", ""),
            required=not each.get("optional", False),
            limit=each.get("limit"),
            config={"long": False} | dict(each),
        )
        for each in question.config.get("columns", [])
    ]


def as_column(column: LoadedQuestion, field: forms.Field) -> Column:
    """One column of the page: choices as a drop-down list, figures narrow."""
    if column.kind == "date":
        field.help_text = column.hint
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        field.widget = forms.Select(choices=[("", "Choose"), *((value, label) for value, label in choices if value)])
    figures = column.kind in ("number", "money")
    width = column.config.get("width", "one-third" if figures else "one-half")
    return Column(column.key, field, width, narrow=figures, optional=not column.required)


def column_total(value: list[dict[str, Any]] | None, column: str) -> int:
    """The sum of a column of whole numbers or pence; empty cells count nothing."""
    return sum(int(row.get(column) or 0) for row in value or [])


@lru_cache(maxsize=500)
def cells_of(kind: "Table", question: LoadedQuestion) -> tuple[LoadedQuestion, ...]:
    """The columns of a table, made once for each question: they are asked for at every cell."""
    return tuple(kind.make_cells(question))


class Table(Kind):
    key = "table"
    label = "Table"
    says = "Rows of the columns that you set. The limit is the most rows."
    settings = (
        Setting("row_name", "What one row is called", "words", "Like Source, or Person."),
        Setting("min_rows", "Fewest rows", "whole"),
        Setting("columns", "Columns", "columns"),
    )
    reads_as = "table"
    counts = "row rows"

    def cells(self, question: LoadedQuestion) -> tuple[LoadedQuestion, ...]:
        return cells_of(self, question)

    def make_cells(self, question: LoadedQuestion) -> list[LoadedQuestion]:
        """What `cells` gives; each type of table has its own."""
        return columns(question)

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        return TableField(
            label=question.label,
            help_text=question.hint,
            required=False,
            columns=[as_column(cell, kinds.kind_of(cell).field(cell, context)) for cell in self.cells(question)],
            least=question.config.get("min_rows", 1),
            most=question.limit or MOST_ROWS,
            row_name=self.row_name(question),
        )

    def row_name(self, question: LoadedQuestion) -> str:
        return str(question.config.get("row_name", "Row"))

    def store(self, cleaned: Any) -> Any:
        return cleaned or None

    def from_form(self, question: LoadedQuestion, cleaned: Mapping[str, Any]) -> Any:
        rows, asked = cleaned.get(question.key) or [], self.cells(question)
        stored = [{column.key: kinds.kind_of(column).store(row.get(column.key)) for column in asked} for row in rows]
        return stored or None

    def to_initial(self, question: LoadedQuestion, value: Any) -> dict[str, Any]:
        asked = self.cells(question)
        shown = [{column.key: kinds.kind_of(column).show(row.get(column.key)) for column in asked} for row in value or []]
        return {question.key: shown}

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        says = self.count_faults(question, value)
        for number, row in enumerate(value):
            for column in self.cells(question):
                says += self.cell_faults(question, column, number, row.get(column.key))
            says += self.row_faults(question, number, row)
        return says

    def count_faults(self, question: LoadedQuestion, value: Any) -> list[str]:
        least, held = question.config.get("min_rows", 0), len(value)
        if held < least:
            return [f"Fill in {least} or more rows. There {'is' if held == 1 else 'are'} {held} now."]
        if question.limit and held > question.limit:
            return [f"Use {question.limit} {'row' if question.limit == 1 else 'rows or fewer'}. There are {held} now."]
        return []

    def cell_faults(self, question: LoadedQuestion, column: LoadedQuestion, number: int, cell: Any) -> list[str]:
        kind, name = kinds.kind_of(column), f"{self.row_name(question)} {number + 1}"
        if not kind.is_empty(cell):
            return [AtCell(f"{name}, {column.label}: {each}", number, column.key, each) for each in kind.check(column, cell)]
        return [AtCell(f"{name}: fill in “{column.label}”.", number, column.key, f"Fill in “{column.label}”.")] if column.required else []

    def row_faults(self, question: LoadedQuestion, number: int, row: Mapping[str, Any]) -> list[str]:
        """What is wrong between the cells of one row."""
        by_key = {column.key: column for column in self.cells(question)}
        says: list[str] = []
        for rule in question.config.get("sums", []):
            total, parts = row.get(rule["total"]) or 0, sum(row.get(part) or 0 for part in rule["parts"])
            if total != parts:
                column = by_key[rule["total"]]
                kind = kinds.kind_of(column)
                names = " and ".join(f"“{by_key[part].label}”" for part in rule["parts"])
                words = (
                    f"it is {kind.as_text(column, total)}, but {names} add up to {kind.as_text(column, parts)}. "
                    "Change one so that they agree."
                )
                name = f"{self.row_name(question)} {number + 1}, {column.label}"
                says.append(AtCell(f"{name}: {words}", number, column.key, words[:1].upper() + words[1:]))
        return says

    def cautions(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> list[str]:
        """Printed products that do not multiply out, each at its cell; nothing is put right for her."""
        return [
            AtCell(f"{self.row_name(question)} {number + 1}, {column.label}: {says} {WHICH}", number, column.key, f"{says} {WHICH}")
            for number, row in enumerate(value)
            for column in self.cells(question)
            if isinstance(cell := row.get(column.key), str) and column.kind == "text"
            for says in wrong_products(cell)
        ]

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        lines, asked = [], self.cells(question)
        for row in value or []:
            cells = ((column, kinds.kind_of(column).as_text(column, row.get(column.key))) for column in asked)
            lines.append("; ".join(f"{column.label}: {text}" for column, text in cells if text))
        return "\n".join(lines)

    def words(self, value: Any) -> int:
        return sum(count_words(cell) for row in value or [] for cell in row.values() if isinstance(cell, str))

    def missing(self, question: LoadedQuestion) -> str:
        return f"Fill in a row of “{question.label}”."

    def faults(self, question: LoadedQuestion) -> list[str]:
        asked = self.cells(question)
        keys = [column.key for column in asked]
        says = [] if asked else ["give a table one or more columns"]
        if len(keys) != len(set(keys)):
            says.append("two columns have the same key")
        says += [f"column {column.key} is of an unknown kind, {column.kind}" for column in asked if column.kind not in CELL_KINDS]
        for rule in question.config.get("sums", []):
            says += [f"sums name a column that is not there, {key}" for key in (rule["total"], *rule["parts"]) if key not in keys]
        return says


KIND = Table()
