"""What is typed in the form builder. Forms parse; the actions decide."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.questions.building import OWN_FIELDS
from commissioning.questions.exchange import KEY, MOST_BYTES
from commissioning.questions.kinds import kinds
from commissioning.questions.models import Question

KEY_HINT = (
    "Letters, figures, - and _. It stays the same from version to version, so that answers can be carried over; applicants never see it."
)


class KeyField(forms.CharField):
    """The name of a section or question inside a form."""

    def __init__(self) -> None:
        super().__init__(label="Key", max_length=50, help_text=KEY_HINT)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not KEY.fullmatch(text):
            raise ValidationError("Use letters, figures, - and _ only, with no spaces.")
        return text


class JSONField(forms.CharField):
    """Something in JSON: an object, as the type of a question reads it, or (`many`) a list of them. Empty where nothing is typed."""

    def __init__(self, label: str, hint: str, *, many: bool = False) -> None:
        self.many = many
        super().__init__(label=label, required=False, help_text=hint, widget=forms.Textarea({"rows": 8, "spellcheck": "false"}))

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value, ensure_ascii=False, indent=2) if isinstance(value, (dict, list)) else value

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip()
        if not text:
            return [] if self.many else {}
        try:
            found = json.loads(text)
        except json.JSONDecodeError as error:
            raise ValidationError(
                f"Line {error.lineno}, place {error.colno}: this cannot be read. Check quotes, commas and brackets."
            ) from None
        except RecursionError:
            raise ValidationError("There are too many brackets.") from None
        if self.many and not (isinstance(found, list) and all(isinstance(each, dict) for each in found)):
            raise ValidationError("Write a list of objects: [{...}, {...}].")
        if not self.many and not isinstance(found, dict):
            raise ValidationError("Write an object: names and values between { and }.")
        return found


class HeadForm(forms.Form):
    title = forms.CharField(label="Title", max_length=200)
    rules = JSONField(
        "Rules between answers",
        'A list, for example [{"key": "enough", "must": "ask >= £100", "message": "Ask for £100 or more.", "question": "ask"}].',
        many=True,
    )


class SectionForm(forms.Form):
    key = KeyField()
    title = forms.CharField(label="Title", max_length=200)
    intro = forms.CharField(label="Words above the questions", required=False, widget=forms.Textarea({"rows": 3}))
    waits_for_others = forms.BooleanField(label="Cannot be started until every other section is done", required=False)


class QuestionForm(forms.Form):
    key = KeyField()
    kind = forms.ChoiceField(label="Type")
    label = forms.CharField(label="Question", max_length=300)
    hint = forms.CharField(label="Hint", required=False, widget=forms.Textarea({"rows": 2}))
    required = forms.BooleanField(label="It must be answered", required=False)
    limit = forms.IntegerField(
        label="Limit",
        required=False,
        min_value=1,
        max_value=100_000,
        help_text="Words of a text, rows of a table, files of a file question.",
    )
    criterion_key = forms.SlugField(
        label="Criterion that it is about", required=False, max_length=50, help_text="The key of a criterion of the call."
    )
    carried_from = forms.SlugField(
        label="Filled from the eligibility check", required=False, max_length=50, help_text="The key of the question of the check."
    )
    config = JSONField("Settings of its type", "An object in JSON; what a type takes is said below.")
    show_if = JSONField("Asked only if", 'For example {"all": [{"question": "works", "is": true}]}. Leave it empty to ask always.')

    def __init__(self, data: Any = None, *, question: Question | None = None) -> None:
        start = {name: getattr(question, name) for name in ("key", *OWN_FIELDS)} if question else {"required": True}
        super().__init__(data, initial=start)
        self.fields["kind"].choices = sorted(((key, kind.label) for key, kind in kinds().items()), key=lambda each: each[1])  # type: ignore[attr-defined]

    def own(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in OWN_FIELDS}


class ImportForm(forms.Form):
    file = forms.FileField(
        label="File", help_text="A form that was exported here or elsewhere. It becomes a draft; nothing that is published changes."
    )

    def clean_file(self) -> bytes:
        sent = self.cleaned_data["file"]
        return bytes(sent.read(MOST_BYTES + 1))
