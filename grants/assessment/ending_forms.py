"""How a round ends, who is asked into another, and what was learnt."""

from collections.abc import Iterable
from typing import Any

from django import forms

from commissioning.calls.models import EndedHow
from commissioning.forms import HintedLabel


class EndForm(forms.Form):
    mark_optional = False
    how = forms.ChoiceField(label="How does it end?", widget=forms.RadioSelect, error_messages={"required": "Choose how the round ends."})
    reason = forms.CharField(
        label="Why",
        help_text="Everybody who has a bid reads it, and it stands on the page of the call.",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write why."},
    )

    def __init__(self, *args: Any, assessing: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        ways = [(EndedHow.CANCELLED.value, HintedLabel("Cancel it", hint="The fund does not go ahead."))]
        if assessing:
            ways.append((EndedHow.NO_AWARD.value, HintedLabel("Close it with no award", hint="It was run, and no bid is funded.")))
        self.fields["how"].choices = ways  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    mark_optional = False
    call = forms.TypedChoiceField(label="Into which call?", coerce=int, error_messages={"required": "Choose a call that takes bids."})
    bids = forms.TypedMultipleChoiceField(
        label="Which bids?", coerce=int, widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one bid."}
    )

    def __init__(self, *args: Any, calls: Iterable[tuple[int, str]], bids: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["call"].choices = [("", "Choose"), *calls]  # type: ignore[attr-defined]
        self.fields["bids"].choices = list(bids)  # type: ignore[attr-defined]


class ForwardForm(InviteForm):
    """Bids of a first stage, and the second into which they go."""

    field_order = ("call", "bids")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["call"].label = "Into which second stage?"
        self.fields["call"].error_messages["required"] = "Choose the second stage."


class NoteForm(forms.Form):
    mark_optional = False
    went_well = forms.CharField(label="What went well", widget=forms.Textarea({"rows": 4}), required=False)
    to_change = forms.CharField(label="What to do otherwise next time", widget=forms.Textarea({"rows": 4}), required=False)
