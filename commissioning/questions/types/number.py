"""A number. Whole unless config "decimals" says how many places; then it is stored as text, so that nothing is rounded."""

from decimal import Decimal
from typing import Any

from django import forms

from commissioning.questions.kinds import Kind, Setting
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion


class NumberField(forms.DecimalField):
    """Figures as people type them, with commas and spaces."""

    def __init__(self, *, decimals: int, unit: str = "", **options: Any) -> None:
        self.decimals = decimals
        example = "1200" if not decimals else "12.5"
        whole = "a whole number" if not decimals else f"a number with at most {decimals} decimal places"
        words = f"Enter {whole} in figures, like {example}."
        box = forms.TextInput({"inputmode": "decimal" if decimals else "numeric", "class": "govuk-input--width-10"})
        box.suffix = unit  # type: ignore[attr-defined]
        super().__init__(
            max_digits=15,
            decimal_places=decimals,
            widget=box,
            error_messages=dict.fromkeys(("invalid", "max_digits", "max_decimal_places", "max_whole_digits"), words),
            **options,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace(",", "").replace(" ", "")
        return super().to_python(value)


class Number(Kind):
    key = "number"
    label = "Number"
    says = "A number, with or without decimals."
    settings = (
        Setting("min", "At least", "number"),
        Setting("max", "At most", "number"),
        Setting("decimals", "Decimal places", "whole", "Empty: whole numbers only."),
        Setting("unit", "Unit", "words", "As it stands after the box: mph, people, %."),
    )
    reads_as = "number"

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        return NumberField(
            label=question.label,
            help_text=question.hint,
            required=False,
            decimals=question.config.get("decimals", 0),
            unit=question.config.get("unit", ""),
        )

    def store(self, cleaned: Any) -> Any:
        if cleaned is None:
            return None
        return int(cleaned) if cleaned == cleaned.to_integral_value() else str(cleaned.normalize())

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        number, least, most = Decimal(value), question.config.get("min"), question.config.get("max")
        if least is not None and number < Decimal(str(least)):
            return [f"The number must be {least} or more."]
        if most is not None and number > Decimal(str(most)):
            return [f"The number must be {most} or less."]
        return []

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        if self.is_empty(value):
            return ""
        return f"{Decimal(value):,f} {question.config.get('unit', '')}".strip()

    def missing(self, question: LoadedQuestion) -> str:
        return f"Enter a number for “{question.label}”."

    def faults(self, question: LoadedQuestion) -> list[str]:
        least, most = question.config.get("min"), question.config.get("max")
        return ["min is above max"] if least is not None and most is not None and least > most else []


KIND = Number()
