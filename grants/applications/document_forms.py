"""Forms of a body's documents, and of the kinds of them."""

from typing import Any

from django import forms

from commissioning.forms import DateField3
from grants.applications.asked_forms import ACCEPT
from grants.applications.models import DocumentKind


class DocumentForm(forms.Form):
    """A document with its dates."""

    kind = forms.ModelChoiceField(
        label="What is it?",
        queryset=DocumentKind.objects.none(),
        empty_label="Choose one",
        error_messages={"required": "Choose what it is.", "invalid_choice": "Choose a kind of document from the list."},
    )
    upload = forms.FileField(
        label="The file",
        allow_empty_file=True,  # the action says what is wrong with it
        help_text="PDF, Word, Excel or a picture.",
        widget=forms.FileInput({"accept": ACCEPT}),
        error_messages={"required": "Choose the file."},
    )
    issued_on = DateField3(
        label="When was it issued?",
        noun="the day of issue",
        help_text="The day that it bears, for example 27 3 2026.",
        error_messages={"required": "Enter the day of issue, like 27 3 2026."},
    )
    expires_on = DateField3(
        label="Until when does it hold?", noun="the last day", required=False, help_text="Its last day. Leave it empty if it has none."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].queryset = DocumentKind.objects.filter(is_offered=True).order_by("label")  # type: ignore[attr-defined]


class DocumentKindForm(forms.Form):
    """A kind of document that bodies may keep with us."""

    label = forms.CharField(label="Name", max_length=80, error_messages={"required": "Enter the name of the kind."})
    hint = forms.CharField(label="What it must show", max_length=200, required=False)
    needs_expiry = forms.BooleanField(label="It runs out, so its last day must be given", required=False)
    is_offered = forms.BooleanField(label="Bodies may add it", required=False, initial=True)
