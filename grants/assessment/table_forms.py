"""Many bids on one page: what the panel says of each, and one assessor's scores of each. A row that is left alone says nothing."""

from typing import Any

from django import forms

from commissioning.calls.models import Call, Criterion
from commissioning.forms import PoundsField
from grants.assessment.blind import Reading
from grants.assessment.entries import NO_MONEY, ScoreEntry
from grants.assessment.models import Assessment, Score

KINDS = [("", "Not now"), ("full", "In full"), ("part", "In part"), ("reserve", "Reserve"), ("none", "Do not fund"), ("defer", "Defer")]
SCORES = [("", "–"), *((str(each), str(each)) for each in range(6)), ("abstain", "Abstain")]


def area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class PanelRow(forms.Form):
    """What the panel says of one bid."""

    mark_optional = False
    kind = forms.ChoiceField(label="Panel", choices=KINDS, required=False)
    amount = PoundsField(label="Amount", required=False)
    reasons = forms.CharField(label="Reasons, for the record", widget=area(3), required=False)
    feedback = forms.CharField(label="Feedback for the applicant", widget=area(2), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") and not data.get("reasons"):
            self.add_error("reasons", "Give the reasons for the record.")
        if data.get("kind") == "part" and not self.errors and data.get("amount") is None:
            self.add_error("amount", "Give the amount.")
        return data

    def amount_pence(self, ask_pence: int) -> int:
        """What is recommended: nothing for none or deferred, the whole ask where no amount is given. Units: pence."""
        if self.cleaned_data["kind"] in NO_MONEY:
            return 0
        amount = self.cleaned_data["amount"]
        return ask_pence if amount is None else int(amount)


class ScoresRow(forms.Form):
    """One bid's scores by one assessor, with one reason for all of them or a reason for each as the call asks."""

    mark_optional = False
    overall_reason = forms.CharField(label="Overall reasons", widget=area(2), required=False)

    def __init__(
        self,
        *args: Any,
        assessment: Assessment,
        reading: Reading,
        criteria: list[Criterion],
        held: dict[int, Score],
        call: Call,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.assessment, self.reading, self.criteria, self.held = assessment, reading, criteria, held
        self.fields["overall_reason"].initial = assessment.overall_reason
        self.asks_each = call.reasons_rule != "overall"
        for each in criteria:
            score = held.get(each.pk)
            chosen = "" if score is None else "abstain" if score.abstained else "" if score.value is None else str(score.value)
            self.fields[f"s{each.pk}"] = forms.ChoiceField(
                label=each.title,
                choices=SCORES,
                required=False,
                initial=chosen,
                error_messages={"invalid_choice": "A score is 0, 1, 2, 3, 4 or 5; or you abstain."},
            )
            if self.asks_each:
                self.fields[f"r{each.pk}"] = forms.CharField(
                    label=f"Reason: {each.title}", required=False, initial=score.reason if score else "", widget=area(2)
                )

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """Score and reason box of each criterion; no reason box where the call asks for one overall."""
        return [(self[f"s{each.pk}"], self[f"r{each.pk}"] if self.asks_each else None) for each in self.criteria]

    def entries(self) -> list[ScoreEntry]:
        """What was typed for each criterion; where the page has no box for a reason, the one that stands is kept."""
        found = []
        for each in self.criteria:
            chosen, held = self.cleaned_data[f"s{each.pk}"], self.held.get(each.pk)
            reason = self.cleaned_data[f"r{each.pk}"] if self.asks_each else held.reason if held else ""
            value = int(chosen) if chosen and chosen != "abstain" else None
            found.append(ScoreEntry(each.pk, value, abstained=chosen == "abstain", reason=reason))
        return found
