"""From cells to answers, by the form itself: what would be stored, what would be told, and what would change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from commissioning.questions.actions import in_words
from commissioning.questions.forms import SectionForm
from commissioning.questions.kinds import AtCell, is_unread, kind_of
from commissioning.questions.loaded import Context, LoadedQuestion, LoadedSection, LoadedSet, Values
from commissioning.questions.queries import question_problems, readable_among, rules_not_kept, values_among, visible_questions
from grants.applications.models import Application
from grants.applications.queries import limit_problems
from grants.spreadsheets.offline.layout import Block, FormSheet
from grants.spreadsheets.offline.reading import CellProblem, Taken
from grants.spreadsheets.workbook import clean


@dataclass(frozen=True)
class Change:
    """One answer that the workbook would change, in words."""

    question: LoadedQuestion
    section: str
    was: str
    now: str


@dataclass(frozen=True)
class Filled:
    """What sending the workbook would do. `answers` by question key hold those that change; `unasked` are questions answered but not asked."""

    answers: Mapping[str, Any]
    changes: tuple[Change, ...]
    unasked: tuple[str, ...]
    problems: tuple[CellProblem, ...]


def offline_questions(section: LoadedSection) -> list[LoadedQuestion]:
    """Those that can be answered in a workbook: not files, nor what is agreed to."""
    return [each for each in section.questions if not kind_of(each).uploads and each.kind != "declaration"]


def form_of_section(
    loaded: LoadedSet, section: LoadedSection, values: Values, context: Context, data: QueryDict | None = None
) -> SectionForm:
    """The form of a section with every question that can be answered offline, asked now or not."""
    given = readable_among(visible_questions(loaded, values), values)
    return SectionForm(loaded, offline_questions(section), values, data=data, files=None, context=replace(context, answers=given))


def fill(
    taken: Taken, *, application: Application, loaded: LoadedSet, values: Values, context: Context, sheets: tuple[FormSheet, ...]
) -> Filled:
    """Read what was sent. It is read twice, because what one answer offers can hang on another that is new as well."""
    found = dict(values)
    for _ in range(2):
        for section in loaded.sections:
            form = form_of_section(loaded, section, found, context, taken.sent[section.key])
            form.is_valid()
            read = {key: value for key, value in form.answers.items() if key not in taken.kept}
            found |= {key: values.get(key) if is_same(values.get(key), value) else value for key, value in read.items()}

    asked = visible_questions(loaded, found)
    able = {question.key for section in loaded.sections for question in offline_questions(section)}
    new = {question.key: found.get(question.key) for question in asked if question.key in able}
    changed = {key: value for key, value in new.items() if value != values.get(key)}
    hidden = [question for question in loaded if question.key in able and question not in asked]
    titles = {section.key: section.title for section in loaded.sections}
    return Filled(
        answers=changed,
        changes=tuple(
            Change(
                loaded.questions[key],
                titles[loaded.questions[key].section_key],
                in_words(loaded.questions[key], values.get(key)),
                in_words(loaded.questions[key], value),
            )
            for key, value in changed.items()
        ),
        unasked=tuple(each.label for each in hidden if found.get(each.key) != values.get(each.key)),
        problems=(*taken.problems, *problems_of(application, loaded, found, context, sheets, taken, changed)),
    )


def is_same(stored: Any, read: Any) -> bool:
    """Whether an answer comes back as it was: but for signs that no cell can hold, and for parts that are empty or not there."""
    if isinstance(stored, str) and isinstance(read, str):
        return clean(stored).strip() == read
    return bool(filled_parts(stored) == filled_parts(read))


def filled_parts(value: Any) -> Any:
    """A value without the parts of it that hold nothing; what was chosen of a list in one order."""
    if isinstance(value, dict):
        return {key: part for key, each in value.items() if (part := filled_parts(each)) not in (None, "", [], {})}
    if isinstance(value, list):
        return sorted(value) if all(isinstance(each, str) for each in value) else [filled_parts(each) for each in value]
    return value


def problems_of(
    application: Application,
    loaded: LoadedSet,
    values: Values,
    context: Context,
    sheets: tuple[FormSheet, ...],
    taken: Taken,
    changed: Mapping[str, Any],
) -> list[CellProblem]:
    """What the page would say beside the answers that change, each at its cell.

    An answer that is empty, or that stands on the site already, is no reason to take nothing: the site says what is wrong with it.
    """
    asked = visible_questions(loaded, values)
    counted = values_among(asked, values)
    context = replace(context, answers=readable_among(asked, values))
    says: dict[str, list[str]] = {}
    for question in asked:
        if question.key in changed and (is_unread(values[question.key]) or not kind_of(question).is_empty(values[question.key])):
            says[question.key] = question_problems(question, counted, context)
    for broken in rules_not_kept(loaded, values, asked):
        if not broken.rule.warns and broken.rule.question in says:
            says[broken.rule.question].append(broken.message)
    for problem in limit_problems(application, loaded, values):
        if problem.question_key in says:
            says[problem.question_key].append(problem.message)
    return [
        CellProblem(sheet.name, address_of(block, message, taken), block.question.label, str(message))
        for sheet in sheets
        for block in sheet.blocks
        if block.boxes
        for message in says.get(block.question.key, [])
    ]


def address_of(block: Block, message: str, taken: Taken) -> str:
    """The cell that a message is about: of a table the row as it stands in the sheet, empty rows counted."""
    if not isinstance(message, AtCell):
        return block.address()
    rows = taken.rows.get(block.question.key, [])
    return block.address(rows[message.row] if message.row < len(rows) else message.row, message.column)
