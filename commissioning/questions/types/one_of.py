"""One of a list: radio buttons, or a drop-down list when there are more than twenty."""

from typing import Any

from django import forms

from commissioning.questions.kinds import Kind, Setting, option_faults, options
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion

MOST_RADIOS = 20


class OneOf(Kind):
    key = "one_of"
    label = "One of a list"
    says = "One choice out of a list."
    settings = (Setting("options", "The list", "options"),)
    reads_as = "text"

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        choices = options(question)
        as_radios = len(choices) <= MOST_RADIOS
        return forms.ChoiceField(
            label=question.label,
            help_text=question.hint,
            required=False,
            choices=choices if as_radios else [("", "Choose one"), *choices],
            widget=forms.RadioSelect if as_radios else forms.Select,
            error_messages={"invalid_choice": "Choose one of the answers in the list."},
        )

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        return [] if value in dict(options(question)) else ["Choose one of the answers in the list."]

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        return "" if self.is_empty(value) else str(dict(options(question)).get(value, value))

    def missing(self, question: LoadedQuestion) -> str:
        return f"Choose an answer to “{question.label}”."

    def faults(self, question: LoadedQuestion) -> list[str]:
        return option_faults(question)


KIND = OneOf()
