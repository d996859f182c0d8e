"""What an officer types when she asks for something, what an applicant answers, and what the officer says of the answers."""

from typing import Any

from django import forms
from django.forms import BoundField

from commissioning.files.kinds import ACCEPT
from commissioning.forms import DateField3
from grants.applications.queries import MOST_THINGS, AskedLine, Wanted

ROWS_AT_FIRST = 4
ROWS_MORE = 3


class AskForm(forms.Form):
    """The one list: a box for each thing, and perhaps the section that it opens. Empty boxes are left out."""

    mark_optional = False
    due_on = DateField3(label="By when do we need all of it?", help_text="For example, 27 3 2027.", noun="the date")

    def __init__(self, sections: list[tuple[str, str]], *args: Any, rows: int = ROWS_AT_FIRST, **options: Any) -> None:
        super().__init__(*args, **options)
        self.count = max(1, min(rows, MOST_THINGS))
        choices = [("", "None: they answer in words or with a file"), *sections]
        for number in range(1, self.count + 1):
            self.fields[f"text_{number}"] = forms.CharField(
                label=f"Thing {number}", required=False, max_length=2_000, widget=forms.Textarea({"rows": 2})
            )
            self.fields[f"section_{number}"] = forms.ChoiceField(
                label=f"Section that thing {number} opens for change", required=False, choices=choices
            )
        self.order_fields([name for name in self.fields if name != "due_on"])

    @property
    def rows(self) -> list[tuple[int, BoundField, BoundField]]:
        return [(number, self[f"text_{number}"], self[f"section_{number}"]) for number in range(1, self.count + 1)]

    @property
    def things(self) -> list[Wanted]:
        data = self.cleaned_data
        return [
            Wanted(data[f"text_{number}"], data.get(f"section_{number}") or "")
            for number in range(1, self.count + 1)
            if data.get(f"text_{number}")
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(1, self.count + 1):
            if data.get(f"section_{number}") and not data.get(f"text_{number}") and f"text_{number}" not in self.errors:
                self.add_error(f"text_{number}", "Write what is to be changed in this section.")
        if not any(data.get(f"text_{number}") for number in range(1, self.count + 1)) and not self.errors:
            self.add_error("text_1", "Write what is missing, one thing in each box.")
        return data


class AnswerAskedForm(forms.Form):
    """An answer to one thing: words, a file or both."""

    mark_optional = False
    text = forms.CharField(label="Your answer", required=False, widget=forms.Textarea({"rows": 6}))
    upload = forms.FileField(
        label="A file, if that answers it",
        required=False,
        allow_empty_file=True,  # the action says what is wrong with it
        help_text="PDF, Word, Excel or a picture.",
        widget=forms.FileInput({"accept": ACCEPT}),
    )

    def __init__(self, line: AskedLine, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if line.item.section_key:
            self.fields["text"].label = "Anything to say about your change"
            self.fields["text"].help_text = "Leave it empty if the change says it all."


class JudgeForm(forms.Form):
    """For each answer: is it enough?"""

    mark_optional = False

    def __init__(self, lines: list[AskedLine], *args: Any, is_again: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines, self.is_again = lines, is_again
        second = ("short", "No. Record it as not met") if is_again else ("again", "No. Ask once more")
        for line in lines:
            number = line.item.number
            self.fields[f"verdict_{number}"] = forms.ChoiceField(
                label=f"Is answer {number} enough?",
                choices=[("accepted", "Yes, accept it"), second],
                widget=forms.RadioSelect,
                error_messages={"required": f"Say whether answer {number} is enough."},
            )
            if not is_again:
                self.fields[f"words_{number}"] = forms.CharField(
                    label="If not: what is still missing?", required=False, max_length=2_000, widget=forms.Textarea({"rows": 2})
                )
        if not is_again:
            self.fields["due_on"] = DateField3(
                label="By when, where something is asked once more?", noun="the date", required=False, help_text="For example, 27 3 2027."
            )

    @property
    def rows(self) -> list[tuple[AskedLine, BoundField, BoundField | None]]:
        return [
            (
                line,
                self[f"verdict_{line.item.number}"],
                None if self.is_again else self[f"words_{line.item.number}"],
            )
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        again = [each.item.number for each in self.lines if data.get(f"verdict_{each.item.number}") == "again"]
        for number in again:
            if not data.get(f"words_{number}") and f"words_{number}" not in self.errors:
                self.add_error(f"words_{number}", "Write what is still missing.")
        if again and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Enter the date by which you need it, like 27 3 2027.")
        return data

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        of = {each.item.number: data[f"verdict_{each.item.number}"] for each in self.lines}
        return {
            "accepted": [number for number, verdict in of.items() if verdict == "accepted"],
            "again": {number: data[f"words_{number}"] for number, verdict in of.items() if verdict == "again"},
            "short": [number for number, verdict in of.items() if verdict == "short"],
            "due_on": data.get("due_on"),
        }
