"""Setting up an event, and booking a place at one."""

from typing import Any

from django import forms

from commissioning.calls.models import EventKind
from commissioning.files.kinds import ACCEPT
from commissioning.forms import InstantField


class EventForm(forms.Form):
    kind = forms.ChoiceField(label="What is it?", choices=EventKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label="Title", max_length=120, error_messages={"required": "Enter the title."})
    starts_at = InstantField(label="When does it begin?", noun="the beginning", help_text="For example, 11 12 2026 and 6pm.")
    minutes = forms.IntegerField(
        label="How long, in minutes",
        min_value=5,
        max_value=600,
        error_messages={"required": "Enter how long it lasts, in minutes."},
    )
    where = forms.CharField(label="Where", help_text="Leave it empty where it is online only.", max_length=200, required=False)
    link = forms.URLField(
        label="Link to join online",
        help_text="Only those who have a place are told it.",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter the whole link, like https://meet.example/abc."},
    )
    places = forms.IntegerField(label="Places", min_value=1, max_value=2000, error_messages={"required": "Enter how many may come."})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("where") and not data.get("link") and not self.has_error("link"):
            self.add_error("where", "Say where it is held, or give the link to join, or both.")
        return data


class SlidesForm(forms.Form):
    upload = forms.FileField(
        label="The slides",
        allow_empty_file=True,  # the action says what is wrong with it
        help_text="As a PDF, so that everyone can open it.",
        widget=forms.FileInput({"accept": ACCEPT}),
        error_messages={"required": "Choose the file."},
    )


class CallOffForm(forms.Form):
    reason = forms.CharField(
        label="Why is it called off?",
        help_text="All who booked or wait read it.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write why. Those who booked read it."},
    )


class BookForm(forms.Form):
    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )
    email = forms.EmailField(
        label="Your email address",
        help_text="We send the confirmation there. It is used for this event only.",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": "Enter your email address.",
            "invalid": "Enter an email address in the form name@example.org.",
        },
    )
