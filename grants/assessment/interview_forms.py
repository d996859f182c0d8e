"""When an interview is, and what was said."""

from typing import Any

from django import forms

from commissioning.forms import InstantField


class ArrangeForm(forms.Form):
    mark_optional = False
    starts_at = InstantField(label="When", noun="the time of the interview")
    minutes = forms.IntegerField(
        label="How many minutes",
        initial=30,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={"required": "Give its length in minutes.", "invalid": "Write a number of minutes, like 30."},
    )
    where = forms.CharField(
        label="Where, or how to join", widget=forms.Textarea({"rows": 2}), error_messages={"required": "Write where it is, or how to join."}
    )
    to_prepare = forms.CharField(label="What the applicant is asked to prepare", widget=forms.Textarea({"rows": 3}), required=False)


class NoteForm(forms.Form):
    mark_optional = False
    present = forms.CharField(
        label="Who was there", widget=forms.Textarea({"rows": 2}), error_messages={"required": "Write who was there."}
    )
    notes = forms.CharField(label="What was said", widget=forms.Textarea({"rows": 8}), error_messages={"required": "Write what was said."})

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["notes"].help_text = "The panel reads it. It is written once, and stays as it is."
