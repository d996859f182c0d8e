"""What is typed of an election period."""

from typing import Any

from django import forms

from commissioning.forms import DateField3


class ElectionForm(forms.Form):
    """From when to when, and what waits."""

    mark_optional = False
    from_on = DateField3(label="First day", noun="the first day")
    to_on = DateField3(label="Last day", noun="the last day")
    holds_publicity = forms.BooleanField(
        label="News waits", help_text="What is published meanwhile is shown once the period is over.", required=False, initial=True
    )
    holds_decisions = forms.BooleanField(
        label="New discretionary decisions wait",
        help_text="No notice can be signed. Corrections, payments, letters, returns and statutory lists go on.",
        required=False,
        initial=True,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("from_on") and data.get("to_on") and data["to_on"] < data["from_on"]:
            self.add_error("to_on", "The last day comes before the first. Change one of them.")
        if not data.get("holds_publicity") and not data.get("holds_decisions"):
            self.add_error("holds_publicity", "Choose at least one thing that waits.")
        return data
