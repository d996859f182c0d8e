"""Narrowing the list of funds, by an address that can be sent to somebody."""

from typing import Any

from django import forms
from django.utils.functional import cached_property

from commissioning.calls.models import CallQuerySet
from commissioning.forms import PoundsField
from commissioning.outcomes.models import FocusArea
from commissioning.people.models import BodyKind, District
from commissioning.questions.eligibility import sets_that_stop


class CallFilter(forms.Form):
    """What for, what kind of body, how much, where. Anything left empty narrows nothing; an amount that cannot be read is said to be so."""

    mark_optional = False

    theme = forms.ChoiceField(label="What it is for", required=False)
    body = forms.ChoiceField(label="What kind of body you are", choices=[("", "Any"), *BodyKind.choices], required=False)
    amount = PoundsField(label="How much you need", required=False, help_text="For example £3,400")
    district = forms.ChoiceField(label="Where you work", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        areas = FocusArea.objects.order_by("priority__number", "order").values_list("pk", "title")
        districts = District.objects.order_by("position", "name").values_list("code", "name")
        self.fields["theme"].choices = [("", "Anything"), *((str(pk), title) for pk, title in areas)]  # type: ignore[attr-defined]
        self.fields["district"].choices = [("", "Anywhere"), *districts]  # type: ignore[attr-defined]

    def narrow(self, calls: CallQuerySet) -> CallQuerySet:
        """The calls that fit what was asked; parts that were not understood are left out."""
        asked = self.cleaned_data
        if asked.get("theme"):
            calls = calls.filter(pk__in=calls.model.objects.filter(outcomes__focus_area=asked["theme"]).values("pk"))
        if asked.get("body"):
            calls = calls.exclude(eligibility_set__in=self.closed_to_body)
        if asked.get("amount"):
            calls = calls.filter(least_pence__lte=asked["amount"], most_pence__gte=asked["amount"])
        if asked.get("district"):
            calls = calls.filter(pk__in=calls.model.objects.filter(districts__code=asked["district"]).values("pk"))
        return calls

    @cached_property
    def closed_to_body(self) -> set[int]:
        """The checks that would stop the kind of body that was asked for."""
        return sets_that_stop(self.cleaned_data["body"])

    @property
    def is_asked(self) -> bool:
        return any(self.cleaned_data.values())
