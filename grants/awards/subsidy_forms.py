"""What officers answer about a subsidy, and what a grantee confirms."""

from typing import Any

from django import forms

from commissioning.forms import DateField3, PoundsField
from grants.awards.models import SubsidyAnswer
from grants.awards.models.subsidy import LIMBS, Basis

ASKED = {
    "resources": ("Is it given out of public money, by a public authority?", "A grant of this office is."),
    "enterprise": (
        "Is the body an enterprise?",
        "It offers goods or services on a market. A charity that trades can be one; a parish council that does its duty is not.",
    ),
    "advantage": ("Does it gain an economic advantage that others do not get?", "Something on terms better than the market’s."),
    "effect": (
        "Can it have an effect on competition or investment in the United Kingdom, or on trade?",
        "A small local service that nobody else sells has none.",
    ),
}


class SubsidyForm(forms.Form):
    """The four limbs, each with why, and the basis where all four are true."""

    mark_optional = False

    def __init__(self, *args: Any, answer: SubsidyAnswer | None, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in LIMBS:
            label, hint = ASKED[name]
            widget = forms.RadioSelect()
            widget.inline = True  # type: ignore[attr-defined]
            self.fields[name] = forms.ChoiceField(
                label=label,
                help_text=hint,
                choices=[("yes", "Yes"), ("no", "No")],
                widget=widget,
                initial=None if answer is None else "yes" if getattr(answer, name) else "no",
                error_messages={"required": "Choose yes or no."},
            )
            self.fields[f"{name}_why"] = forms.CharField(
                label="Why",
                widget=forms.Textarea({"rows": 2}),
                initial="" if answer is None else getattr(answer, f"{name}_why"),
                error_messages={"required": "Say why."},
            )
        self.fields["basis"] = forms.ChoiceField(
            label="If all four are yes, on what basis is it given?",
            choices=[("", "It is not a subsidy"), *(each for each in Basis.choices if each[0] != Basis.NONE)],
            required=False,
            initial="" if answer is None or not answer.is_subsidy else answer.basis,
        )
        self.fields["scheme"] = forms.CharField(
            label="Name and number of the scheme",
            help_text="Only for a subsidy within a scheme.",
            required=False,
            initial=answer.scheme if answer else "",
        )

    def limbs(self) -> dict[str, tuple[bool, str]]:
        return {name: (self.cleaned_data[name] == "yes", self.cleaned_data[f"{name}_why"]) for name in LIMBS}


class ConfirmForm(forms.Form):
    """What else the body was given. "0" is an answer; nothing is none."""

    mark_optional = False
    others = PoundsField(
        label="How much other minimal financial assistance has your organisation had?",
        help_text="From any public authority, this financial year so far and in the two before it. Enter 0 if it had none.",
    )
    is_true = forms.BooleanField(
        label="I confirm this in writing for my organisation", error_messages={"required": "Tick the box to confirm."}
    )


class EntryForm(forms.Form):
    """The entry in the public database."""

    mark_optional = False
    number = forms.CharField(label="Number of the entry", max_length=40, error_messages={"required": "Write the number of the entry."})
    entered_on = DateField3(label="Entered on", noun="the day of the entry")
