"""What is typed about an award without competition."""

from django import forms

from commissioning.calls.models import LegalBasis


class ProposeForm(forms.Form):
    mark_optional = False
    reason = forms.CharField(
        label="Why is there no competition?",
        help_text="It stands on the decision notice, and the public reads it.",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write why there is no competition."},
    )
    power = forms.ChoiceField(
        label="Under which power?", choices=LegalBasis.choices, error_messages={"required": "Choose the power under which it is made."}
    )


class SettleForm(forms.Form):
    mark_optional = False
    agreed = forms.ChoiceField(
        label="Do you agree?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    note = forms.CharField(
        label="What you say to it", help_text="Needed if you decline.", widget=forms.Textarea({"rows": 3}), required=False
    )
