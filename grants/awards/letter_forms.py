"""What is typed of letters."""

from typing import Any

from django import forms

from grants.awards.merging import FIELDS, LATER, faults


class LetterForm(forms.Form):
    """The subject and words of a letter. `known` are the fields that it may hold."""

    mark_optional = False
    subject = forms.CharField(label="Subject", max_length=200, error_messages={"required": "Write the subject."})
    body = forms.CharField(
        label="Letter", widget=forms.Textarea({"rows": 18}), strip=False, error_messages={"required": "Write the letter."}
    )

    def __init__(self, *args: Any, is_template: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = FIELDS if is_template else LATER

    def clean_subject(self) -> str:
        return self.checked("subject")

    def clean_body(self) -> str:
        return self.checked("body")

    def checked(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        if wrong := faults(text, known=self.known):
            raise forms.ValidationError(wrong)
        return text
