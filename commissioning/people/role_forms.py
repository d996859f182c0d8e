"""Giving a role."""

from typing import Any

from django import forms

from commissioning.forms import DateField3, PoundsField
from commissioning.permissions import STAFF_ROLES


class GiveRoleForm(forms.Form):
    """Who, which role, and for how long."""

    email = forms.EmailField(label="Email address", widget=forms.EmailInput({"autocomplete": "off"}))
    name = forms.CharField(label="Name", max_length=120, required=False, help_text="Needed only for somebody new.")
    role = forms.ChoiceField(label="Role", choices=lambda: [("", "Choose a role"), *STAFF_ROLES.items()])
    from_on = DateField3(label="First day", noun="the first day", required=False, help_text="Leave empty for today.")
    to_on = DateField3(label="Last day", noun="the last day", required=False, help_text="Leave empty where no end is set.")
    limit = PoundsField(label="May decide up to", required=False, help_text="For delegates only.")

    def role_fields(self) -> dict[str, Any]:
        """The keyword arguments of `give_role`."""
        data = self.cleaned_data
        return {"role": data["role"], "from_on": data["from_on"], "to_on": data["to_on"], "limit_pence": data["limit"]}
