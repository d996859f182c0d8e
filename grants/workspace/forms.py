"""What is typed into the filters of the desks."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from commissioning.forms import DateField3, PoundsField
from grants.assessment.tryout import Line
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


class TryOutForm(forms.Form):
    """An amount for each bid whose money the panel may still move. Empty is nothing; an amount that cannot be read keeps none of them."""

    mark_optional = False
    name = forms.CharField(label="Name", max_length=80, required=False, help_text="Such as “Village roads first”.")

    def __init__(self, *args: Any, lines: Sequence[Line], amounts: Mapping[int, int] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = [each.key for each in lines if each.takes_money]
        for each in lines:
            if each.takes_money:
                begun = (amounts or {}).get(each.key) or None
                self.fields[f"bid_{each.key}"] = PoundsField(label=f"Amount for {each.reference}", required=False, initial=begun)

    def amounts(self) -> dict[int, int]:
        """Bid id to pence, of what could be read."""
        return {key: pence for key in self.keys if (pence := self.cleaned_data.get(f"bid_{key}"))}

    def boxes(self) -> dict[int, forms.BoundField]:
        return {key: self[f"bid_{key}"] for key in self.keys}


class OnForm(forms.Form):
    """At which day the figures are asked for."""

    mark_optional = False
    on = DateField3(noun="the date", label="Figures at", required=False)
