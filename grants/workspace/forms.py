"""What is typed into the filters of the desks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from commissioning.forms import DateField3, PoundsField
from grants.assessment.actions import Bulk
from grants.assessment.tryout import Line
from grants.workspace.queries.desk import COLUMNS, USUAL
from grants.workspace.queries.officer import FUNNEL, SORTS


class BidFilter(forms.Form):
    """The filter beside the list of bids; an unknown value is as if nothing was chosen."""

    mark_optional = False
    q = forms.CharField(label="Reference, project, body or words of an answer", required=False)
    call = forms.ChoiceField(label="Call", required=False)
    stage = forms.ChoiceField(label="Stage", required=False)
    flag = forms.ChoiceField(
        label="Only", required=False, choices=[("", "All"), ("moderation", "Needs moderation"), ("late", "Admitted late")]
    )
    tag = forms.ChoiceField(label="Tag", required=False)
    sort = forms.ChoiceField(label="Sort by", required=False, choices=[(key, words) for key, (words, _) in SORTS.items()])
    show = forms.MultipleChoiceField(label="Columns that are shown", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, calls: list[tuple[str, str]], tags: Sequence[str] = (), scores: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if tags:
            self.fields["tag"].choices = [("", "All"), *((each, each) for each in tags)]  # type: ignore[attr-defined]
        else:
            del self.fields["tag"]
        shown = {key: each.heading for key, each in COLUMNS.items() if scores or not each.scores}
        self.usual = [key for key in USUAL if key in shown]
        self.fields["show"].choices = list(shown.items())  # type: ignore[attr-defined]
        query = QueryDict(mutable=True)
        query.update(self.data)
        query.setlist("show", [each for each in query.getlist("show") if each in shown] or self.usual)
        self.data = query
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
            "tag": str(data.get("tag") or ""),
            "sort": str(data.get("sort") or ""),
        }

    def columns(self) -> list[str]:
        """The columns that she chose, or the usual ones."""
        self.is_valid()
        return list(self.cleaned_data.get("show") or self.usual)

    def address(self) -> str:
        """What she chose, as it stands in an address: what `SavedView` keeps."""
        chosen: list[tuple[str, str]] = [(key, value) for key, value in self.chosen().items() if value]
        names = {"text": "q"}
        return urlencode(
            [(names.get(key, key), value) for key, value in chosen]
            + [("show", each) for each in self.columns() if self.columns() != self.usual]
        )


class SaveViewForm(forms.Form):
    """A name for the list as it stands."""

    mark_optional = False
    name = forms.CharField(label="Name of the view", max_length=60, error_messages={"required": "Give the view a name."})
    is_shared = forms.BooleanField(label="For everybody in the office", required=False)

    def __init__(self, *args: Any, may_share: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_share:
            del self.fields["is_shared"]


class BulkForm(forms.Form):
    """What an act on many bids needs beside them: an assessor, or the name of a tag."""

    mark_optional = False
    assessor_id = forms.TypedChoiceField(label="Assessor", coerce=int, error_messages={"required": "Choose an assessor."})
    name = forms.CharField(label="Tag", max_length=40, error_messages={"required": "Give the name of the tag."})

    def __init__(self, act: Bulk, *args: Any, assessors: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in list(self.fields):
            if name != act.asks:
                del self.fields[name]
        if "assessor_id" in self.fields:
            self.fields["assessor_id"].choices = [("", "Nobody chosen"), *assessors]  # type: ignore[attr-defined]


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


class AddressForm(forms.Form):
    """Where a letter goes."""

    mark_optional = False
    to = forms.EmailField(
        label="Email address",
        error_messages={
            "required": "Enter the address that it goes to.",
            "invalid": "Enter an email address in the form name@example.org.",
        },
    )


class OnForm(forms.Form):
    """At which day the figures are asked for."""

    mark_optional = False
    on = DateField3(noun="the date", label="Figures at", required=False)
