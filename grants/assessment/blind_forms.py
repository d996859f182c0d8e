"""Reading without names: until when, why they are shown early, and what else is hidden of a bid."""

from django import forms

from commissioning.forms import DateField3


class HideForm(forms.Form):
    mark_optional = False
    until = DateField3(
        label="Hide names from scorers until",
        noun="the day on which names are shown",
        help_text="Names are shown from the start of that day, by themselves. The panel cannot begin before it.",
    )


class ShowForm(forms.Form):
    mark_optional = False
    reason = forms.CharField(
        label="Why are names shown before that day?",
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Say why names are shown before the day that was set."},
    )


class WordsForm(forms.Form):
    mark_optional = False
    words = forms.CharField(
        label="Words to hide besides names",
        help_text="One word or phrase on each line: a short form of the name, a road, a person, a project that only they run.",
        widget=forms.Textarea({"rows": 6}),
        required=False,
    )


class CopyForm(forms.Form):
    mark_optional = False
    original = forms.IntegerField(widget=forms.HiddenInput)
    copy = forms.FileField(
        label="Copy without names",
        help_text="A PDF, JPEG or PNG. We take out what the file says of who made it, but not what stands on its pages.",
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": "Choose the copy without names."},
    )
