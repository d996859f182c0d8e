"""Who acts for a body: inviting, changing, handing over, appointing. And one's own account."""

from django import forms

from commissioning.permissions import EDITOR, ORGANISATION_ROLES, VIEWER

ADDRESS = {
    "required": "Enter an email address.",
    "invalid": "Enter an email address in the right form, like name@example.org.",
}
ROLES = [
    (EDITOR, f"{ORGANISATION_ROLES[EDITOR]}: writes and sends applications"),
    (VIEWER, f"{ORGANISATION_ROLES[VIEWER]}: reads them"),
    ("owner", f"{ORGANISATION_ROLES['owner']}: all of that, and accepts offers, gives bank details, withdraws and invites"),
]


class MemberForm(forms.Form):
    """A person who is to act for the body."""

    email = forms.EmailField(
        label="Email address",
        help_text="We send a letter with a link that works for 7 days, once, and only for this address.",
        error_messages=ADDRESS,
    )
    role = forms.ChoiceField(
        label="What may this person do?",
        choices=ROLES,
        widget=forms.RadioSelect,
        initial=EDITOR,
        error_messages={"required": "Choose what this person may do."},
    )


class RoleForm(forms.Form):
    """What a member may do from now on."""

    role = forms.ChoiceField(
        label="What may this person do?",
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what this person may do."},
    )


class HandOverForm(forms.Form):
    """Who takes over."""

    email = forms.EmailField(
        label="Email address of the person who takes over",
        help_text="You stay the owner until they accept. Then they are the owner, and you see this organisation no more.",
        error_messages=ADDRESS,
    )


class AppointForm(forms.Form):
    """The office makes a person the owner, where nobody is left who could hand over."""

    email = forms.EmailField(label="Email address of the new owner", error_messages=ADDRESS)
    reason = forms.CharField(
        label="Why does the office appoint an owner?",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say why the office appoints an owner."},
    )
    how_checked = forms.CharField(
        label="How did you make sure?",
        help_text="Whom you called, on which number you already held, and when.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Note how you made sure: whom you called, on which number you already held, and when."},
    )
    ends_former = forms.BooleanField(label="End the access of those who are owners now", required=False, initial=True)


class AccountForm(forms.Form):
    """My details."""

    name = forms.CharField(
        label="Name",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "Enter your name, so that colleagues see who wrote what."},
    )
    phone = forms.CharField(
        label="Telephone number", max_length=40, required=False, widget=forms.TextInput({"type": "tel", "autocomplete": "tel"})
    )
    job = forms.CharField(label="Role or post", max_length=120, required=False)


class AddressForm(forms.Form):
    """The address to sign in with from now on."""

    email = forms.EmailField(
        label="New email address",
        max_length=254,
        help_text="We send a code to it. You sign in with the old address until you have typed the code.",
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages=ADDRESS,
    )


class AddressCodeForm(forms.Form):
    """The code of the letter."""

    code = forms.CharField(
        label="Code",
        help_text="It has 8 letters, like WQPT-KHMN. It works for 15 minutes.",
        max_length=20,
        widget=forms.TextInput(
            {
                "autocomplete": "one-time-code",
                "class": "house-otp govuk-input--width-10",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": "Enter the code that we sent to the new address."},
    )
