"""What is typed to stop a body or a bid, or to lift a stop."""

from collections.abc import Iterable
from typing import Any

from django import forms

from grants.applications.models import Application


class StopForm(forms.Form):
    """What is stopped, and why."""

    bid = forms.TypedChoiceField(label="What to stop", coerce=int, required=False, empty_value=None)
    reason = forms.CharField(
        label="Why",
        help_text="Whoever may lift it reads this, and it stands beside each payment that it holds. The body does not see it here.",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Say why it is stopped. Whoever lifts it reads this."},
    )
    mark_optional = False

    def __init__(self, data: Any, *, bids: Iterable[Application], **options: Any) -> None:
        super().__init__(data, **options)
        choices = [("", "The body as a whole"), *((each.pk, f"{each.reference} {each.title}") for each in bids)]
        self.fields["bid"].choices = choices  # type: ignore[attr-defined]


class LiftForm(forms.Form):
    """Why it can be lifted."""

    reason = forms.CharField(
        label="Why it can be lifted",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Say why it can be lifted."},
    )
