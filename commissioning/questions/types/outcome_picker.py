"""Outcomes of the Plan: one main, and at most two more. The choices come from the call."""

from typing import Any

from django import forms

from commissioning.questions.fields import OutcomesField
from commissioning.questions.kinds import Kind
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion

MOST = 3


class OutcomePicker(Kind):
    key = "outcome_picker"
    label = "Outcomes of the Plan"
    says = "The main outcome of the Plan, and up to two more."
    needs = frozenset({"outcomes"})

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        return OutcomesField(label=question.label, help_text=question.hint, required=False, outcomes=context.outcomes)

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        chosen = [code for code in (value.get("main"), *value["others"]) if code]
        says = []
        if not value.get("main"):
            says.append("Choose the main outcome.")
        if len(chosen) != len(set(chosen)):
            says.append("Choose each outcome once.")
        if len(chosen) > MOST:
            says.append(f"Choose at most {MOST} outcomes.")
        return says

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        if self.is_empty(value):
            return ""
        names = dict(context.outcomes)
        main = [f"{names.get(value['main'], value['main'])} (main)"] if value.get("main") else []
        return "; ".join([*main, *(names.get(code, code) for code in value["others"])])

    def missing(self, question: LoadedQuestion) -> str:
        return f"Choose the main outcome for “{question.label}”."


KIND = OutcomePicker()
