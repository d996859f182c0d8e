"""What is asked of consultees, and what they say."""

from collections.abc import Iterable
from typing import Any

from django import forms

from commissioning.forms import DateField3


class ConsultForm(forms.Form):
    mark_optional = False
    question = forms.CharField(
        label="What do you want to know?", widget=forms.Textarea({"rows": 4}), error_messages={"required": "Write the question."}
    )
    due_on = DateField3(label="Last day for replies", noun="the last day")
    people = forms.TypedMultipleChoiceField(
        label="Who is asked?", coerce=int, widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one person."}
    )
    bids = forms.TypedMultipleChoiceField(
        label="About which bids?", coerce=int, widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one bid."}
    )

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], bids: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["people"].choices = list(people)  # type: ignore[attr-defined]
        self.fields["bids"].choices = list(bids)  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    mark_optional = False
    due_on = DateField3(label="New last day for replies", noun="the last day")


class ReplyForm(forms.Form):
    mark_optional = False
    text = forms.CharField(
        label="What do you think of this bid?",
        help_text="The office and the panel read it beside the bid. You do not score it.",
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": "Write what you think of the bid, or that you have nothing to say."},
    )
    interest = forms.CharField(
        label="Do you have an interest in this organisation?",
        help_text="For example you know its people, or your body works with it. Leave it empty if you have none.",
        widget=forms.Textarea({"rows": 2}),
        required=False,
    )
