"""Rows of typed columns. The limit is the most rows; config "min_rows" the fewest.

Config "columns": [{key, label, kind, optional, width, ...config of that kind}] with the kinds text, number, money, date, yes_no and one_of.
Config "sums": [{total, parts}] names a column that must equal the sum of others in its row.
"""

from collections.abc import Mapping
from typing import Any

from django import forms

from commissioning.questions import kinds
from commissioning.questions.fields import Column, TableField
from commissioning.questions.kinds import Kind
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion

CELL_KINDS = {"text", "number", "money", "date", "yes_no", "one_of"}
MOST_ROWS = 20


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


def column_total(value: list[dict[str, Any]] | None, column: str) -> int:
    """The sum of a column of whole numbers or pence; empty cells count nothing."""
    return sum(int(row.get(column) or 0) for row in value or [])


class Table(Kind):
    key = "table"
    label = "Table"
    counts = "row rows"

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        cells = []
        for column in columns(question):
            field = kinds.kind_of(column).field(column, context)
            if column.kind == "date":
                field.help_text = column.hint
            if isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                field.widget = forms.Select(choices=[("", "Choose"), *((value, label) for value, label in choices if value)])
            width = column.config.get("width", "one-third" if column.kind in ("number", "money") else "one-half")
            cells.append(Column(column.key, field, width, narrow=column.kind in ("number", "money"), optional=not column.required))
        return TableField(
            label=question.label,
            help_text=question.hint,
            required=False,
            columns=cells,
            least=question.config.get("min_rows", 1),
            most=question.limit or MOST_ROWS,
            row_name=question.config.get("row_name", "Row"),
        )

    def store(self, cleaned: Any) -> Any:
        return cleaned or None

    def from_form(self, question: LoadedQuestion, cleaned: Mapping[str, Any]) -> Any:
        rows, asked = cleaned.get(question.key) or [], columns(question)
        stored = [{column.key: kinds.kind_of(column).store(row.get(column.key)) for column in asked} for row in rows]
        return stored or None

    def to_initial(self, question: LoadedQuestion, value: Any) -> dict[str, Any]:
        asked = columns(question)
        shown = [{column.key: kinds.kind_of(column).show(row.get(column.key)) for column in asked} for row in value or []]
        return {question.key: shown}

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        says, asked = [], columns(question)
        name, least = question.config.get("row_name", "Row"), question.config.get("min_rows", 0)
        if len(value) < least:
            says.append(f"Fill in {least} or more rows. There {'is' if len(value) == 1 else 'are'} {len(value)} now.")
        if question.limit and len(value) > question.limit:
            says.append(f"Use {question.limit} rows or fewer. There are {len(value)} now.")
        for number, row in enumerate(value, start=1):
            for column in asked:
                kind, cell = kinds.kind_of(column), row.get(column.key)
                if kind.is_empty(cell):
                    if column.required:
                        says.append(f"{name} {number}: fill in “{column.label}”.")
                else:
                    says += [f"{name} {number}, {column.label}: {each}" for each in kind.check(column, cell)]
            says += self.sum_faults(question, asked, row, f"{name} {number}")
        return says

    def sum_faults(self, question: LoadedQuestion, asked: list[LoadedQuestion], row: Mapping[str, Any], name: str) -> list[str]:
        by_key = {column.key: column for column in asked}
        says = []
        for rule in question.config.get("sums", []):
            total, parts = row.get(rule["total"]) or 0, sum(row.get(part) or 0 for part in rule["parts"])
            if total != parts:
                column = by_key[rule["total"]]
                kind = kinds.kind_of(column)
                names = " and ".join(f"“{by_key[part].label}”" for part in rule["parts"])
                says.append(
                    f"{name}, {column.label}: it is {kind.as_text(column, total)}, but {names} add up to {kind.as_text(column, parts)}. "
                    "Change one so that they agree."
                )
        return says

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        lines, asked = [], columns(question)
        for row in value or []:
            cells = ((column, kinds.kind_of(column).as_text(column, row.get(column.key))) for column in asked)
            lines.append("; ".join(f"{column.label}: {text}" for column, text in cells if text))
        return "\n".join(lines)

    def words(self, value: Any) -> int:
        return sum(len(cell.split()) for row in value or [] for cell in row.values() if isinstance(cell, str))

    def missing(self, question: LoadedQuestion) -> str:
        return f"Fill in a row of “{question.label}”."

    def faults(self, question: LoadedQuestion) -> list[str]:
        asked = columns(question)
        keys = [column.key for column in asked]
        says = [] if asked else ["give a table one or more columns"]
        if len(keys) != len(set(keys)):
            says.append("two columns have the same key")
        says += [f"column {column.key} is of an unknown kind, {column.kind}" for column in asked if column.kind not in CELL_KINDS]
        for rule in question.config.get("sums", []):
            says += [f"sums name a column that is not there, {key}" for key in (rule["total"], *rule["parts"]) if key not in keys]
        return says


KIND = Table()
