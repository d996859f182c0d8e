"""What a clerk types in a return, and an officer about one. Everything may be left for later; what keeps it from being sent is said by the action."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from commissioning.files.kinds import ACCEPT
from commissioning.forms import PoundsField
from commissioning.money import format_pounds
from commissioning.outcomes.series import in_figures
from grants.returns.models import CHANGES_WORDS, STORY_WORDS
from grants.returns.queries import ReturnSheet

A_NUMBER = "Enter a number, like 12 or 12.5."


class FigureField(forms.DecimalField):
    """A number as people type it: 1,234 or 12.5, not below zero. Stays empty until it is known."""

    def __init__(self, *, places: int, **options: Any) -> None:
        wrong = {
            "invalid": A_NUMBER,
            "min_value": "Enter 0 or more.",
            "max_digits": "That is more than we can keep. Enter fewer figures.",
            "max_whole_digits": "That is more than we can keep. Enter fewer figures.",
            "max_decimal_places": f"Round it to {places} figures after the point.",
        }
        super().__init__(required=False, min_value=0, decimal_places=places, error_messages=wrong, **options)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", "").strip() if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return in_figures(value) if isinstance(value, Decimal) else value


def figure(places: int, digits: int, **options: Any) -> FigureField:
    return FigureField(places=places, max_digits=digits, **options)


def short(label: str, *, limit: int = 200, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=limit, **options)


def long(label: str, *, words: int, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea({"maxwords": words, "rows": rows}), **options)


@dataclass(frozen=True)
class Row:
    """One agreed thing, its box, and the box for words beside it."""

    figure: BoundField
    words: BoundField

    @property
    def is_told(self) -> bool:
        """Whether the words stand open: there are some, or something is wrong with them."""
        return bool(self.words.value() or self.words.errors)


class ReturnForm(forms.Form):
    """One return, with a box for everything that was agreed. `values` is what an action wants."""

    label_size = "s"
    mark_optional = False

    def __init__(self, *args: Any, sheet: ReturnSheet, before: ReturnSheet | None = None, **options: Any) -> None:
        one = sheet.one
        self.sheet, self.is_note = sheet, one.kind == "end_note"
        options["initial"] = initial_of(sheet)
        super().__init__(*args, **options)
        self.fields["story"] = long(
            "What did you do, and what did you learn?",
            words=STORY_WORDS,
            rows=6 if self.is_note else 9,
            help_text="Name nobody. Leave out anything from which a person could be found: a phone number, an email, a postcode, a date of birth.",
        )
        last = {each.agreed_id: each.actual for each in before.outputs if each.actual is not None} if before else {}
        for output in sheet.outputs:
            agreed = output.agreed
            told = f" You told us {in_figures(last[agreed.pk])} last time." if agreed.pk in last else ""
            self.fields[f"output_{agreed.pk}"] = figure(
                2, 12, label=agreed.what, help_text=f"Planned: {in_figures(agreed.planned)} {agreed.unit}.{told} How many so far?"
            )
            self.fields[f"output_reason_{agreed.pk}"] = short("What made it more or fewer", limit=500)
        for measure in sheet.measures:
            measured = measure.agreed
            self.fields[f"measure_{measured.pk}"] = figure(4, 14, label=measured.indicator.name, help_text=measure_hint(measure))
            self.fields[f"how_{measured.pk}"] = short("How it was measured")
        for line in sheet.spend:
            self.fields[f"spend_{line.head_id}"] = PoundsField(
                label=line.head.head, required=False, help_text=f"Planned for the whole grant: {format_pounds(line.head.planned_pence)}."
            )
            self.fields[f"spend_reason_{line.head_id}"] = short("Why it differs from the plan", limit=500)
        self.fields["people_reached"] = forms.IntegerField(
            label="How many people did it reach?",
            required=False,
            min_value=0,
            max_value=10_000_000,
            help_text="Count each person once, from the start of the grant. Leave it empty if the work does not reach people one by one.",
            error_messages={
                "invalid": "Enter a whole number, like 120.",
                "min_value": "Enter 0 or more.",
                "max_value": "That is too many.",
            },
        )
        if not self.is_note:
            self.fields["changes"] = long(
                "Has anything changed, or could anything go wrong?",
                words=CHANGES_WORDS,
                rows=4,
                help_text="People, dates, costs, risks. Write “None” if nothing has. Name nobody here either.",
            )
        self.fields["evidence"] = forms.FileField(
            label="Add a photo, a receipt or a report",
            required=False,
            widget=forms.FileInput({"accept": ACCEPT}),
            help_text="PDF, Word, Excel, JPEG or PNG, up to 10 MB. No faces without consent, and no names. A new file takes the place of the one before.",
        )
        self.fields["declared_name"] = short(
            "Who declares that this return is true?", limit=120, help_text="A name and post of your body, such as the clerk to the council."
        )

    def rows(self, box: str, words: str) -> Iterator[Row]:
        """Pairs of boxes in the order of the agreement: `rows("output_", "output_reason_")`."""
        for name in self.fields:
            if name.startswith(box) and name.removeprefix(box).isdigit():
                yield Row(self[name], self[words + name.removeprefix(box)])

    @property
    def outputs(self) -> list[Row]:
        return list(self.rows("output_", "output_reason_"))

    @property
    def measures(self) -> list[Row]:
        return list(self.rows("measure_", "how_"))

    @property
    def spend(self) -> list[Row]:
        return list(self.rows("spend_", "spend_reason_"))

    def values(self) -> dict[str, Any]:
        """What was typed, as the fields of a ReturnDraft. Money in pence."""
        data = self.cleaned_data
        sheet = self.sheet
        return {
            "story": data["story"],
            "changes": data.get("changes", ""),
            "people_reached": data["people_reached"],
            "declared_name": data["declared_name"],
            "outputs": {each.agreed_id: data[f"output_{each.agreed_id}"] for each in sheet.outputs},
            "output_reasons": {each.agreed_id: data[f"output_reason_{each.agreed_id}"] for each in sheet.outputs},
            "measures": {each.agreed_id: data[f"measure_{each.agreed_id}"] for each in sheet.measures},
            "measured_how": {each.agreed_id: data[f"how_{each.agreed_id}"] for each in sheet.measures},
            "spend": {each.head_id: data[f"spend_{each.head_id}"] for each in sheet.spend},
            "spend_reasons": {each.head_id: data[f"spend_reason_{each.head_id}"] for each in sheet.spend},
        }


def initial_of(sheet: ReturnSheet) -> dict[str, Any]:
    """What is saved so far, by the names of the boxes."""
    one = sheet.one
    found: dict[str, Any] = {
        "story": one.story,
        "changes": one.changes,
        "people_reached": one.people_reached,
        "declared_name": one.declared_name,
    }
    for output in sheet.outputs:
        found |= {f"output_{output.agreed_id}": output.actual, f"output_reason_{output.agreed_id}": output.reason}
    for measure in sheet.measures:
        found |= {f"measure_{measure.agreed_id}": measure.actual, f"how_{measure.agreed_id}": measure.how or measure.agreed.method}
    for line in sheet.spend:
        found |= {f"spend_{line.head_id}": line.spent_pence, f"spend_reason_{line.head_id}": line.reason}
    return found


def measure_hint(measure: Any) -> str:
    """Baseline and target in the agreed unit, in a line."""
    agreed = measure.agreed
    baseline = "not known" if agreed.baseline is None else in_figures(agreed.baseline)
    target = "not set" if agreed.target is None else in_figures(agreed.target)
    return f"In {agreed.unit}. At the start: {baseline}. Target: {target}."


class AskForm(forms.Form):
    text = forms.CharField(
        label="Your question",
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text="It goes to both contacts in a letter, and stands on the return.",
        error_messages={"required": "Write what you want to know."},
    )


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label="Why is this return not needed?",
        widget=forms.Textarea({"rows": 2}),
        max_length=1000,
        help_text="The reason is kept and shown to the auditor. A payment that waits for this return becomes free.",
        error_messages={"required": "Say why this return is not needed."},
    )


class CorrectForm(forms.Form):
    value = FigureField(places=4, max_digits=14, label="Correct value")
    why = forms.CharField(
        label="Where the correct value comes from", max_length=90, error_messages={"required": "Say where it comes from."}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["value"].required = True
        self.fields["value"].error_messages["required"] = "Enter the correct value."
