"""Yes or no, stored as true or false."""

from typing import Any

from django import forms

from commissioning.questions.kinds import Kind
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion

WORDS = {"yes": True, "no": False}


class YesNo(Kind):
    key = "yes_no"
    label = "Yes or no"
    says = "Yes or no."
    reads_as = "truth"

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        radios = forms.RadioSelect()
        radios.inline = True  # type: ignore[attr-defined]
        return forms.ChoiceField(
            label=question.label,
            help_text=question.hint,
            required=False,
            choices=[("yes", "Yes"), ("no", "No")],
            widget=radios,
            error_messages={"invalid_choice": "Choose yes or no."},
        )

    def store(self, cleaned: Any) -> Any:
        return WORDS.get(cleaned)

    def show(self, value: Any) -> Any:
        return None if value is None else ("yes" if value else "no")

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        return "" if value is None else ("Yes" if value else "No")

    def missing(self, question: LoadedQuestion) -> str:
        return f"Choose yes or no for “{question.label}”."


KIND = YesNo()
