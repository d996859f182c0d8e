"""Signing in: the address, then the code."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.utils import timezone

from commissioning.people.models import User
from commissioning.people.sign_in import person_signing_in


class SignInForm(RequestLoginCodeForm):
    """Asks for the address. allauth reads the person from `_user`, so an address that is new gets one here, before the code goes out."""

    _user: User | None
    email = forms.EmailField(
        label="Email address",
        help_text="We will send you a code. You do not need a password, or to have been here before.",
        widget=forms.EmailInput({"autocomplete": "email"}),
        max_length=254,
        error_messages={
            "required": "Enter your email address.",
            "invalid": "Enter an email address in the right form, like name@example.org.",
        },
    )

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if email and self._user is None:
            self._user = person_signing_in(email=email, at=timezone.now())
        return email


class CodeForm(ConfirmLoginCodeForm):
    """Asks for the code of the letter."""

    code = forms.CharField(
        label="Code",
        help_text="It has 8 letters, like WQPT-KHMN. It works for 15 minutes.",
        widget=forms.TextInput(
            {
                "autocomplete": "one-time-code",
                "class": "house-otp govuk-input--width-10",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": "Enter the code that we sent you."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.mark_optional = False
