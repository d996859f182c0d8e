"""What is typed to merge two records, or to undo it."""

from django import forms


class MergeForm(forms.Form):
    """How the officer knows."""

    reason = forms.CharField(
        label="How you know that they are one body",
        help_text="Such as the clerk’s call, or the register of charities. Officers and auditors read this.",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Say how you know that they are one body."},
    )
    mark_optional = False


class UndoForm(forms.Form):
    """Why they are two."""

    reason = forms.CharField(
        label="Why they are two bodies after all",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Say why they are two bodies after all."},
    )
    mark_optional = False
