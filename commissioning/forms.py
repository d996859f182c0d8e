"""Fields that every form shares: pounds typed as people type them, dates in three boxes, instants in London time."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.safestring import mark_safe

from commissioning.money import MOST_PENCE, MoneyError, format_pounds, parse_pounds
from commissioning.rendering import HouseBoundField

LONDON = ZoneInfo("Europe/London")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm|noon|midday|midnight)?$")


class HintedLabel(str):
    """The label of a choice, with a hint beneath it: `("police", HintedLabel("Police", hint="Any force"))`."""

    __slots__ = ("hint",)
    hint: str

    def __new__(cls, label: str, *, hint: str = "") -> "HintedLabel":
        made = super().__new__(cls, label)
        made.hint = hint
        return made


class PoundsInput(forms.TextInput):
    """A box with £ before it."""

    kind = "money"
    prefix = "£"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class PoundsField(forms.Field):
    """Pounds as typed in, whole pence out; None when left empty and not required.

    Units: `least_pence` and `most_pence` are pence, both inside.
    """

    widget = PoundsInput
    default_error_messages = {"required": "Enter an amount in pounds, like 3,400 or 3,400.50."}

    def __init__(self, *, least_pence: int = 0, most_pence: int = MOST_PENCE, **options: Any) -> None:
        self.least_pence, self.most_pence = least_pence, most_pence
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return parse_pounds(str(value), least_pence=self.least_pence, most_pence=self.most_pence)
        except MoneyError as wrong:
            raise ValidationError(str(wrong), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """Pence from a record are shown as pounds; what was typed is given back as it was."""
        return format_pounds(value).removeprefix("£") if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


@dataclass(frozen=True)
class Box:
    """One of the boxes of a field that has several, as its template draws it."""

    id: str
    name: str
    label: str
    value: str
    width: int
    numeric: bool
    wrong: bool


class PartsBoundField(HouseBoundField):
    """A field of several boxes."""

    @property
    def boxes(self) -> list[Box]:
        widget = self.field.widget
        values = widget.split(self.value())
        wrong = set(self.parts_in_error or widget.parts) if self.errors else set()
        return [
            Box(
                f"{self.auto_id}_{part}",
                f"{self.html_name}_{part}",
                widget.labels[part],
                values[part],
                widget.widths[part],
                part != "time",
                part in wrong,
            )
            for part in widget.parts
        ]


class DateParts(forms.Widget):
    """Day, month and year in three boxes, named NAME_day, NAME_month and NAME_year."""

    kind = "parts"
    parts: tuple[str, ...] = ("day", "month", "year")
    labels = {"day": "Day", "month": "Month", "year": "Year", "time": "Time"}
    widths = {"day": 2, "month": 2, "year": 4, "time": 5}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str] | None:
        """What was typed, part by part; None where nothing was. A single ISO value under the plain name is read as well."""
        typed = {part: str(data.get(f"{name}_{part}", "") or "").strip() for part in self.parts}
        if any(typed.values()):
            return typed
        return self.split(data[name]) if data.get(name) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}_{part}" in data for part in self.parts)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{self.parts[0]}" if id_ else id_

    def split(self, value: Any) -> dict[str, str]:
        """The boxes' texts from a date, an ISO text or what was typed."""
        empty = dict.fromkeys(self.parts, "")
        if isinstance(value, dict):
            return empty | value
        if isinstance(value, str) and value:
            try:
                value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
            except ValueError:
                return empty
        if isinstance(value, datetime):
            local = timezone.localtime(value, LONDON) if timezone.is_aware(value) else value
            return {part: text for part, text in {**day_parts(local), "time": f"{local:%H:%M}"}.items() if part in self.parts}
        return day_parts(value) if isinstance(value, date) else empty

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        """Only used outside the house templates: the boxes without their labels."""
        inputs = [
            forms.TextInput({"aria-label": self.labels[part]}).render(f"{name}_{part}", text, {"id": f"id_{name}_{part}"}, renderer)
            for part, text in self.split(value).items()
        ]
        return mark_safe("".join(inputs))


class InstantParts(DateParts):
    """A date in three boxes and a time in a fourth, in London time."""

    parts = ("day", "month", "year", "time")


def day_parts(day: date) -> dict[str, str]:
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


