"""What is typed about due diligence."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from commissioning.forms import DateField3, PoundsField
from grants.assessment.models import DiligenceCheck
from grants.assessment.queries.diligence import DiligenceLine


class DiligenceForm(forms.Form):
    """Every thing that is looked into about one bid. A line whose result is left as it was, with the same evidence, is not recorded anew."""

    mark_optional = False

    def __init__(
        self,
        *args: Any,
        lines: Sequence[DiligenceLine],
        earlier: Mapping[int, DiligenceCheck],
        may_record: bool,
        may_waive: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.lines, self.earlier = lines, earlier
        choices = [("clear", "Clear"), ("query", "Query"), ("fail", "Fail")] if may_record else []
        if may_waive:
            choices.append(("waived", "Waived"))
        for line in lines:
            key = line.item_id
            widget = forms.RadioSelect()
            widget.inline = True  # type: ignore[attr-defined]
            held = line.result if line.result in dict(choices) else None
            self.fields[f"result_{key}"] = forms.ChoiceField(
                label=f"{line.number}. {line.label}", help_text=line.hint, choices=choices, widget=widget, required=False, initial=held
            )
            self.fields[f"evidence_{key}"] = forms.CharField(
                label="What shows it", widget=forms.Textarea({"rows": 2}), required=False, initial=line.evidence
            )
            self.fields[f"expires_{key}"] = DateField3(
                noun="the last day", label="Last day on which it holds, if it runs out", required=False, initial=line.expires_on
            )

    @property
    def rows(self) -> list[tuple[DiligenceLine, DiligenceCheck | None, Any, Any, Any]]:
        """Each line, what was found clear about the body for another bid, and its three boxes."""
        boxes = ("result", "evidence", "expires")
        return [(line, self.earlier.get(line.item_id), *(self[f"{box}_{line.item_id}"] for box in boxes)) for line in self.lines]  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for line in self.lines:
            typed = (data.get(f"evidence_{line.item_id}") or "").strip()
            if typed and typed != line.evidence and not data.get(f"result_{line.item_id}") and f"result_{line.item_id}" not in self.errors:
                self.add_error(f"result_{line.item_id}", f"{line.label}: choose what you found. What you wrote is kept below.")
            if data.get(f"result_{line.item_id}") and not (data.get(f"evidence_{line.item_id}") or "").strip():
                self.add_error(f"evidence_{line.item_id}", f"{line.label}: say what shows it.")
        return data

    def changed(self) -> list[tuple[DiligenceLine, str, str, date | None]]:
        """The lines that say something else than what stands."""
        found = []
        for line in self.lines:
            result = self.cleaned_data.get(f"result_{line.item_id}") or ""
            evidence = (self.cleaned_data.get(f"evidence_{line.item_id}") or "").strip()
            expires_on = self.cleaned_data.get(f"expires_{line.item_id}")
            if result and (result, evidence, expires_on) != (line.result, line.evidence, line.expires_on):
                found.append((line, result, evidence, expires_on))
        return found


class DiligenceItemForm(forms.Form):
    """One thing to look into."""

    mark_optional = False
    label = forms.CharField(label="What is looked into", max_length=120, error_messages={"required": "Say what is looked into."})
    hint = forms.CharField(label="What to look at", max_length=200, required=False)
    least = PoundsField(label="Asked of bids of this sum and more", required=False)
    is_asked = forms.BooleanField(label="It is asked of new bids", required=False, initial=True)
