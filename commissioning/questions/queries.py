"""What is asked of question sets and answers. A published set is read once by a process and kept."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import models

from commissioning.questions.agreement import disagreements
from commissioning.questions.conditions import is_shown
from commissioning.questions.kinds import UNREAD, is_unread, kind_of, unread_says
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion, LoadedSection, LoadedSet, Values
from commissioning.questions.models import Answer, Question, QuestionSet, Section
from commissioning.questions.rules import Broken, as_rules, broken_rules

MOST_KEPT = 200
KEPT: OrderedDict[int, LoadedSet] = OrderedDict()


class SectionStatus(models.TextChoices):
    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Completed"
    CANNOT_START = "cannot_start", "Cannot start yet"


@dataclass(frozen=True)
class Problem:
    """One thing that stands in the way of sending, in words that say how to put it right."""

    question_key: str
    section_key: str
    message: str


@dataclass(frozen=True)
class AnswerRow:
    """One answer as a person reads it, with the value behind it."""

    section_key: str
    section_title: str
    question_key: str
    label: str
    kind: str
    criterion_key: str
    text: str
    value: Any
    words: int
    limit: int | None

    @property
    def over_limit(self) -> bool:
        return self.kind == "text" and self.limit is not None and self.words > self.limit


def load_set(question_set_id: int) -> LoadedSet:
    """A question set with its sections and questions, in order.

    Shape: frozen; two queries, and none once a published set has been read by this process (it cannot change).
    Raises: QuestionSet.DoesNotExist.
    """
    if question_set_id in KEPT:
        KEPT.move_to_end(question_set_id)
        return KEPT[question_set_id]
    sections = list(Section.objects.filter(question_set=question_set_id).select_related("question_set").order_by("order", "pk"))
    if not sections:
        return as_loaded(QuestionSet.objects.get(pk=question_set_id), [], [])
    questions = list(Question.objects.filter(section__question_set=question_set_id).order_by("order", "pk"))
    loaded = as_loaded(sections[0].question_set, sections, questions)
    if loaded.published_at is not None:
        KEPT[question_set_id] = loaded
        while len(KEPT) > MOST_KEPT:
            KEPT.popitem(last=False)
    return loaded


def as_loaded(question_set: QuestionSet, sections: list[Section], questions: list[Question]) -> LoadedSet:
    """Rows as a frozen set. Sections and questions come in the order shown."""
    keys = {section.pk: section.key for section in sections}
    by_section: dict[int, list[LoadedQuestion]] = {section.pk: [] for section in sections}
    for each in questions:
        by_section[each.section_id].append(
            LoadedQuestion(
                id=each.pk,
                key=each.key,
                kind=each.kind,
                label=each.label,
                hint=each.hint,
                required=each.required,
                limit=each.limit,
                config=each.config,
                show_if=each.show_if,
                criterion_key=each.criterion_key,
                carried_from=each.carried_from,
                section_key=keys[each.section_id],
            )
        )
    return LoadedSet(
        id=question_set.pk,
        key=question_set.key,
        version=question_set.version,
        title=question_set.title,
        purpose=question_set.purpose,
        published_at=question_set.published_at,
        sections=tuple(
            LoadedSection(
                id=section.pk,
                key=section.key,
                title=section.title,
                intro=section.intro,
                waits_for_others=section.waits_for_others,
                questions=tuple(by_section[section.pk]),
            )
            for section in sections
        ),
        rules=as_rules(question_set.rules),
    )


def values_of(sheet_id: int) -> dict[str, Any]:
    """Every stored answer of a sheet by question key, hidden ones too. One query."""
    return dict(Answer.objects.filter(sheet=sheet_id).values_list("question__key", "value"))


def shown_values(loaded: LoadedSet, values: Values) -> dict[str, Any]:
    """The answers that count: those of questions that are shown."""
    return values_among(visible_questions(loaded, values), values)


def values_among(asked: tuple[LoadedQuestion, ...], values: Values) -> dict[str, Any]:
    return {question.key: values[question.key] for question in asked if question.key in values}


def readable_among(asked: tuple[LoadedQuestion, ...], values: Values) -> dict[str, Any]:
    """The same without what could not be read as it was typed."""
    return {question.key: values[question.key] for question in asked if question.key in values and not is_unread(values[question.key])}


def known_facts(loaded: LoadedSet, values: Values) -> dict[str, Any]:
    """What conditions and rules may read beside the answers: the facts of the call, and the ask; before one is typed, the most the call gives."""
    asks = (copied_value(question, values) for question in loaded if question.config.get("copies_to") == "ask_pence")
    ask = next((each for each in asks if isinstance(each, int)), loaded.facts.get("maximum_pence"))
    return {**loaded.facts, "ask_pence": ask}


def visible_questions(loaded: LoadedSet, values: Values) -> tuple[LoadedQuestion, ...]:
    """The questions that these answers show, in order. The answer of a hidden question counts as not given, for those after it too."""
    counted: dict[str, Any] = {}
    shown, facts = [], known_facts(loaded, values)
    for question in loaded:
        if is_shown(question, counted, facts):
            shown.append(question)
            if question.key in values and not is_unread(values[question.key]):
                counted[question.key] = values[question.key]
    return tuple(shown)


def visible_sections(loaded: LoadedSet, values: Values) -> tuple[LoadedSection, ...]:
    """The sections that have a question to show, each with only those questions."""
    return sections_of(loaded, visible_questions(loaded, values))


def sections_of(loaded: LoadedSet, asked: tuple[LoadedQuestion, ...]) -> tuple[LoadedSection, ...]:
    shown: dict[str, list[LoadedQuestion]] = {}
    for question in asked:
        shown.setdefault(question.section_key, []).append(question)
    return tuple(replace(section, questions=tuple(shown[section.key])) for section in loaded.sections if section.key in shown)


def question_problems(question: LoadedQuestion, values: Values, context: Context = EMPTY) -> list[str]:
    """Why one shown question would stop a submission."""
    value, kind = values.get(question.key), kind_of(question)
    if is_unread(value):
        return unread_says(value)
    if kind.is_empty(value):
        return [kind.missing(question)] if question.required else disagreements(question, value, values)
    return [*kind.check(question, value), *kind.check_among(question, value, values, context), *disagreements(question, value, values)]


def completeness(loaded: LoadedSet, values: Values, context: Context = EMPTY) -> list[Problem]:
    """Everything that stands in the way of sending, in the order of the form; empty when it can be sent. No query."""
    asked = visible_questions(loaded, values)
    shown = values_among(asked, values)
    broken: dict[str, list[str]] = {}
    for each in rules_not_kept(loaded, values, asked):
        if not each.rule.warns:
            broken.setdefault(each.rule.question, []).append(each.message)
    return [
        Problem(question.key, question.section_key, message)
        for question in asked
        for message in (*question_problems(question, shown, context), *broken.get(question.key, []))
    ]


def cautions(loaded: LoadedSet, values: Values, context: Context = EMPTY) -> list[Problem]:
    """What is worth another look before sending and stops nothing: warnings of types and of rules, in the order of the form. No query."""
    asked = visible_questions(loaded, values)
    broken: dict[str, list[str]] = {}
    for each in rules_not_kept(loaded, values, asked):
        if each.rule.warns:
            broken.setdefault(each.rule.question, []).append(each.message)
    return [
        Problem(question.key, question.section_key, message)
        for question in asked
        for message in (*question_cautions(question, values.get(question.key), context), *broken.get(question.key, []))
    ]


def question_cautions(question: LoadedQuestion, value: Any, context: Context) -> list[str]:
    kind = kind_of(question)
    return [] if is_unread(value) or kind.is_empty(value) else kind.cautions(question, value, context)


def rules_not_kept(loaded: LoadedSet, values: Values, asked: tuple[LoadedQuestion, ...] | None = None) -> list[Broken]:
    """The rules of the set that these answers break, warnings too."""
    if not loaded.rules:
        return []
    asked = visible_questions(loaded, values) if asked is None else asked
    return broken_rules(loaded, readable_among(asked, values), [question.key for question in asked], known_facts(loaded, values))


def section_status(section: LoadedSection, loaded: LoadedSet, values: Values) -> SectionStatus:
    """How far one section is: what the task list shows beside it."""
    return section_statuses(loaded, values)[section.key]


def section_statuses(loaded: LoadedSet, values: Values) -> dict[str, SectionStatus]:
    """The status of every section that is shown, by its key, worked out in one walk. No query."""
    found: dict[str, SectionStatus] = {}
    asked = visible_questions(loaded, values)
    sections = sections_of(loaded, asked)
    unfinished = set()
    broken = {each.rule.question for each in rules_not_kept(loaded, values, asked) if not each.rule.warns}
    counted = values_among(asked, values)
    for section in sections:
        touched = any(is_unread(values.get(each.key)) or not kind_of(each).is_empty(values.get(each.key)) for each in section.questions)
        faulty = any(each.key in broken or question_problems(each, counted) for each in section.questions)
        if faulty:
            unfinished.add(section.key)
        found[section.key] = SectionStatus.NOT_STARTED if not touched else SectionStatus.IN_PROGRESS if faulty else SectionStatus.DONE
    for section in sections:
        if section.waits_for_others and unfinished - {section.key}:
            found[section.key] = SectionStatus.CANNOT_START
    return found


def answers_as_rows(loaded: LoadedSet, values: Values, context: Context = EMPTY) -> list[AnswerRow]:
    """Each shown question with its answer in words: for check answers, the PDF, exports and the frozen submission. No query.

    Hidden answers are left out; an unanswered question has the text "".
    """
    titles = {section.key: section.title for section in loaded.sections}
    rows = []
    for question in visible_questions(loaded, values):
        value, kind = values.get(question.key), kind_of(question)
        rows.append(
            AnswerRow(
                section_key=question.section_key,
                section_title=titles[question.section_key],
                question_key=question.key,
                label=question.label,
                kind=question.kind,
                criterion_key=question.criterion_key,
                text=typed_text(value) if is_unread(value) else kind.as_text(question, value, context),
                value=value,
                words=0 if is_unread(value) else kind.words(value),
                limit=question.limit,
            )
        )
    return rows


def typed_text(value: Any) -> str:
    """What was typed, as one line, where the type could not read it."""

    def parts(each: Any) -> list[str]:
        if isinstance(each, Mapping):
            return [part for inner in each.values() for part in parts(inner)]
        if isinstance(each, list):
            return [part for inner in each for part in parts(inner)]
        return [str(each)] if str(each or "").strip() else []

    return " ".join(parts(value[UNREAD]["typed"]))


def copied_facts(loaded: LoadedSet, values: Values) -> dict[str, Any]:
    """The facts that a record takes from its answers, by name: a question's config "copies_to" says which.

    Shape: the stored value (pence, ISO date, text, codes); for a table with "copies_column", the sum of that column.
    """
    facts: dict[str, Any] = {}
    for question in visible_questions(loaded, values):
        name, value = question.config.get("copies_to"), copied_value(question, values)
        if name and value is not None:
            facts[name] = value
    return facts


def copied_value(question: LoadedQuestion, values: Values) -> Any:
    """What a record takes from one answer: the value, or the sum of the column that it copies; None where there is nothing to read."""
    value = values.get(question.key)
    if value is None or is_unread(value):
        return None
    if column := question.config.get("copies_column"):
        return sum(int(row.get(column) or 0) for row in value)
    return value


def file_ids(loaded: LoadedSet, values: Values) -> list[int]:
    """The ids of the stored files that the shown answers name."""
    return [
        each
        for question in visible_questions(loaded, values)
        if kind_of(question).uploads and not is_unread(values.get(question.key))
        for each in values.get(question.key) or []
    ]
