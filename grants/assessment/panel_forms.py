"""What is typed about a meeting of the panel."""

from collections.abc import Iterable
from typing import Any

from django import forms

from commissioning.forms import DateField3
from commissioning.people.models import User
from grants.applications.models import Application
from grants.assessment.models import PanelMember


class MeetingForm(forms.Form):
    """When the panel meets, and who is on it."""

    held_on = DateField3(label="Day of the meeting", noun="the day of the meeting")
    place = forms.CharField(label="Place, or how it meets", max_length=120, required=False)
    people = forms.MultipleChoiceField(label="Members who sign in here", widget=forms.CheckboxSelectMultiple, required=False)
    others = forms.CharField(
        label="Members from outside",
        help_text="One a line: name, then a comma and the post.",
        widget=forms.Textarea({"rows": 4}),
        required=False,
    )

    def __init__(self, *args: Any, people: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["people"].choices = [(each.pk, str(each)) for each in people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("people") and not (data.get("others") or "").strip():
            self.add_error("people", "Say who is on the panel.")
        return data

    def names(self) -> list[tuple[str, str]]:
        """Those from outside: name and post."""
        parts = (line.partition(",") for line in self.cleaned_data["others"].splitlines() if line.strip())
        return [(name.strip(), post.strip()) for name, _, post in parts]


class CameForm(forms.Form):
    """Who was there."""

    mark_optional = False
    came = forms.MultipleChoiceField(label="Who is there", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, members: Iterable[PanelMember], **options: Any) -> None:
        members = list(members)
        options["initial"] = {"came": [str(each.pk) for each in members if each.came]}
        super().__init__(*args, **options)
        self.fields["came"].choices = [(str(each.pk), f"{each.name}, {each.post}" if each.post else each.name) for each in members]  # type: ignore[attr-defined]


class LeavingForm(forms.Form):
    """Who leaves the room for which bid."""

    mark_optional = False
    member = forms.TypedChoiceField(label="Member", coerce=int, error_messages={"required": "Choose a member."})
    bid = forms.TypedChoiceField(label="Bid", coerce=int, error_messages={"required": "Choose a bid."})
    why = forms.CharField(label="Why", max_length=200, error_messages={"required": "Say why she or he leaves."})

    def __init__(self, *args: Any, members: Iterable[PanelMember], bids: Iterable[Application], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].choices = [("", "Choose"), *((each.pk, each.name) for each in members if each.came)]  # type: ignore[attr-defined]
        self.fields["bid"].choices = [("", "Choose"), *((each.pk, f"{each.reference} {each.title}") for each in bids)]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The end of a meeting."""

    note = forms.CharField(label="What else was said, for the record", widget=forms.Textarea({"rows": 4}), required=False)
