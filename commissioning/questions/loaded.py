"""A question set as plain frozen rows: read once, asked often. No query stands behind any of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

Values = Mapping[str, Any]
"""Answers by question key, as the question types store them (JSON)."""


@dataclass(frozen=True, eq=False)
class LoadedQuestion:
    id: int
    key: str
    kind: str
    label: str
    hint: str = ""
    required: bool = True
    limit: int | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    show_if: Mapping[str, Any] = field(default_factory=dict)
    criterion_key: str = ""
    carried_from: str = ""
    section_key: str = ""


@dataclass(frozen=True)
class LoadedSection:
    id: int
    key: str
    title: str
    intro: str
    waits_for_others: bool
    questions: tuple[LoadedQuestion, ...]


@dataclass(frozen=True)
class Rule:
    """Something between answers that must hold (see `rules`). It points at a question and, in a table, at a column; a warning stops nothing."""

    key: str
    must: str
    message: str
    question: str
    column: str = ""
    warns: bool = False


@dataclass(frozen=True)
class LoadedSet:
    """`facts` are what is known beside the answers: of the call, and of the bid before it is written. Conditions and rules read them."""

    id: int
    key: str
    version: int
    title: str
    purpose: str
    published_at: datetime | None
    sections: tuple[LoadedSection, ...]
    rules: tuple[Rule, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @cached_property
    def questions(self) -> Mapping[str, LoadedQuestion]:
        """Every question by key, in the order of the form."""
        return {question.key: question for section in self.sections for question in section.questions}

    def section(self, key: str) -> LoadedSection:
        """Raises KeyError where the set has no such section."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def __iter__(self) -> Iterator[LoadedQuestion]:
        return iter(self.questions.values())


@dataclass(frozen=True)
class HeldFile:
    """What a page may show of a stored file: its name, its size in words, and where it is served."""

    id: int
    name: str
    size: str = ""
    url: str = ""


@dataclass(frozen=True)
class IndicatorChoice:
    """A measure that the Plan has for an outcome."""

    outcome: str
    code: str
    name: str
    unit: str


@dataclass(frozen=True)
class Context:
    """What a form needs and the questions cannot know: choices that other rooms own.

    districts and outcomes are (code, label) pairs in the order shown; indicators are what the Plan measures each outcome by; years are the
    financial years of the call's period; files holds the stored files that the answers name, by id; answers are those given so far and shown,
    for a type that asks according to another answer.
    """

    districts: tuple[tuple[str, str], ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    indicators: tuple[IndicatorChoice, ...] = ()
    years: tuple[int, ...] = ()
    answers: Values = field(default_factory=dict)
    files: Mapping[int, HeldFile] = field(default_factory=dict)


EMPTY = Context()
