"""Form fields that hold several inputs in one answer: a table, places, outcomes, files. They parse; they never save."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.files.actions import refuse_if_too_big
from commissioning.files.kinds import ACCEPT, clean_name, identify
from commissioning.lifecycle import Refused
from commissioning.questions.kinds import AtCell
from commissioning.questions.loaded import HeldFile
from commissioning.questions.places import BAD_POINT, BAD_POSTCODE, read_point, read_postcode

GROUP = "forms/fieldset.html"


def is_blank(raw: Any) -> bool:
    """Whether nothing was typed in one cell, which may be several boxes."""
    if isinstance(raw, Mapping):
        return all(is_blank(each) for each in raw.values())
    return not str(raw or "").strip()


@dataclass(frozen=True)
class Column:
    """One column of a table: the form field of its cells, and how wide it stands on a wide screen."""

    key: str
    field: forms.Field
    width: str = "one-half"
    narrow: bool = False
    optional: bool = False


class TableWidget(forms.Widget):
    """Rows of inputs. The last row shown is empty; buttons that post "add", "remove" or "up" work without script."""

    template_name = "commissioning/questions/widgets/table.html"
    use_fieldset = True
    kind = "table"
    group_template = GROUP

    def __init__(self, *, columns: Iterable[Column], least: int, most: int, row_name: str) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.least, self.most, self.row_name = least, most, row_name
        self.cell_errors: dict[tuple[int, str], str] = {}
        self.cell_looks: dict[tuple[int, str], str] = {}

    def id_for_label(self, id_: str) -> str:
        """The first cell in error, else the first cell: where the error summary leads."""
        return self.cell_id(id_, next(iter(self.cell_errors), (0, self.columns[0].key)))

    def cell_id(self, id_: str, cell: tuple[int, str]) -> str:
        """The control of one cell; the first cell of the row for a column that is not on the page."""
        number, key = cell
        column = next((each for each in self.columns if each.key == key), self.columns[0])
        return column.field.widget.id_for_label(f"{id_}-{number}-{column.key}")

    def was_moved(self, data: Any, name: str) -> bool:
        """Whether a row was added, taken away or moved."""
        return any(f"{name}-{word}" in data for word in ("add", "remove", "up"))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-rows" not in data

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        try:
            count = min(int(data.get(f"{name}-rows") or 0), self.most + 1)
        except ValueError:
            count = 0
        gone, up = str(data.get(f"{name}-remove", "")), str(data.get(f"{name}-up", ""))
        rows: list[dict[str, Any]] = []
        for number in range(count):
            row = {
                column.key: column.field.widget.value_from_datadict(data, files, f"{name}-{number}-{column.key}") for column in self.columns
            }
            if str(number) != gone and not self.is_blank_row(row):
                rows.insert(max(0, len(rows) - (str(number) == up)), row)
        return rows

    def is_blank_row(self, row: Mapping[str, Any]) -> bool:
        return all(is_blank(cell) for cell in row.values())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        base = (attrs or {}).get("id") or f"id_{name}"
        rows = list(value or [])
        shown = min(max(self.least, len(rows) + 1, 1), max(self.most, len(rows)))
        context["widget"] |= {
            "rows": [self.row_context(name, base, number, rows[number] if number < len(rows) else None) for number in range(shown)],
            "count": shown,
            "may_add": shown < self.most,
            "row_name": self.row_name,
            "add_name": f"{name}-add",
            "up_name": f"{name}-up",
            "remove_name": f"{name}-remove",
            "rows_name": f"{name}-rows",
        }
        return context

    def row_context(self, name: str, base: str, number: int, row: Mapping[str, Any] | None) -> dict[str, Any]:
        cells = [
            self.cell(column, f"{name}-{number}-{column.key}", f"{base}-{number}-{column.key}", number, row) for column in self.columns
        ]
        return {"number": number, "place": number + 1, "filled": row is not None, "cells": cells}

    def cell(self, column: Column, name: str, cell_id: str, number: int, row: Mapping[str, Any] | None) -> dict[str, Any]:
        """One input as its template draws it: the control, or the boxes of a date."""
        widget, field = column.field.widget, column.field
        error, look = self.cell_errors.get((number, column.key), ""), self.cell_looks.get((number, column.key), "")
        parts_of = (("hint", field.help_text), ("look", look), ("error", error))
        described = [f"{cell_id}_{part}" for part, words in parts_of if words]
        value = field.prepare_value(row.get(column.key)) if row else None
        cell = {
            "id": cell_id,
            "for": widget.id_for_label(cell_id),
            "label": field.label,
            "optional": column.optional,
            "hint": field.help_text,
            "error": error,
            "look": look,
            "described": " ".join(described),
            "width": column.width,
            "prefix": getattr(widget, "prefix", ""),
            "suffix": getattr(widget, "suffix", ""),
        }
        if parts := getattr(widget, "parts", ()):
            texts = widget.split(value)
            cell["boxes"] = [
                {
                    "id": f"{cell_id}_{part}",
                    "name": f"{name}_{part}",
                    "label": widget.labels[part],
                    "width": widget.widths[part],
                    "value": texts[part],
                }
                for part in parts
            ]
            return cell
        base = "govuk-select" if isinstance(widget, forms.Select) else "govuk-input"
        classes = [base, *([f"{base}--error"] if error else []), *(["govuk-input--width-10"] if column.narrow else [])]
        attrs = {"id": cell_id, "class": " ".join(classes)} | ({"aria-describedby": cell["described"]} if described else {})
        return cell | {"control": widget.render(name, value, attrs)}


class TableField(forms.Field):
    """Rows of typed cells: a list of dictionaries of cleaned cells. Rows left wholly empty are dropped."""

    def __init__(self, *, columns: Iterable[Column], least: int = 0, most: int = 10, row_name: str = "Row", **options: Any) -> None:
        self.columns = tuple(columns)
        super().__init__(widget=TableWidget(columns=self.columns, least=least, most=most, row_name=row_name), **options)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows, errors = [], []
        self.widget.cell_errors = {}
        for number, raw in enumerate(value or []):
            row = {}
            for column in self.columns:
                try:
                    row[column.key] = column.field.clean(raw.get(column.key))
                except ValidationError as error:
                    message = error.messages[0]
                    words = f"{self.widget.row_name} {number + 1}, {column.field.label}: {message}"
                    self.widget.cell_errors[number, column.key] = message
                    errors.append(AtCell(words, number, column.key, message))
            rows.append(row)
        if errors:
            raise ValidationError(errors)
        return rows


class PlaceWidget(forms.Widget):
    """A percentage box for each district and, where asked, a postcode or a map point."""

    template_name = "commissioning/questions/widgets/place.html"
    use_fieldset = True
    kind = "place"
    group_template = GROUP

    def __init__(self, *, districts: Iterable[tuple[str, str]], postcode: bool, point: bool = False) -> None:
        super().__init__()
        self.districts, self.postcode, self.point = tuple(districts), postcode, point

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-{self.districts[0][0]}" if self.districts else f"{id_}-postcode"

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        typed = {code: (data.get(f"{name}-{code}") or "").strip() for code, _ in self.districts}
        return {
            "districts": {code: share for code, share in typed.items() if share},
            "postcode": (data.get(f"{name}-postcode") or "").strip(),
            "point": (data.get(f"{name}-point") or "").strip(),
        }

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        base, shares = (attrs or {}).get("id") or f"id_{name}", (value or {}).get("districts") or {}
        context["widget"] |= {
            "districts": [
                {"name": f"{name}-{code}", "id": f"{base}-{code}", "label": label, "value": shares.get(code, "")}
                for code, label in self.districts
            ],
            "postcode": {"name": f"{name}-postcode", "id": f"{base}-postcode", "value": (value or {}).get("postcode") or ""}
            if self.postcode
            else None,
            "point": {"name": f"{name}-point", "id": f"{base}-point", "value": (value or {}).get("point") or ""} if self.point else None,
        }
        return context


class PlaceField(forms.Field):
    """{"districts": {code: whole per cent}, "postcode": text, "point": text}, or None where nothing was typed; a point only where it is asked."""

    def __init__(self, *, districts: Iterable[tuple[str, str]], postcode: bool, point: bool = False, **options: Any) -> None:
        self.names, self.asks_point = dict(districts), point
        super().__init__(widget=PlaceWidget(districts=self.names.items(), postcode=postcode, point=point), **options)

    def clean(self, value: Any) -> dict[str, Any] | None:
        shares, errors = {}, []
        for code, typed in (value or {}).get("districts", {}).items():
            figures = str(typed).replace("%", "").strip()
            if not re.fullmatch(r"\d{1,3}", figures) or int(figures) > 100:
                errors.append(f"{self.names.get(code, code)}: enter a whole percentage from 0 to 100, like 40.")
            elif int(figures):
                shares[code] = int(figures)
        typed = (value or {}).get("postcode", "")
        postcode = read_postcode(typed) if typed else ""
        if postcode is None:
            errors.append(BAD_POSTCODE)
        typed = (value or {}).get("point", "") if self.asks_point else ""
        point = read_point(typed) if typed else ""
        if point is None:
            errors.append(BAD_POINT)
        if errors:
            raise ValidationError(errors)
        if not (shares or postcode or point):
            return None
        return {"districts": shares, "postcode": postcode} | ({"point": point} if self.asks_point else {})


class OutcomesWidget(forms.MultiWidget):
    """Three drop-down lists, the first for the main outcome: no more can be chosen than the form takes."""

    template_name = "commissioning/questions/widgets/outcomes.html"
    use_fieldset = True
    kind = "outcomes"
    group_template = GROUP
    names = ("main", "second", "third")

    def __init__(self, *, outcomes: Iterable[tuple[str, str]]) -> None:
        choices = [("", "None chosen"), *outcomes]
        super().__init__({name: forms.Select({"class": "govuk-select"}, choices) for name in self.names})

    def decompress(self, value: Any) -> list[Any]:
        if not value:
            return ["", "", ""]
        return [value.get("main") or "", *value.get("others", []), "", ""][:3]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = ("Main outcome", "Second outcome, if there is one", "Third outcome, if there is one")
        for label, inner in zip(labels, context["widget"]["subwidgets"], strict=True):
            inner["label"] = label
        return context


class OutcomesField(forms.Field):
    """{"main": code or None, "others": [code, ...]}, or None where nothing was chosen."""

    def __init__(self, *, outcomes: Iterable[tuple[str, str]], **options: Any) -> None:
        self.codes = [code for code, _ in outcomes]
        super().__init__(widget=OutcomesWidget(outcomes=outcomes), **options)

    def clean(self, value: Any) -> dict[str, Any] | None:
        main, *others = [*(value or []), "", "", ""][:3]
        chosen = [code for code in (main, *others) if code]
        if not chosen:
            return None
        if set(chosen) - set(self.codes):
            raise ValidationError("Choose outcomes from the list.")
        return {"main": main or None, "others": [code for code in others if code]}


class FilesWidget(forms.FileInput):
    """A box that takes files, under the list of those already held."""

    template_name = "commissioning/questions/widgets/files.html"
    allow_multiple_selected = True
    use_fieldset = True
    kind = "files"
    group_template = GROUP

    def __init__(self, *, many: bool) -> None:
        super().__init__({"accept": ACCEPT} | ({"multiple": True} if many else {}))
        self.held: tuple[HeldFile, ...] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        sent = files.getlist(name) if hasattr(files, "getlist") else [files[name]] if name in files else []
        gone = data.getlist(f"{name}-remove") if hasattr(data, "getlist") else data.get(f"{name}-remove", [])
        return {"add": list(sent), "remove": [str(each) for each in gone]}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}-remove" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["widget"] |= {"held": self.held, "remove_name": f"{name}-remove"}
        return context


class FilesField(forms.Field):
    """{"keep": ids already held, "add": uploads}. What is held comes from the answer, never from the page."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.held: list[int] = []
        super().__init__(widget=FilesWidget(many=most > 1), **options)

    def hold(self, ids: Iterable[int], files: Mapping[int, HeldFile]) -> None:
        self.held = list(ids)
        self.widget.held = tuple(files.get(each) or HeldFile(each, f"File {each}") for each in self.held)

    def clean(self, value: Any) -> dict[str, Any]:
        sent = value or {"add": [], "remove": []}
        errors = []
        for upload in sent["add"]:
            try:
                name = clean_name(upload.name or "")
                refuse_if_too_big(name=name, size_bytes=upload.size or 0)
                identify(name=name, content=upload.read())
                upload.seek(0)
            except Refused as refused:
                errors.append(str(refused))
        if errors:
            raise ValidationError(errors)
        return {"keep": [each for each in self.held if str(each) not in sent["remove"]], "add": sent["add"]}
