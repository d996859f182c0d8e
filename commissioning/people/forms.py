"""Signing in: the address, then the code. The record of an organisation, and who acts for it."""

import re
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.utils import timezone

from commissioning.people.models import BodyKind, Organisation, User
from commissioning.people.numbers import DOUBTS, WRITTEN, doubt
from commissioning.people.sign_in import person_signing_in

POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[ABD-HJLNP-UW-Z]{2})")


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


class OrganisationForm(forms.ModelForm):
    """The record of a body: kept once, confirmed at each bid."""

    groups = {
        "The organisation": ("name", "other_names", "kind", "charity_number", "company_number", "parish_code", "objects_text"),
        "Address": ("address", "postcode", "website"),
        "Main contact": ("contact_name", "contact_role", "contact_email", "contact_phone"),
        "Second contact": ("second_contact_name", "second_contact_email"),
    }

    website = forms.URLField(
        label="Website",
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": "Enter a web address in the right form, like www.example.org."},
    )

    class Meta:
        model = Organisation
        fields = [
            "name",
            "other_names",
            "kind",
            "charity_number",
            "company_number",
            "parish_code",
            "objects_text",
            "address",
            "postcode",
            "website",
            "contact_name",
            "contact_role",
            "contact_email",
            "contact_phone",
            "second_contact_name",
            "second_contact_email",
        ]
        labels = {
            "kind": "What kind of body is it?",
            "charity_number": "Charity number",
            "company_number": "Company number",
            "parish_code": "Parish code",
            "objects_text": "What the organisation is for (its objects)",
            "contact_name": "Name",
            "contact_role": "Role",
            "contact_email": "Email address of the main contact",
            "contact_phone": "Telephone number",
            "second_contact_name": "Name of the second contact",
            "second_contact_email": "Email address of the second contact",
        }
        help_texts = {
            "name": "As in its governing document or on the register.",
            "charity_number": "If it has one.",
            "company_number": "If it has one.",
            "parish_code": "Only for a parish or town council, if you know it.",
            "objects_text": "Up to 100 words.",
            "second_contact_email": "A different address, so that our letters reach somebody when one of you is away.",
        }
        widgets = {
            "address": forms.Textarea({"rows": 4, "autocomplete": "street-address"}),
            "objects_text": forms.Textarea({"rows": 4, "maxwords": 100}),
            "postcode": forms.TextInput({"autocomplete": "postal-code"}),
            "contact_phone": forms.TextInput({"type": "tel", "autocomplete": "tel"}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        needed = {
            "name": "Enter the legal name of the organisation.",
            "kind": "Choose what kind of body it is.",
            "address": "Enter the address.",
            "postcode": "Enter the postcode.",
            "contact_name": "Enter the name of the main contact.",
            "contact_email": "Enter the email address of the main contact.",
            "second_contact_name": "Enter the name of the second contact.",
            "second_contact_email": "Enter the email address of the second contact.",
        }
        for name, message in needed.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = message
        self.fields["kind"].choices = [("", "Choose one"), *BodyKind.choices]  # type: ignore[attr-defined]
        for name in DOUBTS:
            if says := doubt(name, getattr(self.instance, name)):
                self.fields[name].help_text = f"Please check it. {says}"
        for name in ("contact_email", "second_contact_email"):
            self.fields[name].error_messages["invalid"] = "Enter an email address in the right form, like name@example.org."

    def grouped(self) -> list[tuple[str, list[Any]]]:
        """The fields under their headings, for the page."""
        return [(heading, [self[name] for name in names]) for heading, names in self.groups.items()]

    def clean_charity_number(self) -> str:
        return WRITTEN["charity_number"](self.cleaned_data["charity_number"])

    def clean_company_number(self) -> str:
        return WRITTEN["company_number"](self.cleaned_data["company_number"])

    def clean_parish_code(self) -> str:
        return WRITTEN["parish_code"](self.cleaned_data["parish_code"])

    def clean_postcode(self) -> str:
        typed = "".join(str(self.cleaned_data["postcode"]).split()).upper()
        match = POSTCODE.fullmatch(typed)
        if not match:
            raise forms.ValidationError("Enter a full UK postcode, like CV34 4RL.")
        return f"{match[1]} {match[2]}"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, second = str(given.get("contact_email") or ""), str(given.get("second_contact_email") or "")
        if first and first.lower() == second.lower():
            self.add_error(
                "second_contact_email", "Give a different email address, so that our letters reach somebody when one of you is away."
            )
        return given

    def warnings(self) -> list[str]:
        """What looks wrong and is kept: the page of the record says it beside the number."""
        held = {name: str(self.cleaned_data.get(name) or "") for name in DOUBTS}
        return [f"We kept “{typed}”. {says} Please check it." for name, typed in held.items() if (says := doubt(name, typed))]

    def _post_clean(self) -> None:
        """Parse only: the action writes the record, so the row in hand stays as it was read."""
