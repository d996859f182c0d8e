"""The figures that a call asks for in its returns, as pages show them: tables with their totals, and single answers in words."""

from dataclasses import dataclass, field
from typing import Any

from commissioning.questions.kinds import is_unread, kind_of
from commissioning.questions.loaded import LoadedQuestion, Values
from commissioning.questions.models import Answer, Question
from commissioning.questions.queries import SectionStatus, cautions, load_set, section_statuses, typed_text, values_of, visible_sections
from commissioning.questions.types.table import column_total
from grants.returns.models import Return


@dataclass(frozen=True)
class Cell:
    """One cell in words, and whether it stands in a column of numbers."""

    words: str
    is_number: bool


@dataclass(frozen=True)
class FigureTable:
    """One table: headings, rows, and the total of each column of whole numbers; empty for the others, and where no row has a number."""

    title: str
    headings: list[Cell]
    rows: list[list[Cell]]
    totals: list[Cell]


@dataclass(frozen=True)
class FigureSection:
    """One page of figures, how far it is, its tables, and (question, answer) of what is no table."""

    key: str
    title: str
    status: SectionStatus
    tables: list[FigureTable] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return self.status == SectionStatus.DONE


@dataclass(frozen=True)
class Figures:
    """All of them, and what in them is worth a second look."""

    sections: list[FigureSection]
    looks: list[str]


def figures_of(one: Return) -> Figures | None:
    """The figures of a return; None where its call asks for none. One statement, beside the set that a process keeps."""
    if one.answers is None:
        return None
    loaded, values = load_set(one.answers.question_set_id), values_of(one.answers.pk)
    statuses = section_statuses(loaded, values)
    sections = []
    for section in visible_sections(loaded, values):
        made = FigureSection(section.key, section.title, statuses[section.key])
        for question in section.questions:
            if kind_of(question).cells(question) and not is_unread(values.get(question.key)):
                if values.get(question.key):
                    made.tables.append(_table(question, values))
            else:
                made.lines.append((question.label, _words(question, values.get(question.key))))
        sections.append(made)
    return Figures(sections, [each.message for each in cautions(loaded, values)])


def _words(question: LoadedQuestion, value: Any) -> str:
    return typed_text(value) if is_unread(value) else kind_of(question).as_text(question, value)


def _table(question: LoadedQuestion, values: Values) -> FigureTable:
    cells, value = kind_of(question).cells(question), values[question.key]
    return FigureTable(
        title=question.label,
        headings=[_cell(cell, cell.label) for cell in cells],
        rows=[[_cell(cell, _words(cell, row.get(cell.key))) for cell in cells] for row in value],
        totals=[_cell(cell, _total(cell, value)) for cell in cells],
    )


def _cell(column: LoadedQuestion, words: str) -> Cell:
    return Cell(words, column.kind == "number")


def _total(column: LoadedQuestion, rows: list[dict[str, Any]]) -> str:
    """Missing is never nothing: a column without a number has no total."""
    given = any(row.get(column.key) is not None for row in rows)
    return f"{column_total(rows, column.key):,}" if given and column.kind == "number" and not column.config.get("decimals") else ""


def facts_of(answer: Answer) -> list[tuple[str, str, str]]:
    """One answer as single figures: (row, what it counts, value). Only tables and numbers; a row is named by its choices, such as the sex of clients."""
    value = answer.value
    if is_unread(value) or (not value and value != 0):
        return []
    question = as_loaded_question(answer.question)
    cells = kind_of(question).cells(question)
    if not cells:
        return [("", question.label, _words(question, value))] if question.kind == "number" else []
    names = [cell for cell in cells if cell.kind != "number"]
    return [
        (", ".join(_words(cell, row.get(cell.key)) for cell in names), cell.label, _words(cell, row.get(cell.key)))
        for row in value or []
        for cell in cells
        if cell.kind == "number" and row.get(cell.key) is not None
    ]


def as_loaded_question(question: Question) -> LoadedQuestion:
    return LoadedQuestion(id=question.pk, key=question.key, kind=question.kind, label=question.label, config=question.config)
