"""Rules between answers, as data of a question set: what must hold, what is said where it does not, and where that points. Plain Python.

A rule is {key, must, message, question, column, warns}: `must` is an expression (see `expressions`); `message` may hold expressions in braces,
as in "The budget asks for {sum(budget.asked)}". It is judged on the answers that count: hidden ones are not known. A rule that cannot be told
yet says nothing, and so does one that points at a hidden question.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format

from commissioning.money import format_pounds
from commissioning.questions.expressions import Answers, ExpressionError, Known, Type, evaluate, parse, type_of
from commissioning.questions.kinds import AtCell, kind_of, kinds
from commissioning.questions.loaded import LoadedSection, LoadedSet, Rule, Values

FACTS: Mapping[str, Type] = {
    "minimum_pence": "money",
    "maximum_pence": "money",
    "earliest_on": "date",
    "latest_on": "date",
    "award_on": "date",
    "ask_pence": "money",
    "consent_may_follow": "truth",
    "lot": "text",
}
IN_BRACES = re.compile(r"\{([^{}]*)\}")
WORDS = {"key", "must", "message", "question", "column", "warns"}


@dataclass(frozen=True)
class Broken:
    """A rule that does not hold, with its words."""

    rule: Rule
    message: str


def as_rules(rows: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Rules from the data of a set; words that are not known are left for `rule_faults` to tell."""
    return tuple(
        Rule(
            key=str(row.get("key", "")),
            must=str(row.get("must", "")),
            message=str(row.get("message", "")),
            question=str(row.get("question", "")),
            column=str(row.get("column", "")),
            warns=row.get("warns") is True,
        )
        for row in rows
    )


def known_of(loaded: LoadedSet) -> Known:
    """What the rules of a set may name."""
    return known_in(loaded.sections)


@lru_cache(maxsize=100)
def known_in(sections: tuple[LoadedSection, ...]) -> Known:
    """The same, made once for a version of a form."""
    asked = [question for section in sections for question in section.questions if question.kind in kinds()]
    columns = {
        question.key: {cell.key: kind_of(cell).reads_as for cell in kind_of(question).cells(question) if cell.kind in kinds()}
        for question in asked
        if kind_of(question).reads_as == "table"
    }
    return Known({question.key: kind_of(question).reads_as for question in asked}, columns, FACTS)


def broken_rules(loaded: LoadedSet, shown: Values, asked: Iterable[str], facts: Mapping[str, Any]) -> list[Broken]:
    """The rules that do not hold, in the order of the set. `shown` are the answers that count, `asked` the keys of the questions that are shown."""
    if not loaded.rules:
        return []
    answers, keys = Answers(shown, facts, known_of(loaded)), set(asked)
    return [
        Broken(rule, said(rule, answers)) for rule in loaded.rules if rule.question in keys and evaluate(parse(rule.must), answers) is False
    ]


def said(rule: Rule, answers: Answers) -> str:
    """A rule's message with its expressions worked out; it points at the first cell of the column that the rule names."""

    def worked_out(found: re.Match[str]) -> str:
        node = parse(found[1])
        return in_words(type_of(node, answers.known), evaluate(node, answers))

    words = IN_BRACES.sub(worked_out, rule.message)
    return AtCell(words, 0, rule.column) if rule.column else words


def in_words(kind: Type, worth: Any) -> str:
    """A worked-out value as a message shows it."""
    if worth is None:
        return "(not given)"
    if kind == "money":
        return format_pounds(int(worth.to_integral_value()))
    if kind == "number":
        return f"{worth.normalize():,f}"
    if kind == "date":
        return date_format(worth, "j F Y")
    return ("yes" if worth else "no") if kind == "truth" else str(worth)


def rule_faults(rows: Iterable[Mapping[str, Any]], loaded: LoadedSet) -> list[str]:
    """What keeps rules from being published, a sentence each with the rule and the place in it."""
    known, says, seen = known_of(loaded), [], set()
    for number, row in enumerate(rows, start=1):
        rule = as_rules([row])[0]
        name = f"Rule {rule.key or number}"
        says += [f"{name} has an unknown word, {word}." for word in row if word not in WORDS]
        if not rule.key or rule.key in seen:
            says.append(f"{name} needs a key of its own.")
        seen.add(rule.key)
        if not rule.message.strip():
            says.append(f"{name} has no message.")
        if rule.question not in loaded.questions:
            says.append(f"{name} points at {rule.question or 'no question'}, which is not in this form.")
        elif rule.column and rule.column not in known.columns.get(rule.question, {}):
            says.append(f"{name} points at the column {rule.column}, which {rule.question} does not have.")
        says += expression_faults(name, rule, known)
    return says


def expression_faults(name: str, rule: Rule, known: Known) -> list[str]:
    says = []
    try:
        if (found := type_of(parse(rule.must), known)) != "truth":
            says.append(f"{name}: “{rule.must}” does not say what must hold: it is {found}, not yes or no.")
    except ExpressionError as error:
        says.append(f"{name}: in “{rule.must}”, {error}.")
    for text in IN_BRACES.findall(rule.message):
        try:
            type_of(parse(text), known)
        except ExpressionError as error:
            says.append(f"{name}: in its message, in “{text}”, {error}.")
    return says
