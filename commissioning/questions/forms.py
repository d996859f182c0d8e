"""One page of questions as one Django form. It parses; it never saves."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.html import conditional_escape

from commissioning.questions.agreement import disagreements
from commissioning.questions.fields import TableField, TableWidget
from commissioning.questions.kinds import UNREAD, AtCell, Kind, is_unread, kind_of, unread
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion, LoadedSet, Values
from commissioning.questions.queries import cautions, readable_among, rules_not_kept, values_among, visible_questions


def form_for_section(
    loaded: LoadedSet,
    section_key: str,
    values: Values,
    *,
    data: Any = None,
    files: Any = None,
    context: Context = EMPTY,
    only: str | None = None,
) -> "SectionForm":
    """The form of one section, with the questions that the answers show. No query.

    `only` narrows it to one question, for saving a field as it is left. Where the page said which questions it showed, only those are read: one
    that an answer has opened since was not on it, so its silence is no answer. Raises KeyError for a section (or question) that is not there.
    """
    section = loaded.section(section_key)
    asked = visible_questions(loaded, values)
    questions = [each for each in asked if each.section_key == section.key and only in (None, each.key)]
    if on_page := shown_on_page(data):
        questions = [each for each in questions if each.key in on_page]
    if only is not None and not questions:
        raise KeyError(only)
    return SectionForm(loaded, questions, values, data=data, files=files, context=replace(context, answers=readable_among(asked, values)))


def shown_on_page(data: Any) -> list[str]:
    """Keys of the questions that a sent page showed; none where it did not say."""
    return list(data.getlist("shown")) if hasattr(data, "getlist") else []


class SectionForm(forms.Form):
    """After `is_valid()`, whichever way it went, `answers` holds all that was typed, fit to be stored by `actions.save_answers`."""

    mark_optional = False  # every field may be left empty on the page; the labels say which are optional at the end

    def __init__(
        self,
        loaded: LoadedSet,
        questions: list[LoadedQuestion],
        values: Values,
        *,
        data: Any,
        files: Any,
        context: Context,
    ) -> None:
        super().__init__(data, files, use_required_attribute=False, label_suffix="")
        self.loaded, self.questions, self.values, self.context = loaded, questions, values, context
        self.answers: dict[str, Any] = {}
        self.uploads: dict[str, list[Any]] = {}
        self.names: dict[str, list[str]] = {}
        for question in questions:
            kind, value = kind_of(question), values.get(question.key)
            fields = kind.form_fields(question, self.context)
            kind.bind(question, fields, value, self.context)
            for field in fields.values():
                field.help_text = conditional_escape(field.help_text)
                if not question.required:
                    field.label = f"{field.label} (optional)"
            self.fields.update(fields)
            self.names[question.key] = list(fields)
            self.initial.update(value[UNREAD]["typed"] if is_unread(value) else kind.to_initial(question, value))

    def clean(self) -> dict[str, Any]:
        """Fill `answers` and `uploads`: readable answers as their type stores them, the rest as they were typed."""
        for question in self.questions:
            kind, names = kind_of(question), self.names[question.key]
            broken = [name for name in names if name in self.errors]
            if broken and kind.uploads:
                continue
            if broken:
                says = [message for name in broken for message in self.messages_of(name)]
                self.answers[question.key] = unread({name: plain(self[name].data) for name in names}, says)
                continue
            value = kind.from_form(question, self.cleaned_data)
            sent = kind.sent(question, self.cleaned_data)
            if sent:
                self.uploads[question.key] = sent
            self.answers[question.key] = value
        typed = {**self.values, **self.answers}
        asked = visible_questions(self.loaded, typed)
        now = values_among(asked, typed)
        for question in self.questions:
            self.say_what_is_wrong(question, kind_of(question), self.answers.get(question.key), now)
        self.say_rules_not_kept(asked, now)
        return self.cleaned_data

    def messages_of(self, name: str) -> list[str]:
        """The messages of one field; those about a cell keep it."""
        says: list[str] = []
        for error in self.errors.as_data()[name]:
            says += [error.message] if isinstance(error.message, AtCell) else error.messages
        return says

    def say(self, question: LoadedQuestion, message: str) -> None:
        """Put a message beside its question, and at its cell where it has one."""
        name = self.names[question.key][0]
        self.add_error(name, forms.ValidationError(message))
        mark_cell(self.fields[name], message)

    def say_what_is_wrong(self, question: LoadedQuestion, kind: Kind, value: Any, now: Values) -> None:
        counted = [*(value or []), *self.uploads.get(question.key, [])] if kind.uploads else value
        if not kind.is_empty(counted) and not is_unread(counted):
            says = [
                *kind.check(question, counted),
                *kind.check_among(question, counted, now, self.context),
                *disagreements(question, counted, now),
            ]
            for message in says:
                self.say(question, message)
            if says:
                self.uploads.pop(question.key, None)

    def say_rules_not_kept(self, asked: tuple[LoadedQuestion, ...], now: Values) -> None:
        """Rules that point at an answer on this page, once there is one."""
        here = {question.key: question for question in self.questions if not kind_of(question).is_empty(now.get(question.key))}
        for each in rules_not_kept(self.loaded, now, asked):
            if each.rule.question in here and not each.rule.warns:
                self.say(here[each.rule.question], each.message)

    def looks(self) -> dict[str, list[str]]:
        """What is worth another look and stops nothing, by question key; what is about one cell stands at the cell instead. For a page not sent yet."""
        found: dict[str, list[str]] = {}
        for each in [] if self.is_bound else cautions(self.loaded, self.values, self.context):
            if each.question_key in self.names and not mark_look(self.fields[self.names[each.question_key][0]], each.message):
                found.setdefault(each.question_key, []).append(each.message)
        return found

    @property
    def moved_table(self) -> str:
        """The table whose row was added, removed or moved; empty where the page was only sent."""
        tables = [name for name, field in self.fields.items() if isinstance(field, TableField)]
        return next((name for name in tables if self.fields[name].widget.was_moved(self.data, name)), "")

    @property
    def stays(self) -> bool:
        """Whether, once saved, the page is to be shown again without errors: a row was added, removed or moved, or an answer opened a question."""
        if self.moved_table:
            return True
        section = {question.section_key for question in self.questions}
        now = [each for each in visible_questions(self.loaded, {**self.values, **self.answers}) if each.section_key in section]
        return {each.key for each in now} - {each.key for each in self.questions} != set()


def mark_cell(field: forms.Field, message: str) -> None:
    """Show a message at the cell that it is about."""
    if isinstance(message, AtCell) and isinstance(field.widget, TableWidget):
        field.widget.cell_errors.setdefault(message.cell, message.bare)


def mark_look(field: forms.Field, message: str) -> bool:
    """Show what is worth another look at the cell that it is about. False where it is about none that is on the page."""
    if not (isinstance(message, AtCell) and isinstance(field.widget, TableWidget)):
        return False
    if message.column not in {column.key for column in field.widget.columns}:
        return False
    field.widget.cell_looks.setdefault(message.cell, message.bare)
    return True


def plain(typed: Any) -> Any:
    """What was typed as JSON can hold it: PostgreSQL refuses the NUL character."""
    if isinstance(typed, Mapping):
        return {key: plain(each) for key, each in typed.items()}
    if isinstance(typed, list | tuple):
        return [plain(each) for each in typed]
    return typed.replace("\x00", "") if isinstance(typed, str) else typed
