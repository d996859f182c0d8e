"""Forms of bids that the office types in, and of their confirming."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from commissioning.calls.models import Lot
from commissioning.files.kinds import ACCEPT
from commissioning.forms import DateField3, InstantField
from commissioning.people.models import User
from grants.applications.forms import lot_in_words
from grants.applications.models import KeyedWay

CONFIRM_IN = timedelta(days=14)


class KeyForm(forms.Form):
    """How and when a bid reached the office, with its scan."""

    way = forms.ChoiceField(
        label="How did it come?",
        choices=KeyedWay.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it came."},
    )
    received_at = InstantField(
        label="When did it reach the office?",
        help_text="The day stamp of the paper, or the time of the call. This counts for the closing time. For example, 27 3 2027 and 15:30.",
        noun="the time at which it reached the office",
    )
    note = forms.CharField(
        label="Why did it come this way?",
        help_text="Whom you spoke to, and what to know of it. The panel and the auditor read this. The applicant does not.",
        widget=forms.Textarea({"rows": 4}),
        max_length=5000,
        error_messages={"required": "Write why it came this way, and what to know of it."},
    )
    scan = forms.FileField(
        label="The paper, as it came (scan or picture)",
        help_text="Needed for paper.",
        required=False,
        allow_empty_file=True,  # the action says what is wrong with it
        widget=forms.FileInput({"accept": ACCEPT}),
    )
    lot = forms.ModelChoiceField(
        label="Which lot does it apply for?",
        queryset=Lot.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the lot that it applies for.", "invalid_choice": "Choose a lot from the list."},
    )

    def __init__(self, lots: list[Lot], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if lots:
            self.fields["lot"].queryset = Lot.objects.filter(pk__in=[each.pk for each in lots]).order_by("number")  # type: ignore[attr-defined]
            self.fields["lot"].label_from_instance = lot_in_words  # type: ignore[attr-defined]
        else:
            del self.fields["lot"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("way") == KeyedWay.PAPER and not given.get("scan") and "scan" not in self.errors:
            self.add_error("scan", "Attach the scan of the paper as it came.")
        return given


class AskToConfirmForm(forms.Form):
    """To whom the link goes: one of the people of the body, or, where it has nobody here, an address."""

    email = forms.EmailField(
        label="Email address of the person who confirms",
        help_text="She becomes the owner of the body here once she confirms.",
        error_messages={
            "required": "Enter the email address of the person who confirms.",
            "invalid": "Enter an email address in the right form, like name@example.org.",
        },
    )
    until_on = DateField3(label="Until the end of which day?", noun="the last day", help_text="For example, 27 3 2027.")

    def __init__(self, people: list[User], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("until_on", timezone.localdate() + CONFIRM_IN)
        if people:
            self.fields["email"] = forms.ChoiceField(
                label="Who of the body confirms?",
                choices=[(each.email.lower(), f"{each} ({each.email})" if each.name else each.email) for each in people],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose who confirms.", "invalid_choice": "Choose a person from the list."},
            )
            self.order_fields(["email", "until_on"])


class WrongForm(forms.Form):
    wrong = forms.CharField(
        label="What is wrong?",
        help_text="Say which answer, and what it should say.",
        max_length=5000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Write what is wrong, so that we can put it right."},
    )
