"""What is typed in the form builder. Forms parse; the actions decide."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from cms.builder_rows import (
    FACT,
    FACT_WORDS,
    TEST_WORDS,
    VERDICTS,
    Unreadable,
    column_rows,
    condition_rows,
    option_lines,
    read_columns,
    read_condition,
    read_number,
    read_options,
    read_test,
    read_verdicts,
    reads_as,
    settings_of,
    verdict_rows,
)
from commissioning.forms import PoundsField
from commissioning.questions.exchange import KEY, MOST_BYTES
from commissioning.questions.kinds import Kind, Setting, kinds
from commissioning.questions.models import Purpose, Question
from commissioning.questions.types.table import CELL_KINDS

KEY_HINT = (
    "Letters, figures, - and _. It stays the same from version to version, so that answers can be carried over; applicants never see it."
)
SPARE_ROWS = 2


class KeyField(forms.CharField):
    """The name of a form, a section or a question inside a form."""

    def __init__(self, *, help_text: str = KEY_HINT) -> None:
        super().__init__(label="Key", max_length=50, help_text=help_text)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and not KEY.fullmatch(text):
            raise ValidationError("Use letters, figures, - and _ only, with no spaces.")
        return text


class JSONField(forms.CharField):
    """An object in JSON, as the type of a question reads it. Empty where nothing is typed."""

    def __init__(self, label: str, hint: str) -> None:
        super().__init__(label=label, required=False, help_text=hint, widget=forms.Textarea({"rows": 6, "spellcheck": "false"}))

    def prepare_value(self, value: Any) -> Any:
        return (json.dumps(value, ensure_ascii=False, indent=2) if value else "") if isinstance(value, dict) else value

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip()
        if not text:
            return {}
        try:
            found = json.loads(text)
        except json.JSONDecodeError as error:
            raise ValidationError(
                f"Line {error.lineno}, place {error.colno}: this cannot be read. Check quotes, commas and brackets."
            ) from None
        except RecursionError:
            raise ValidationError("There are too many brackets.") from None
        if not isinstance(found, dict):
            raise ValidationError("Write an object: names and values between { and }.")
        return found


class NumberField(forms.CharField):
    """A whole number as int, one with decimals as float; None where nothing is typed."""

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else value

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip()
        try:
            return read_number(text) if text else None
        except Unreadable as wrong:
            raise ValidationError(str(wrong)) from None


class NewForm(forms.Form):
    """A form that is begun: empty, or as a copy of one that is there."""

    title = forms.CharField(label="Title", max_length=200)
    key = KeyField()
    purpose = forms.ChoiceField(label="What it is for", choices=[each for each in Purpose.choices if each[0] != Purpose.SCORE])
    source_id = forms.TypedChoiceField(
        label="Begin with everything of",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Then it is for what that form is for.",
    )

    def __init__(self, *args: Any, sources: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["source_id"].choices = [("", "Nothing: an empty form"), *sources]  # type: ignore[attr-defined]


class HeadForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label="Title", max_length=200)


class RuleRow(forms.Form):
    """One rule between answers."""

    key = KeyField(help_text="")
    must = forms.CharField(label="What must hold", help_text="Like ask >= £100, or sum(budget.asked) = ask.")
    message = forms.CharField(label="What is said where it does not", help_text="Answers stand in braces, like {ask}.")
    question = forms.ChoiceField(label="Said beside")
    column = forms.CharField(label="At its column", required=False, help_text="Its key; for tables.")
    warns = forms.BooleanField(label="It only warns, and stops nothing", required=False)

    def __init__(self, *args: Any, questions: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["question"].choices = [("", "Choose"), *questions]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        whole = {name: self.cleaned_data[name] for name in ("key", "must", "message", "question", "column") if self.cleaned_data[name]}
        return whole | ({"warns": True} if self.cleaned_data["warns"] else {})


class TestRow(forms.Form):
    """One test of an answer, or of what is known of the call: the answer, how it is tested, and with what."""

    whose = forms.ChoiceField(label="The answer to")
    test = forms.ChoiceField(label="Test", choices=TEST_WORDS, initial="is")
    value = forms.CharField(
        label="Compared with",
        required=False,
        help_text="yes or no, a number, pounds, or the stored word of a choice; several between commas.",
    )
    fact = forms.ChoiceField(label="Or with", required=False, choices=[("", "–"), *FACT_WORDS.items()])

    def __init__(self, *args: Any, questions: Iterable[tuple[str, str]], reads: Mapping[str, str], **options: Any) -> None:
        """Shape: `reads` says what the answer to each question reads as."""
        super().__init__(*args, **options)
        self.reads = reads
        facts = [(f"{FACT}{key}", f"Known beside: {words}") for key, words in FACT_WORDS.items()]
        self.fields["whose"].choices = [("", "Choose a question"), *questions, *facts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("whose") and data.get("test"):
            say_unreadable(self, data, reads_as(data["whose"], self.reads))
        return data


def say_unreadable(row: forms.Form, data: Mapping[str, Any], sort: str) -> None:
    """Put what cannot be read in a test beside its box."""
    try:
        read_test(data, sort)
    except Unreadable as wrong:
        row.add_error("value", str(wrong))


class VerdictRow(forms.Form):
    """What an answer of the eligibility check leads to."""

    verdict = forms.ChoiceField(label="Then it", choices=VERDICTS, initial="stop_if")
    test = forms.ChoiceField(label="Where the answer", choices=TEST_WORDS, initial="is")
    value = forms.CharField(label="Compared with", required=False)
    fact = forms.ChoiceField(label="Or with", required=False, choices=[("", "–"), *FACT_WORDS.items()])
    rule = forms.CharField(label="The rule, in a few words", required=False)
    message = forms.CharField(label="What is said", widget=forms.Textarea({"rows": 2}))
    elsewhere = forms.CharField(label="Where to go instead", required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, sort: str, **options: Any) -> None:
        """Shape: `sort` is what the answer reads as."""
        super().__init__(*args, **options)
        self.sort = sort

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("test"):
            say_unreadable(self, data, self.sort)
        return data


class ColumnRow(forms.Form):
    """One column of a table."""

    was = forms.CharField(widget=forms.HiddenInput, required=False)
    key = KeyField(help_text="")
    label = forms.CharField(label="Heading", max_length=100)
    kind = forms.ChoiceField(label="Type", initial="text")
    optional = forms.BooleanField(label="May be left empty", required=False)
    limit = forms.IntegerField(label="Most words", required=False, min_value=1)
    min = NumberField(label="At least", required=False)
    max = NumberField(label="At most", required=False)
    options = forms.CharField(label="The list, one a line", required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = sorted(((key, kinds()[key].label) for key in CELL_KINDS), key=lambda each: each[1])  # type: ignore[attr-defined]


class SectionForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    key = KeyField()
    title = forms.CharField(label="Title", max_length=200)
    intro = forms.CharField(label="Words above the questions", required=False, widget=forms.Textarea({"rows": 3}))
    waits_for_others = forms.BooleanField(label="Cannot be started until every other section is done", required=False)


def setting_field(setting: Setting, questions: Iterable[tuple[str, str]]) -> forms.Field:
    """The box of one setting of a type; columns have rows of their own."""
    said: dict[str, Any] = {"label": setting.label, "help_text": setting.hint, "required": False}
    if setting.sort in ("choice", "question"):
        choices = setting.choices if setting.sort == "choice" else tuple(questions)
        return forms.ChoiceField(choices=[("", "–"), *choices], **said)
    if setting.sort == "options":
        said["help_text"] = "One a line. To keep another word than is shown, write it first: cash | In cash."
        return forms.CharField(widget=forms.Textarea({"rows": 8}), **said)
    if setting.sort == "long":
        return forms.CharField(widget=forms.Textarea({"rows": 3}), **said)
    made: dict[str, type[forms.Field]] = {
        "whole": forms.IntegerField,
        "number": NumberField,
        "pounds": PoundsField,
        "day": forms.DateField,
        "truth": forms.BooleanField,
    }
    if setting.sort in ("day", "pounds"):
        said["widget"] = forms.DateInput({"type": "date"}) if setting.sort == "day" else forms.TextInput()
    return made.get(setting.sort, forms.CharField)(**said)


def setting_words(setting: Setting, value: Any) -> Any:
    """What the box of a setting shows. Raises: Unreadable where the box cannot show it, so that it stays among the others."""
    shown = value
    if setting.sort == "options":
        shown = option_lines(value)
    elif setting.sort == "list":
        shown = ", ".join(value)
    elif setting.sort == "choice" and value not in dict(setting.choices):
        shown = None
    if shown is None:
        raise Unreadable(setting.key)
    return shown


def setting_value(setting: Setting, cleaned: Any) -> Any:
    """What the config keeps for what was typed; None where nothing is set."""
    if cleaned is None or cleaned is False or cleaned == "":
        return None
    if setting.sort == "options":
        return read_options(cleaned) or None
    if setting.sort == "list":
        return [each.strip() for each in cleaned.split(",") if each.strip()] or None
    if isinstance(cleaned, date):
        return cleaned.isoformat()
    return int(cleaned) if isinstance(cleaned, Decimal) else cleaned


class QuestionForm(forms.Form):
    """A question: its words, the settings of its type each in a box of its own, and when it is asked.

    `kind` is the type whose settings the page shows. Where another is chosen, `changes_type` is true after validation and the page is to be
    shown again with the boxes of that type.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    settings_of = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="Type", help_text="Choose another and save: the settings of that type follow.")
    key = KeyField()
    label = forms.CharField(label="Question", max_length=300)
    hint = forms.CharField(label="Hint", required=False, widget=forms.Textarea({"rows": 2}))
    required = forms.BooleanField(label="It must be answered", required=False)
    limit = forms.IntegerField(label="Limit", required=False, min_value=1, max_value=100_000)
    criterion_key = forms.SlugField(
        label="Criterion that it is about", required=False, max_length=50, help_text="The key of a criterion of the call."
    )
    carried_from = forms.SlugField(
        label="Filled from the eligibility check", required=False, max_length=50, help_text="The key of the question of the check."
    )
    joined = forms.ChoiceField(
        label="It is asked",
        choices=[("all", "always, or where all of the tests below hold"), ("any", "where one of the tests below holds")],
        required=False,
    )
    show_if = JSONField("It is asked where", "This condition says more than rows can. It stays as it is written here.")
    config = JSONField("Other settings", "What has no box above, for those who write JSON. Leave it as it is if you do not.")

    def __init__(
        self,
        data: Any = None,
        *,
        kind: Kind,
        others: Iterable[tuple[str, str, str]] = (),
        is_check: bool = False,
        question: Question | None = None,
        seen: str = "",
    ) -> None:
        """Shape: `others` are the other questions of the form: key, words, what their answers read as."""
        others = list(others)
        self.type, self.question, self.is_check = kind, question, is_check
        self.reads = {key: reads for key, _, reads in others}
        self.settings = settings_of(kind)
        start, rest, rows = self.standing(question)
        start |= {"kind": kind.key, "settings_of": kind.key, "seen": seen, "config": rest}
        super().__init__(data, initial=start)
        named = [(key, words) for key, words, _ in others]
        offered = [(key, each.label) for key, each in kinds().items() if each.for_applicants]
        self.fields["kind"].choices = sorted(offered, key=lambda each: each[1])  # type: ignore[attr-defined]
        for setting in self.settings:
            if setting.sort != "columns":
                self.fields[f"set_{setting.key}"] = setting_field(setting, named)
        self.fields["limit"].help_text = f"The most {(kind.counts or ' ').split(' ')[1]}."
        self.conditions = self.rows_of("conditions", TestRow, rows.get("conditions"), data, questions=named, reads=self.reads)
        self.columns = self.rows_of("columns", ColumnRow, rows.get("columns"), data)
        self.verdicts = self.rows_of("verdicts", VerdictRow, rows.get("verdicts"), data, sort=kind.reads_as)
        del self.fields["show_if" if self.conditions is not None else "joined"]
        if not kind.counts:
            del self.fields["limit"]

    def standing(self, question: Question | None) -> tuple[dict[str, Any], dict[str, Any], dict[str, list[dict[str, Any]]]]:
        """What the boxes show of a question, the settings that have no box, and its rows by name (absent where rows cannot say it)."""
        if question is None:
            empty: dict[str, list[dict[str, Any]]] = {"conditions": []}
            return {"required": True}, {}, empty | self.rows_of_config({})
        start = {name: getattr(question, name) for name in ("key", "label", "hint", "required", "limit", "criterion_key", "carried_from")}
        start["show_if"] = question.show_if
        rest, rows = dict(question.config), self.rows_of_config(question.config)
        for setting in self.settings:
            if setting.key in rest and setting.sort != "columns":
                try:
                    start[f"set_{setting.key}"] = setting_words(setting, rest[setting.key])
                except Unreadable:
                    continue
                del rest[setting.key]
        for name, held in (("columns", ["columns"]), ("verdicts", [each for each, _ in VERDICTS])):
            if name in rows:
                rest = {key: value for key, value in rest.items() if key not in held}
        if (conditions := condition_rows(question.show_if, self.reads)) is not None:
            start["joined"], rows["conditions"] = conditions
        return start, rest, rows

    def rows_of_config(self, config: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        if any(each.sort == "columns" for each in self.settings):
            columns = column_rows(config.get("columns", []))
            found |= {} if columns is None else {"columns": columns}
        if self.is_check:
            verdicts = verdict_rows(config, self.type.reads_as)
            found |= {} if verdicts is None else {"verdicts": verdicts}
        return found

    def rows_of(self, prefix: str, row: type[forms.Form], standing: list[dict[str, Any]] | None, data: Any, **given: Any) -> Any:
        if standing is None:
            return None
        return rows_form(row, prefix, standing, data, **given)

    @property
    def row_sets(self) -> list[BaseFormSet[Any]]:
        return [each for each in (self.columns, self.verdicts, self.conditions) if each is not None]

    @property
    def changes_type(self) -> bool:
        return self.is_bound and self.data.get("settings_of") not in (None, "", self.data.get("kind"))

    @property
    def setting_boxes(self) -> list[forms.BoundField]:
        return [self[f"set_{each.key}"] for each in self.settings if each.sort != "columns"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wrong = [each for each in self.row_sets if not each.is_valid()]  # every one is looked at, so that each says what is wrong
        if wrong:
            raise ValidationError("Put right what is said beside the boxes below.")
        return data

    def own(self) -> dict[str, Any]:
        """What the action stores, by the names of `building.OWN_FIELDS`, once the form is valid."""
        data = self.cleaned_data
        config = dict(data["config"])
        for setting in self.settings:
            if setting.sort == "columns" and self.columns is not None:
                standing = self.question.config.get("columns", []) if self.question else []
                if columns := read_columns(typed_rows(self.columns), standing):
                    config["columns"] = columns
            elif setting.sort != "columns" and (value := setting_value(setting, data[f"set_{setting.key}"])) is not None:
                config[setting.key] = value
        if self.verdicts is not None:
            config |= read_verdicts(typed_rows(self.verdicts), self.type.reads_as)
        show_if = data.get("show_if", {})
        if self.conditions is not None:
            show_if = read_condition(data.get("joined") or "all", typed_rows(self.conditions), self.reads)
        plain = {name: data[name] for name in ("kind", "label", "hint", "required", "criterion_key", "carried_from")}
        plain["limit"] = data.get("limit")
        return plain | {"config": config, "show_if": show_if}


def rows_form(row: type[forms.Form], prefix: str, standing: list[dict[str, Any]], data: Any, **given: Any) -> BaseFormSet[Any]:
    """Rows of boxes: those that stand, and SPARE_ROWS empty ones to add to. A row is taken out by its tick.

    Rows that were not on the page that was sent stand as for a page that is opened.
    """
    data = data if data and f"{prefix}-TOTAL_FORMS" in data else None
    made = formset_factory(row, extra=SPARE_ROWS, can_delete=True, max_num=200, absolute_max=200)
    rows: BaseFormSet[Any] = made(data, prefix=prefix, initial=standing, form_kwargs=given)
    return rows


def typed_rows(rows: BaseFormSet[Any]) -> list[dict[str, Any]]:
    """What the rows say that were filled in and not taken out, in order."""
    return [each.cleaned_data for each in kept_rows(rows)]


def kept_rows(rows: BaseFormSet[Any]) -> list[Any]:
    """The rows that were filled in and not taken out, in order."""
    return [each for each in rows.forms if each.cleaned_data and not each.cleaned_data.get("DELETE")]


class ImportForm(forms.Form):
    file = forms.FileField(
        label="File", help_text="A form that was exported here or elsewhere. It becomes a draft; nothing that is published changes."
    )

    def clean_file(self) -> bytes:
        sent = self.cleaned_data["file"]
        return bytes(sent.read(MOST_BYTES + 1))