class DateField3(forms.Field):
    """A date from three boxes; `noun` ("the start date") makes its messages fit. None when empty and not required."""

    widget: Any = DateParts
    bound_field_class = PartsBoundField

    def __init__(self, *, noun: str = "the date", earliest: date | None = None, latest: date | None = None, **options: Any) -> None:
        self.noun, self.earliest, self.latest = noun, earliest, latest
        super().__init__(**options)
        if "required" not in (options.get("error_messages") or {}):
            self.error_messages["required"] = f"Enter {noun}, like 27 3 2027."

    def to_python(self, value: Any) -> Any:
        return None if value in self.empty_values else self.read_day(self.widget.split(value))

    def read_day(self, typed: Mapping[str, str]) -> date:
        """Raises: ValidationError naming the boxes that are missing or wrong."""
        missing = [part for part in ("day", "month", "year") if not typed[part]]
        if missing:
            raise self.wrong(f"{{noun}} must include a {' and a '.join(missing)}.", missing)
        month = month_number(typed["month"])
        if not (typed["day"].isascii() and typed["day"].isdigit() and 1 <= int(typed["day"]) <= 31):
            raise self.wrong("The day of {noun} must be a number from 1 to 31.", ["day"])
        if not month:
            raise self.wrong("The month of {noun} must be a number from 1 to 12, or its name.", ["month"])
        if not re.fullmatch(r"[0-9]{4}", typed["year"]):
            raise self.wrong("The year of {noun} must have four figures, like 2027.", ["year"])
        try:
            day = date(int(typed["year"]), month, int(typed["day"]))
        except ValueError:
            raise self.wrong("{noun} must be a real date, like 27 3 2027.", ["day", "month", "year"]) from None
        if self.earliest and day < self.earliest:
            raise self.wrong(f"{{noun}} must be on or after {say_day(self.earliest)}.", ["day", "month", "year"])
        if self.latest and day > self.latest:
            raise self.wrong(f"{{noun}} must be on or before {say_day(self.latest)}.", ["day", "month", "year"])
        return day

    def wrong(self, words: str, parts: Sequence[str]) -> ValidationError:
        said = words.replace("{noun}", self.noun)
        return ValidationError(said[:1].upper() + said[1:], code="invalid", params={"parts": tuple(parts)})

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class InstantField(DateField3):
    """A date and a time in London, as an aware datetime."""

    widget: Any = InstantParts

    def __init__(self, *, noun: str = "the date and time", **options: Any) -> None:
        super().__init__(noun=noun, **options)
        if "required" not in (options.get("error_messages") or {}):
            self.error_messages["required"] = f"Enter {noun}, like 27 3 2027 and 12:00."

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        typed = self.widget.split(value)
        day = self.read_day(typed)
        if not typed["time"]:
            raise self.wrong("{noun} must include a time.", ["time"])
        at = read_time(typed["time"])
        if at is None:
            raise self.wrong("The time of {noun} must be like 12:00, 5pm or midday.", ["time"])
        made = datetime.combine(day, at, tzinfo=LONDON)
        if made.astimezone(ZoneInfo("UTC")).astimezone(LONDON).replace(tzinfo=None) != made.replace(tzinfo=None):
            raise self.wrong("The clocks go forward then, so {noun} does not exist. Choose an hour later.", ["time"])
        return made


def month_number(text: str) -> int:
    """1 to 12 from "3", "03", "Mar" or "March"; 0 for anything else."""
    if text.isascii() and text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else 0
    word = text.lower().rstrip(".")
    return next((number for number, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.startswith(word)), 0)


def read_time(text: str) -> time | None:
    """A time of day from "12:00", "9.30", "5pm", "12 noon", "midday" or "midnight"; None for anything else."""
    word = text.strip().lower().replace("a.m.", "am").replace("p.m.", "pm")
    if word in {"noon", "midday"}:
        return time(12)
    if word == "midnight":
        return time(0)
    match = TIME.match(word)
    if not match or (not match["minute"] and not match["half"]):
        return None
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
    if half and not 1 <= hour <= 12:
        return None
    if half in {"noon", "midday", "midnight"}:
        return None if (hour, minute) != (12, 0) else time(0 if half == "midnight" else 12)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def say_day(day: date) -> str:
    """1 December 2026."""
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"
