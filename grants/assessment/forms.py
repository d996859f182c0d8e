"""What officers and assessors type: parsed and checked here, never saved."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from commissioning.calls.models import Criterion
from commissioning.forms import DateField3, HintedLabel, InstantField, PoundsField
from grants.assessment.entries import NO_MONEY
from grants.assessment.gate import reasons_for
from grants.assessment.models import KINDS_OF_INTEREST
from grants.assessment.queries import BodyToDeclare, GateLine


def area(rows: int = 3, **attrs: Any) -> forms.Textarea:
    return forms.Textarea({"rows": rows, **attrs})


class CheckForm(forms.Form):
    """Every test of the gate, and what to do with the bid then."""

    code = forms.ChoiceField(label="Reason, if the bid is ineligible", required=False)
    note = forms.CharField(label="Note for the record", widget=area(2), required=False)

    def __init__(self, *args: Any, lines: Sequence[GateLine], preset: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = lines
        self.fields["code"].choices = [("", "Choose a reason"), *reasons_for(preset).items()]  # type: ignore[attr-defined]
        for line in lines:
            choices = [("pass", "Pass"), ("fail", "Fail"), ("waived", "Waived")]
            widget = forms.RadioSelect()
            widget.inline = True  # type: ignore[attr-defined]
            self.fields[f"result_{line.key}"] = forms.ChoiceField(
                label=line.label, choices=choices, widget=widget, required=False, initial=line.check.result if line.check else None
            )
            self.fields[f"reason_{line.key}"] = forms.CharField(
                label="Reason, if it fails or is waived",
                widget=forms.TextInput,
                required=False,
                initial=line.check.reason if line.check else "",
            )

    mark_optional = False

    @property
    def rows(self) -> list[tuple[GateLine, Any, Any]]:
        return [(line, self[f"result_{line.key}"], self[f"reason_{line.key}"]) for line in self.lines]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for line in self.lines:
            if data.get(f"result_{line.key}") in ("fail", "waived") and not data.get(f"reason_{line.key}"):
                self.add_error(f"reason_{line.key}", f"Say why: “{line.label}”.")
        return data

    def tests(self) -> list[dict[str, str]]:
        """The tests that have a result, as `record_check` takes them."""
        found = []
        for line in self.lines:
            result = self.cleaned_data.get(f"result_{line.key}")
            if result:
                reason = "" if result == "pass" else self.cleaned_data[f"reason_{line.key}"]
                found.append({"test": line.key, "label": line.label, "result": result, "reason": reason})
        return found


class InterestsForm(forms.Form):
    """One page of a call's bodies: none, known or conflict for each, with a note. What stands as a conflict is shown and not asked."""

    mark_optional = False

    def __init__(self, *args: Any, bodies: Iterable[BodyToDeclare], **options: Any) -> None:
        super().__init__(*args, **options)
        self.bodies = list(bodies)
        for body in self.bodies:
            if body.interest and body.interest.kind == "conflicted":
                continue
            key = body.organisation.pk
            widget = forms.RadioSelect()
            widget.inline = True  # type: ignore[attr-defined]
            self.fields[f"kind_{key}"] = forms.ChoiceField(
                label=body.organisation.name,
                choices=KINDS_OF_INTEREST,
                widget=widget,
                required=False,
                initial=body.interest.kind if body.interest else None,
            )
            self.fields[f"note_{key}"] = forms.CharField(
                label=f"What is your interest in {body.organisation.name}?",
                widget=forms.TextInput,
                required=False,
                initial=body.interest.note if body.interest else "",
            )

    @property
    def rows(self) -> list[tuple[BodyToDeclare, Any, Any]]:
        return [
            (body, self[f"kind_{body.organisation.pk}"], self[f"note_{body.organisation.pk}"])
            if f"kind_{body.organisation.pk}" in self.fields
            else (body, None, None)
            for body in self.bodies
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for body in self.bodies:
            key = body.organisation.pk
            if data.get(f"kind_{key}") == "none" and body.matches and not data.get(f"note_{key}", "").strip():
                self.add_error(f"note_{key}", f"Say why this is no interest in {body.organisation.name}: {body.matches[0]}")
            if data.get(f"kind_{key}") in ("known", "conflicted") and not data.get(f"note_{key}", "").strip():
                self.add_error(f"note_{key}", f"Say what the interest in {body.organisation.name} is.")
        if self.is_bound and not self.errors and not any(data.get(f"kind_{body.organisation.pk}") for body in self.bodies):
            first = next((f"kind_{body.organisation.pk}" for body in self.bodies if f"kind_{body.organisation.pk}" in self.fields), None)
            if first:
                self.add_error(first, "Choose none, known or conflict for at least one body.")
        return data

    def declared(self) -> list[tuple[int, str, str]]:
        """Organisation, kind and note of each body whose answer is new or changed."""
        found = []
        for body in self.bodies:
            key = body.organisation.pk
            kind, note = self.cleaned_data.get(f"kind_{key}"), self.cleaned_data.get(f"note_{key}", "").strip()
            if kind and (body.interest is None or (body.interest.kind, body.interest.note) != (kind, note)):
                found.append((key, kind, note))
        return found


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Why", widget=area(3), error_messages={"required": "Say why the scores are reopened."})


class AssignForm(forms.Form):
    """Who scores, by when, and until when they may look."""

    people = forms.MultipleChoiceField(
        label="Assessors", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one assessor."}
    )
    due_on = DateField3(label="Scores asked for by", noun="the date for scores", required=False)
    until = InstantField(
        label="Access ends", help_text="For an outside assessor whose access is limited in time.", noun="the end of access", required=False
    )

    only = forms.TypedMultipleChoiceField(
        label="Only these criteria",
        help_text="For a specialist, who then scores these and sees no others. Choose none for all of them.",
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        required=False,
    )

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], criteria: Iterable[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["people"].choices = [(str(key), words) for key, words in people]  # type: ignore[attr-defined]
        self.fields["only"].choices = list(criteria)  # type: ignore[attr-defined]

    def ids(self) -> list[int]:
        return [int(each) for each in self.cleaned_data["people"]]


class ShareForm(forms.Form):
    """Among whom the bids of a call, or of one lot, are shared out: people one by one, a team, or both."""

    mark_optional = False
    lot = forms.TypedChoiceField(label="Which bids", coerce=int, empty_value=None, required=False)
    team = forms.TypedChoiceField(label="Team", coerce=int, empty_value=None, required=False)
    people = forms.MultipleChoiceField(label="Assessors", widget=forms.CheckboxSelectMultiple, required=False)
    due_on = DateField3(label="Scores asked for by", noun="the date for scores", required=False)

    def __init__(
        self,
        *args: Any,
        people: Iterable[tuple[int, str]],
        teams: Mapping[int, tuple[str, set[int]]],
        lots: Iterable[tuple[int, str]],
        **options: Any,
    ) -> None:
        """Shape: `teams` maps an id to the team's name and the ids of its members."""
        super().__init__(*args, **options)
        self.teams, may = teams, list(people)
        self.may = {key for key, _ in may}
        self.fields["people"].choices = [(str(key), words) for key, words in may]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", "No team"), *((key, name) for key, (name, _) in teams.items())]  # type: ignore[attr-defined]
        self.fields["lot"].choices = [("", "Every eligible bid"), *((key, f"Lot: {name}") for key, name in lots)]  # type: ignore[attr-defined]
        if not teams:
            del self.fields["team"]
        if len(self.fields["lot"].choices) == 1:  # type: ignore[attr-defined]
            del self.fields["lot"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.ids():
            self.add_error("people", "Choose at least one assessor, or a team.")
        return data

    def ids(self) -> list[int]:
        """The people chosen, with those of the team who may score in this call."""
        chosen = {int(each) for each in self.cleaned_data.get("people", [])}
        team = self.cleaned_data.get("team")
        return sorted(chosen | (self.teams[team][1] & self.may if team else set()))


class TeamForm(forms.Form):
    """A team of scorers."""

    mark_optional = False
    name = forms.CharField(label="Name", max_length=80, error_messages={"required": "Give the team a name."})
    members = forms.TypedMultipleChoiceField(label="Members", widget=forms.CheckboxSelectMultiple, coerce=int, required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["members"].choices = list(people)  # type: ignore[attr-defined]


class ModerationForm(forms.Form):
    """One agreed figure for each criterion in dispute; empty for the others, which take the mean."""

    mark_optional = False
    present = forms.CharField(label="Who was present", widget=forms.TextInput, error_messages={"required": "Say who was present."})
    reason = forms.CharField(label="What was agreed, and why", widget=area(4), error_messages={"required": "Say what was agreed, and why."})

    def __init__(self, *args: Any, criteria: Sequence[Criterion], must: Iterable[str], may: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.criteria = {f"score_{each.pk}": each for each in criteria}
        must, may = set(must), set(may)
        for name, each in self.criteria.items():
            if each.key in must | may:
                self.fields[name] = forms.DecimalField(
                    label=f"Agreed score for “{each.title}”",
                    min_value=0,
                    max_value=5,
                    max_digits=3,
                    decimal_places=2,
                    required=each.key in must,
                    widget=forms.TextInput({"inputmode": "decimal", "class": "govuk-input--width-3"}),
                    error_messages={
                        "required": f"Give one agreed score for “{each.title}”.",
                        "invalid": "Write a number from 0 to 5, like 3.5.",
                        "min_value": "An agreed score is at least 0.",
                        "max_value": "An agreed score is at most 5.",
                        "max_decimal_places": "Write at most two decimals.",
                        "max_digits": "Write a number from 0 to 5, like 3.5.",
                        "max_whole_digits": "Write a number from 0 to 5, like 3.5.",
                    },
                )

    def figures(self) -> dict[int, Decimal]:
        """Criterion id to the figure that was typed."""
        return {each.pk: self.cleaned_data[name] for name, each in self.criteria.items() if self.cleaned_data.get(name) is not None}


class RecommendForm(forms.Form):
    """What the panel says."""

    kind = forms.ChoiceField(
        label="The panel recommends",
        choices=[
            ("full", "Fund in full"),
            ("part", "Fund in part"),
            ("reserve", "Reserve list"),
            ("none", "Do not fund"),
            ("defer", HintedLabel("Defer to a later meeting", hint="It stays before the panel, with the reasons on record.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the panel recommends."},
    )
    amount = PoundsField(label="Amount", help_text="Left empty, it is the whole ask.", required=False)
    reasons = forms.CharField(
        label="Reasons, for the record",
        help_text="How it will help to cut crime and disorder, or why it is not recommended.",
        widget=area(4),
        error_messages={"required": "Give the reasons for the record."},
    )
    purpose = forms.CharField(
        label="Purpose", help_text="What the money is for, as the notice will say it.", widget=area(2), required=False
    )
    conditions = forms.CharField(
        label="Conditions", help_text="One a line. Empty: none beyond the standard terms.", widget=area(3), required=False
    )
    feedback = forms.CharField(label="Feedback for the applicant", widget=area(3), required=False)

    def amount_pence(self, ask_pence: int) -> int:
        if self.cleaned_data["kind"] in NO_MONEY:
            return 0
        amount = self.cleaned_data["amount"]
        return ask_pence if amount is None else int(amount)
