"""What is typed into the filters of the desks."""

from typing import Any

from django import forms

from commissioning.forms import DateField3
from grants.workspace.queries.officer import FUNNEL, SORTS


class BidFilter(forms.Form):
    """The filter beside the list of bids; an unknown value is as if nothing was chosen."""

    mark_optional = False
    q = forms.CharField(label="Reference, project or body", required=False)
    call = forms.ChoiceField(label="Call", required=False)
    stage = forms.ChoiceField(label="Stage", required=False)
    flag = forms.ChoiceField(
        label="Only", required=False, choices=[("", "All"), ("moderation", "Needs moderation"), ("late", "Admitted late")]
    )
    sort = forms.ChoiceField(label="Sort by", required=False, choices=[(key, words) for key, (words, _) in SORTS.items()])

    def __init__(self, *args: Any, calls: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["call"].choices = [("", "All calls"), *calls]  # type: ignore[attr-defined]
        stages = [(key, words.capitalize()) for key, words, _ in FUNNEL if key != "draft"]
        self.fields["stage"].choices = [("", "All stages"), *stages]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What to filter by, as `listed_bids` takes it."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "text": str(data.get("q") or "").strip(),
            "call": str(data.get("call") or ""),
            "stage": str(data.get("stage") or ""),
            "flag": str(data.get("flag") or ""),
            "sort": str(data.get("sort") or ""),
        }


class OnForm(forms.Form):
    """At which day the figures are asked for."""

    mark_optional = False
    on = DateField3(noun="the date", label="Figures at", required=False)
