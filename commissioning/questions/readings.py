"""Readings of indicators that stand in answers, as data of a question: its config "readings" says which, and what each comes to. Plain Python.

A reading is {indicator, worth, events}: the indicator's code, an expression (see `expressions`) for its value, and perhaps one for the number of
people or events behind it. One whose expression cannot be told makes no reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commissioning.questions.expressions import Answers, ExpressionError, evaluate, parse, type_of
from commissioning.questions.loaded import LoadedSet, Values
from commissioning.questions.queries import readable_among, visible_questions
from commissioning.questions.rules import known_of

WORDS = {"indicator", "worth", "events"}


@dataclass(frozen=True)
class FoundReading:
    """One reading: the code of its indicator, its value in the indicator's unit, and the number behind it where that is said."""

    indicator: str
    value: Decimal
    events: int | None


def readings_in(loaded: LoadedSet, values: Values) -> list[FoundReading]:
    """The readings that these answers hold, in the order of the form. No query."""
    asked = visible_questions(loaded, values)
    answers = Answers(readable_among(asked, values), {}, known_of(loaded))
    found = []
    for question in asked:
        for each in question.config.get("readings", []):
            value = evaluate(parse(each["worth"]), answers)
            events = evaluate(parse(each["events"]), answers) if each.get("events") else None
            if value is not None:
                found.append(FoundReading(each["indicator"], value, None if events is None else int(events)))
    return found


def reading_faults(loaded: LoadedSet) -> list[str]:
    """What keeps readings from being published, a sentence each."""
    known, says = known_of(loaded), []
    for question in loaded:
        for each in question.config.get("readings", []):
            name = f"Question {question.key}, reading of {each.get('indicator') or 'no indicator'}"
            says += [f"{name} has an unknown word, {word}." for word in each if word not in WORDS]
            says += [f"{name} has no {word}." for word in ("indicator", "worth") if not each.get(word)]
            says += [f"{name}: {fault}." for fault in _number_faults(each, known)]
    return says


def _number_faults(reading: Mapping[str, Any], known: Any) -> list[str]:
    says = []
    for text in (reading[word] for word in ("worth", "events") if reading.get(word)):
        try:
            if (kind := type_of(parse(text), known)) != "number":
                says.append(f"“{text}” is {kind}, not a number")
        except ExpressionError as error:
            says.append(f"in “{text}”, {error}")
    return says
