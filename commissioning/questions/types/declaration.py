"""A statement that one agrees to by ticking it. Config "statement" holds its words; without it the label does."""

from typing import Any

from django import forms

from commissioning.questions.kinds import Kind, Setting
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion


class DeclarationField(forms.MultipleChoiceField):
    """One checkbox with its own label, so that the question above it is heard as the legend."""

    def __init__(self, *, statement: str, **options: Any) -> None:
        super().__init__(choices=[("agreed", statement)], widget=forms.CheckboxSelectMultiple, **options)


class Declaration(Kind):
    key = "declaration"
    label = "Declaration"
    says = "A statement to agree to with a tick."
    settings = (Setting("statement", "What is agreed to", "long", "Empty: the words of the question."),)
    reads_as = "truth"

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        return DeclarationField(
            label=question.label, help_text=question.hint, required=False, statement=question.config.get("statement", question.label)
        )

    def store(self, cleaned: Any) -> Any:
        return True if cleaned else None

    def show(self, value: Any) -> Any:
        return ["agreed"] if value else []

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        return f"Agreed: {question.config.get('statement', question.label)}" if value else ""

    def is_empty(self, value: Any) -> bool:
        return value is not True

    def missing(self, question: LoadedQuestion) -> str:
        return f"Tick the box to agree: “{question.label}”."


KIND = Declaration()
