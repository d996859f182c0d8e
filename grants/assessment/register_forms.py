"""What is typed into the register of interests."""

from django import forms

from commissioning.forms import DateField3


class EntryForm(forms.Form):
    """One interest."""

    body = forms.CharField(label="Name of the body", max_length=200, error_messages={"required": "Name the body."})
    nature = forms.CharField(
        label="What the interest is",
        max_length=200,
        help_text="Such as trustee since 2021, or my brother works there.",
        error_messages={"required": "Say what the interest is."},
    )
    charity_number = forms.CharField(label="Charity number", max_length=40, required=False)
    company_number = forms.CharField(label="Company number", max_length=40, required=False)
    postcode = forms.CharField(label="Postcode", max_length=8, required=False)
    from_on = DateField3(label="Since", noun="the first day")


class EndEntryForm(forms.Form):
    """The end of one."""

    mark_optional = False
    to_on = DateField3(label="Last day", noun="the last day")
