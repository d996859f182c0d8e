"""What a question type is, and the list of them: every file of `commissioning/questions/types` that holds a `KIND`."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Literal, TypeGuard

from django import forms

from commissioning.questions import types
from commissioning.questions.expressions import Type
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion, Values

UNREAD = "unread"
Sort = Literal["words", "long", "whole", "number", "pounds", "day", "truth", "choice", "list", "options", "columns", "question"]


@dataclass(frozen=True)
class Setting:
    """One setting of a type, as the form builder asks for it. It is kept in a question's config under `key`, and not at all where nothing is set.

    `sort` says how it is typed and kept: pounds as pence, a day as ISO text, a list as words between commas, options and columns as a type's
    `options` and the table's `columns` are; question is the key of another question of the form.
    """

    key: str
    label: str
    sort: Sort = "words"
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


COPIED = (
    ("title", "the name of the project"),
    ("ask_pence", "how much is asked"),
    ("least_pence", "the least with which it could go ahead"),
    ("match", "what others pay"),
    ("outcomes", "the outcomes of the Plan"),
    ("place", "the district"),
    ("measures", "the measures for the agreement"),
    ("outputs", "what will be delivered, for the agreement"),
    ("starts_on", "the first day"),
    ("ends_on", "the last day"),
    ("summary", "the summary for the public"),
    ("body", "the kind of body"),
    ("vat", "whether VAT is recovered"),
    ("second_contact", "the second contact"),
    ("highways_consent", "whether the highway authority consents"),
)
COMMON = (Setting("copies_to", "The record of the bid takes from it", "choice", choices=COPIED),)
"""Settings that every type has."""


class AtCell(str):
    """A message about one cell of a table: the row's place from 0, the column's key, and the words as they stand at the cell itself."""

    __slots__ = ("bare", "column", "row")
    row: int
    column: str
    bare: str

    def __new__(cls, says: str, row: int, column: str, bare: str = "") -> "AtCell":
        made = super().__new__(cls, says)
        made.row, made.column, made.bare = row, column, bare or says
        return made

    @property
    def cell(self) -> tuple[int, str]:
        return self.row, self.column


class Kind:
    """One question type. A subclass says what it shows, what it stores and what it accepts.

    Values are JSON. One question may have several form fields, each named with the question's key first; most have one, named
    with the key alone, and then only `field` is needed. None is the value of a question nobody answered.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    uploads: ClassVar[bool] = False
    for_applicants: ClassVar[bool] = True
    """Whether whoever makes a form is offered it."""
    needs: ClassVar[frozenset[str]] = frozenset()
    """What its form wants of the context: districts, outcomes, indicators, years."""
    counts: ClassVar[str] = ""
    """What the question's limit counts, one and many: "word words"; empty where it has none."""
    reads_as: ClassVar[Type] = "other"
    """What a rule reads the stored value as (see `expressions`): money is whole pence, a date ISO text."""
    says: ClassVar[str] = ""
    """What it asks for, for whoever makes a form."""
    settings: ClassVar[tuple[Setting, ...]] = ()
    """What can be set for one question of this type, beside what all have in common."""

    def cells(self, question: LoadedQuestion) -> tuple[LoadedQuestion, ...]:
        """The columns of a type whose value is a list of rows, each as a small question; none for other types."""
        return ()

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        """The one form field of a type that has one. Never required: an empty answer is saved, and told of at submission."""
        raise NotImplementedError

    def form_fields(self, question: LoadedQuestion, context: Context) -> dict[str, forms.Field]:
        """Form fields by name, in the order shown."""
        return {question.key: self.field(question, context)}

    def asks_most_after(self, question: LoadedQuestion) -> Values:
        """Other answers under which its form asks all that it can ask, for a form on paper or in a workbook."""
        return {}

    def bind(self, question: LoadedQuestion, fields: Mapping[str, forms.Field], value: Any, context: Context) -> None:
        """Tell the fields what is already held, where they must know it. Called once, before anything is read."""

    def from_form(self, question: LoadedQuestion, cleaned: Mapping[str, Any]) -> Any:
        """The JSON value to store, from the form's cleaned data; None when nothing was typed."""
        return self.store(cleaned.get(question.key))

    def store(self, cleaned: Any) -> Any:
        """The JSON form of one cleaned field."""
        return None if cleaned in ("", [], None) else cleaned

    def sent(self, question: LoadedQuestion, cleaned: Mapping[str, Any]) -> list[Any]:
        """Uploads to be stored with this answer; only types with `uploads` have any."""
        return []

    def to_initial(self, question: LoadedQuestion, value: Any) -> dict[str, Any]:
        """What the form's fields show, by name, for a stored value."""
        return {question.key: self.show(value)}

    def show(self, value: Any) -> Any:
        """The Python form of a stored value for one field."""
        return value

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        """Why a value that is there cannot be sent, in words that say how to put it right; empty when it can. `AtCell` points into a table."""
        return []

    def check_among(self, question: LoadedQuestion, value: Any, values: Values, context: Context = EMPTY) -> list[str]:
        """Why it does not go with the other answers. The context may be empty: its names only make the words better."""
        return []

    def cautions(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> list[str]:
        """What is worth another look and stops nothing."""
        return []

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        """The value in words, for check answers, the PDF and exports; "" when empty."""
        return "" if self.is_empty(value) else str(value)

    def is_empty(self, value: Any) -> bool:
        return value in (None, "", [], {})

    def words(self, value: Any) -> int:
        """Words typed, as a word processor counts them; 0 for types that hold none."""
        return 0

    def missing(self, question: LoadedQuestion) -> str:
        """What a required question says when it is empty."""
        return f"Answer “{question.label}”."

    def faults(self, question: LoadedQuestion) -> list[str]:
        """What is wrong with the question itself, so that it cannot be published."""
        return []


def is_unread(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a stored value is what someone typed and the type could not read."""
    return isinstance(value, dict) and UNREAD in value


def unread(typed: Mapping[str, Any], says: list[str]) -> dict[str, Any]:
    """A value that keeps what was typed (by field name) with the messages it earned, so that nothing typed is lost."""
    cells = [[each.row, each.column, each.bare] if isinstance(each, AtCell) else None for each in says]
    return {UNREAD: {"typed": dict(typed), "says": [str(each) for each in says], "cells": cells}}


def unread_says(value: Mapping[str, Any]) -> list[str]:
    """The messages of such a value, each with its cell where it had one."""
    held = value[UNREAD]
    cells = held.get("cells") or [None] * len(held["says"])
    return [AtCell(words, *cell) if cell else words for words, cell in zip(held["says"], cells, strict=True)]


def options(question: LoadedQuestion) -> list[tuple[str, str]]:
    """(value, label) pairs from config "options": a list of words, or of {value, label}."""
    return [(each["value"], each["label"]) if isinstance(each, Mapping) else (each, each) for each in question.config.get("options", [])]


def option_faults(question: LoadedQuestion) -> list[str]:
    values = [value for value, _ in options(question)]
    if len(values) < 2 or len(values) != len(set(values)):
        return ["give two or more different options"]
    return []


@cache
def kinds() -> Mapping[str, Kind]:
    """Every question type by key, found by listing the folder. Raises ValueError where two files claim one key."""
    found: dict[str, Kind] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(types.__path__)):
        kind: Kind = importlib.import_module(f"{types.__name__}.{name}").KIND
        if kind.key in found:
            raise ValueError(f"Two question types are called {kind.key}.")
        found[kind.key] = kind
    return found


def kind_of(question: LoadedQuestion) -> Kind:
    """The type of a question. Raises KeyError where no file holds it."""
    return kinds()[question.kind]
