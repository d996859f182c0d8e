"""Any number of a list: checkboxes. The limit, where there is one, is the most that may be chosen."""

from typing import Any

from django import forms

from commissioning.questions.kinds import Kind, Setting, option_faults, options
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion


class ManyOf(Kind):
    key = "many_of"
    label = "Any of a list"
    says = "Any number of choices out of a list. The limit is the most that may be chosen."
    settings = (Setting("options", "The list", "options"),)
    reads_as = "list"
    counts = "choice choices"

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        return forms.MultipleChoiceField(
            label=question.label,
            help_text=question.hint or "Choose all that apply.",
            required=False,
            choices=options(question),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "Choose from the answers in the list."},
        )

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        if set(value) - dict(options(question)).keys():
            return ["Choose from the answers in the list."]
        if question.limit and len(value) > question.limit:
            return [f"Choose at most {question.limit}. You have chosen {len(value)}."]
        return []

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        if self.is_empty(value):
            return ""
        labels = dict(options(question))
        return "; ".join(str(labels.get(each, each)) for each in value)

    def missing(self, question: LoadedQuestion) -> str:
        return f"Choose one or more answers to “{question.label}”."

    def faults(self, question: LoadedQuestion) -> list[str]:
        return option_faults(question)


KIND = ManyOf()
