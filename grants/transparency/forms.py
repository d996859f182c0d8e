"""What a reader looks for."""

from typing import Any

from django import forms

from commissioning.calls.models import Fund
from commissioning.money import financial_year_name
from commissioning.outcomes.models import Outcome
from commissioning.people.models import District
from grants.transparency.queries import RegisterFilter


class RegisterForm(forms.Form):
    """A search that has an address of its own."""

    mark_optional = False
    q = forms.CharField(label="Name, project or reference", required=False, max_length=80)
    fund = forms.ModelChoiceField(label="Fund", queryset=Fund.objects.none(), required=False, empty_label="Any fund")
    year = forms.TypedChoiceField(label="Financial year", required=False, coerce=int, empty_value=None)
    outcome = forms.ModelChoiceField(
        label="Outcome of our plan", queryset=Outcome.objects.none(), required=False, empty_label="Any outcome"
    )
    district = forms.ModelChoiceField(label="District", queryset=District.objects.none(), required=False, empty_label="Anywhere")

    def __init__(self, *args: Any, years: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["fund"].queryset = Fund.objects.filter(is_history=False).order_by("name")
        fields["outcome"].queryset = Outcome.objects.order_by("priority__plan__from_on", "priority__number", "order", "pk")
        fields["district"].queryset = District.objects.order_by("position", "name")
        fields["year"].choices = [("", "Any year"), *((year, financial_year_name(year)) for year in years)]

    def wanted(self) -> RegisterFilter:
        data = self.cleaned_data
        return RegisterFilter(
            text=data["q"],
            fund_id=data["fund"].pk if data["fund"] else None,
            year=data["year"],
            outcome_id=data["outcome"].pk if data["outcome"] else None,
            district_id=data["district"].pk if data["district"] else None,
        )


class HistoryForm(forms.Form):
    mark_optional = False
    q = forms.CharField(label="Name of a body", required=False, max_length=80)
