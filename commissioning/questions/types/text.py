"""Words. Over the limit they are kept and flagged; at submission a tenth more than the limit is let through.

Config "least": the fewest words; "says": what is said where there are none, or too few.
"""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from commissioning.people.numbers import DOUBTS, WRITTEN, doubt
from commissioning.questions.counting import count_words
from commissioning.questions.kinds import Kind, Setting
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion
from commissioning.questions.places import BAD_POINT, read_point

TOLERANCE_PCT = 10
FORMATS = {
    "email": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "Enter an email address in the right form, like name@example.com."),
    "phone": (re.compile(r"\+?[\d\s()-]{10,20}"), "Enter a telephone number, like 01632 960 001."),
    "reference": (re.compile(r"[\w/ .-]{1,40}"), "Enter the reference as it is written, with up to 40 letters and figures."),
}


def most_words(limit: int) -> int:
    """The limit with its tolerance at submission, rounded down."""
    return limit * (100 + TOLERANCE_PCT) // 100


class Text(Kind):
    key = "text"
    label = "Text"
    says = "Words, in one line or many, counted as a word processor counts them."
    settings = (
        Setting(
            "format",
            "It must be",
            "choice",
            choices=(
                ("email", "an email address"),
                ("phone", "a telephone number"),
                ("reference", "a reference"),
                ("charity_number", "a charity number"),
                ("company_number", "a company number"),
                ("parish_code", "the code of a parish"),
                ("map_point", "a point on the map"),
            ),
        ),
        Setting("least", "Fewest words", "whole"),
        Setting("long", "Give a box of several lines", "truth", "A limit over 25 words gives one anyway."),
    )
    reads_as = "text"
    counts = "word words"

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        limit = question.limit
        attrs: dict[str, Any] = {}
        if question.config.get("format") == "email":
            attrs |= {"inputmode": "email", "autocomplete": "off", "spellcheck": "false"}
        elif question.config.get("format") == "phone":
            attrs |= {"inputmode": "tel"}
        long = question.config.get("long", bool(limit and limit > 25))
        widget: forms.Widget = forms.TextInput(attrs)
        if long:
            widget = forms.Textarea(attrs | {"rows": min(18, max(4, (limit or 100) // 20))} | ({"maxwords": limit} if limit else {}))
        return forms.CharField(label=question.label, help_text=question.hint, required=False, widget=widget)

    def store(self, cleaned: Any) -> Any:
        return str(cleaned).replace("\r\n", "\n").replace("\r", "\n") if cleaned else None

    def from_form(self, question: LoadedQuestion, cleaned: Mapping[str, Any]) -> Any:
        value = super().from_form(question, cleaned)
        name = question.config.get("format")
        return WRITTEN[name](value) if value and name in WRITTEN else value

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        says = []
        if question.limit and (typed := self.words(value)) > most_words(question.limit):
            spare = most_words(question.limit)
            says.append(f"Use {question.limit} words or fewer. This answer has {typed}; the form cannot be sent with more than {spare}.")
        if least := question.config.get("least"):
            says += [] if self.words(value) >= least else [question.config.get("says") or f"Use {least} words or more."]
        name = question.config.get("format")
        if name == "map_point":
            says += [] if read_point(value) else [BAD_POINT]
        elif name in FORMATS:
            pattern, message = FORMATS[name]
            says += [] if pattern.fullmatch(value.strip()) else [message]
        return says

    def cautions(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> list[str]:
        name = question.config.get("format")
        says = doubt(name, value) if name in DOUBTS else ""
        return [says] if says else []

    def is_empty(self, value: Any) -> bool:
        return value is None or not str(value).strip()

    def words(self, value: Any) -> int:
        return count_words(value) if isinstance(value, str) else 0

    def missing(self, question: LoadedQuestion) -> str:
        return str(question.config.get("says") or f"Write an answer to “{question.label}”.")

    def faults(self, question: LoadedQuestion) -> list[str]:
        name = question.config.get("format")
        known = (*FORMATS, *DOUBTS, "map_point")
        return [] if name is None or name in known else [f"format {name} is not known; use one of {', '.join(known)}"]


KIND = Text()
