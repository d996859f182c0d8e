"""What is typed of a complaint."""

from collections.abc import Iterable
from typing import Any

from django import forms

from commissioning.forms import DateField3
from commissioning.people.models import User


class ComplaintForm(forms.Form):
    """What came, and who answers it."""

    kind = forms.ChoiceField(
        label="What it is", choices=[("complaint", "A complaint"), ("review", "A request to review the decision")], widget=forms.RadioSelect
    )
    received_on = DateField3(label="Received on", noun="the day on which it was received")
    text = forms.CharField(label="What it says", widget=forms.Textarea({"rows": 6}), error_messages={"required": "Write what it says."})
    handler = forms.TypedChoiceField(
        label="Who answers it",
        help_text="An officer who had no part in the decision.",
        coerce=int,
        error_messages={"required": "Choose who answers it."},
    )
    answer_by_on = DateField3(label="Answer by, if not within 28 days", noun="the day to answer by", required=False)

    def __init__(self, *args: Any, officers: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["handler"].choices = [("", "Choose"), *((each.pk, str(each)) for each in officers)]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What came of it."""

    mark_optional = False
    outcome = forms.ChoiceField(
        label="Outcome",
        choices=[("upheld", "Upheld"), ("part", "Upheld in part"), ("not_upheld", "Not upheld")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an outcome."},
    )
    answer = forms.CharField(
        label="What was answered, and why",
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Write what was answered, and why."},
    )
