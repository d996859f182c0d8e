"""Forms of the bid's own pages. Those of its questions come from the question set."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning.calls.models import Lot
from commissioning.files.kinds import ACCEPT
from commissioning.forms import DateField3, InstantField
from commissioning.money import format_pounds
from commissioning.people.models import Organisation, User
from commissioning.questions.forms import SectionForm, mark_cell
from commissioning.questions.queries import Problem
from grants.applications.models import Application, ContactWay
from grants.applications.queries import Later


class StartForm(forms.Form):
    """For which body, in which lot where the call has some, and which press of the button."""

    organisation = forms.ModelChoiceField(
        label="Which organisation is applying?",
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Choose the organisation that is applying, or add one.",
            "invalid_choice": "Choose an organisation from the list.",
        },
    )
    lot = forms.ModelChoiceField(
        label="Which lot do you apply for?",
        queryset=Lot.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the lot that you apply for.", "invalid_choice": "Choose a lot from the list."},
    )
    start_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, organisations: Any, lots: list[Lot], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if lots:
            self.fields["lot"].queryset = Lot.objects.filter(pk__in=[each.pk for each in lots]).order_by("number")  # type: ignore[attr-defined]
            self.fields["lot"].label_from_instance = lot_in_words  # type: ignore[attr-defined]
        else:
            del self.fields["lot"]
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


def lot_in_words(lot: Lot) -> str:
    return f"{lot}: grants of {format_pounds(lot.least_pence)} to {format_pounds(lot.most_pence)}"


class FillForm(forms.Form):
    """From which earlier bid of the body a draft is filled."""

    source = forms.ModelChoiceField(
        label="Which application do you copy from?",
        queryset=Application.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the application to copy from.", "invalid_choice": "Choose an application from the list."},
    )

    def __init__(self, bids: QuerySet[Application], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["source"].queryset = bids  # type: ignore[attr-defined]
        self.fields["source"].label_from_instance = bid_in_words  # type: ignore[attr-defined]


def bid_in_words(bid: Application) -> str:
    return f"{bid.reference}: {bid.title or 'without a name'} ({bid.call})"


class CertifierForm(forms.Form):
    """Who of the body reads the bid and sends it."""

    certifier = forms.ModelChoiceField(
        label="Who certifies it?",
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose who certifies it.", "invalid_choice": "Choose a person from the list."},
    )

    def __init__(self, people: QuerySet[User], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["certifier"].queryset = people  # type: ignore[attr-defined]


class HandBackForm(forms.Form):
    reason = forms.CharField(
        label="What should be put right?",
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Say what should be put right, so that it can be."},
    )


class HowLongForm(forms.Form):
    """Hours and minutes; both empty for no answer."""

    mark_optional = False
    hours = forms.IntegerField(
        label="Hours (optional)",
        min_value=0,
        max_value=999,
        required=False,
        error_messages={
            "invalid": "Hours must be a whole number, like 3.",
            "min_value": "Hours must be 0 or more.",
            "max_value": "Hours must be 999 or fewer.",
        },
    )
    minutes = forms.IntegerField(
        label="Minutes (optional)",
        min_value=0,
        max_value=999,
        required=False,
        error_messages={
            "invalid": "Minutes must be a whole number, like 30.",
            "min_value": "Minutes must be 0 or more.",
            "max_value": "Minutes must be 999 or fewer. Put whole hours in the box for hours.",
        },
    )

    @staticmethod
    def boxes(total: int | None) -> dict[str, int]:
        return {} if total is None else {"hours": total // 60, "minutes": total % 60}

    @property
    def total(self) -> int | None:
        """Minutes in all; None where both boxes were left empty."""
        hours, minutes = self.cleaned_data["hours"], self.cleaned_data["minutes"]
        return None if hours is None and minutes is None else (hours or 0) * 60 + (minutes or 0)


class WithdrawForm(forms.Form):
    sure = forms.BooleanField(
        label="Yes, withdraw this application for good",
        error_messages={"required": "Tick the box to show that you want to withdraw, or go back."},
    )


class LateForm(forms.Form):
    """Which unsent bid may still be sent, until when, and why."""

    reference = forms.CharField(
        label="Reference of the bid",
        help_text="The applicant sees it on every page of the bid, for example RSF-2728-0042.",
        max_length=60,
        error_messages={"required": "Enter the reference of the bid that is to be let in."},
    )
    until = InstantField(label="Until when may it be sent?", help_text="For example, 3 12 2026 and 17:00.", noun="the new closing time")
    reason = forms.CharField(
        label="Why may it be sent late?",
        help_text="The panel and the auditor read this. The applicant does not.",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write why this bid may be sent late."},
    )


class ExtendForm(forms.Form):
    """Until when an open call is given more time, and why."""

    until = InstantField(label="When shall it close?", help_text="For example, 11 12 2026 and 12 noon.", noun="the new closing time")
    decision_by_on = DateField3(
        label="Decision by", noun="the decision day", help_text="Leave it empty where it stays as it was.", required=False
    )
    reason = forms.CharField(
        label="Why is there more time?",
        help_text="Everybody reads this on the page of the call, and in the letter to those who have a bid in hand.",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write why there is more time."},
    )


def show_problems(form: SectionForm, problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Put the problems of stored answers beside their fields on a page that was not sent.

    Shape: (id of the control, message) pairs for the summary above the page, in the order of the form.
    """
    errors = forms.utils.ErrorDict(renderer=form.renderer)
    form._errors = errors  # type: ignore[attr-defined]
    shown = []
    for problem in problems:
        names = form.names.get(problem.question_key)
        if names:
            errors.setdefault(names[0], form.error_class(renderer=form.renderer)).append(problem.message)
            mark_cell(form.fields[names[0]], problem.message)
            shown.append((form[names[0]].id_of(problem.message), problem.message))  # type: ignore[attr-defined]
    return shown


class MessageForm(forms.Form):
    """A message to the other side, with a file if it needs one."""

    mark_optional = False
    text = forms.CharField(label="Message", widget=forms.Textarea({"rows": 6}), error_messages={"required": "Write a message."})
    upload = forms.FileField(
        label="A file, if it helps",
        required=False,
        allow_empty_file=True,  # the action says what is wrong with it
        help_text="PDF, Word, Excel or a picture.",
        widget=forms.FileInput({"accept": ACCEPT}),
    )


class NewFormForm(forms.Form):
    """Which later version a call asks by from now on."""

    version = forms.TypedChoiceField(
        label="Version to use", coerce=int, widget=forms.RadioSelect, error_messages={"required": "Choose the version to use."}
    )

    def __init__(self, data: Any, *, versions: Sequence[Later]) -> None:
        super().__init__(data)
        self.fields["version"].choices = [(each.version.pk, str(each.version)) for each in versions]  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """How, when and about what the office was in contact with a body."""

    way = forms.ChoiceField(
        label="How", choices=ContactWay.choices, widget=forms.RadioSelect, error_messages={"required": "Choose how you were in contact."}
    )
    on = DateField3(label="When", noun="the day")
    bid = forms.TypedChoiceField(label="About", coerce=int, required=False, empty_value=None)
    text = forms.CharField(
        label="What was said",
        help_text="The body does not see it here. It may ask for what we hold about it, so write what you would say to it.",
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Write what was said."},
    )

    def __init__(self, data: Any, *, bids: Iterable[Application], **options: Any) -> None:
        super().__init__(data, **options)
        choices = [("", "No one bid"), *((each.pk, f"{each.reference} {each.title}") for each in bids)]
        self.fields["bid"].choices = choices  # type: ignore[attr-defined]
