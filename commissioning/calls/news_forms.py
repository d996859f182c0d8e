"""Asking for news of calls."""

from typing import Any

from django import forms

from commissioning.outcomes.models import FocusArea


class NewsForm(forms.Form):
    email = forms.EmailField(
        label="Your email address",
        help_text="We write to it once, to ask whether you want this. It is used for nothing else.",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": "Enter your email address.",
            "invalid": "Enter an email address in the form name@example.org.",
        },
    )
    themes = forms.ModelMultipleChoiceField(
        label="What for",
        help_text="Choose as many as you like. Leave all empty for every fund.",
        queryset=FocusArea.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        areas = FocusArea.objects.order_by("priority__number", "order")
        self.fields["themes"].queryset = areas  # type: ignore[attr-defined]
