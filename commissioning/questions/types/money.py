"""An amount: typed in pounds, stored in whole pence."""

from typing import Any

from django import forms

from commissioning.forms import PoundsField
from commissioning.money import format_pounds
from commissioning.questions.kinds import Kind, Setting
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion


class Money(Kind):
    key = "money"
    label = "Money"
    says = "Pounds and pence."
    settings = (Setting("min_pence", "At least", "pounds"), Setting("max_pence", "At most", "pounds"))
    reads_as = "money"

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        return PoundsField(label=question.label, help_text=question.hint, required=False)

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        least, most = question.config.get("min_pence"), question.config.get("max_pence")
        if least is not None and value < least:
            return [f"The amount must be {format_pounds(least)} or more."]
        if most is not None and value > most:
            return [f"The amount must be {format_pounds(most)} or less."]
        return []

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        return "" if self.is_empty(value) else format_pounds(value)

    def missing(self, question: LoadedQuestion) -> str:
        return f"Enter an amount for “{question.label}”. Enter 0 if there is none."


KIND = Money()
