"""A day, typed as day, month and year, stored as 2026-12-01. Config "min" and "max" are days."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format

from commissioning.forms import DateField3
from commissioning.questions.kinds import Kind, Setting
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion


class Date(Kind):
    key = "date"
    label = "Date"
    says = "A day."
    settings = (
        Setting("min", "Not before", "day"),
        Setting("max", "Not after", "day"),
        Setting("after", "Not before the day answered in", "question"),
    )
    reads_as = "date"

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        return DateField3(label=question.label, help_text=question.hint or "For example, 27 3 2027.", required=False)

    def store(self, cleaned: Any) -> Any:
        return cleaned.isoformat() if cleaned else None

    def show(self, value: Any) -> Any:
        return date.fromisoformat(value) if value else None

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        least, most = question.config.get("min"), question.config.get("max")
        if least and value < least:
            return [f"The date must be {self.in_words(least)} or later."]
        if most and value > most:
            return [f"The date must be {self.in_words(most)} or earlier."]
        return []

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        return "" if self.is_empty(value) else self.in_words(value)

    def in_words(self, value: str) -> str:
        return date_format(date.fromisoformat(value), "j F Y")

    def missing(self, question: LoadedQuestion) -> str:
        return f"Enter a date for “{question.label}”."


KIND = Date()
