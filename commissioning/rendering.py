"""How a plain django.forms form becomes GOV.UK markup: `{{ form }}` for the whole, `{{ form.x.as_field_group }}` for one field.

Wagtail's admin shares this renderer, so the widgets' own templates stay as they are: only whole forms and field groups are ours.
"""

from typing import Any

from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    ClearableFileInput,
    DateInput,
    EmailInput,
    Field,
    FileInput,
    IntegerField,
    NumberInput,
    RadioSelect,
    Select,
    Textarea,
    TextInput,
    URLInput,
    Widget,
)
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

# The first that fits, so the narrower class stands before the wider one.
KINDS: tuple[tuple[type[Widget], str], ...] = (
    (CheckboxSelectMultiple, "checkboxes"),
    (RadioSelect, "radios"),
    (CheckboxInput, "checkbox"),
    (Select, "select"),
    (FileInput, "file"),
    (Textarea, "textarea"),
)
CLASSES = {"select": "govuk-select", "textarea": "govuk-textarea", "file": "govuk-file-upload", "input": "govuk-input"}
WIDTHS = ((2, 2), (3, 3), (4, 4), (5, 5), (10, 10), (20, 20))
ROWS_UNLESS_TOLD = 5


class HouseBoundField(BoundField):
    """A field of a form as the templates in templates/forms/ see it."""

    @cached_property
    def kind(self) -> str:
        """What is drawn: radios, checkboxes, checkbox, select, file, textarea, input, or the name that the widget gives itself."""
        widget = self.field.widget
        named = getattr(widget, "kind", None)
        if named:
            return str(named)
        return next((kind for cls, kind in KINDS if isinstance(widget, cls)), "input")

    @property
    def template_name(self) -> str:
        return getattr(self.field, "template_name", None) or getattr(self.field.widget, "group_template", None) or f"forms/{self.kind}.html"

    @cached_property
    def hint_id(self) -> str:
        return f"{self.auto_id}_helptext" if self.help_text else ""

    @cached_property
    def error_id(self) -> str:
        return f"{self.auto_id}_error" if self.errors else ""

    @cached_property
    def described_by(self) -> str:
        """The ids that a reader is told after the label: hint, error, then the count of words."""
        count = f"{self.auto_id}-info" if self.max_words or self.max_characters else ""
        own = str(self.field.widget.attrs.get("aria-describedby", ""))
        return " ".join(part for part in (self.hint_id, self.error_id, count, own) if part)

    @cached_property
    def messages(self) -> list[str]:
        """What is wrong, in words that say how to put it right; Django's own "This field is required." is made to fit the field."""
        said: list[str] = []
        for error in self.form.errors.as_data().get(self.name, []):
            plain = error.code == "required" and error.message == Field.default_error_messages["required"]
            if isinstance(error.message, str) and hasattr(error.message, "cell"):
                said.append(error.message)
            else:
                said += [self._what_to_do()] if plain else map(str, error.messages)
        return said

    def _what_to_do(self) -> str:
        label = str(self.label).strip().removesuffix(":")
        if label.endswith("?"):
            return f"Answer “{label}”"
        if self.kind == "checkbox":
            return f"Tick “{label}” to go on"
        start = {"radios": "Choose", "checkboxes": "Choose one or more:", "select": "Choose", "file": "Choose a file for"}.get(
            self.kind, "Enter"
        )
        return f"{start} {label if label[1:2].isupper() else label[:1].lower() + label[1:]}"

    @cached_property
    def parts_in_error(self) -> tuple[str, ...]:
        """The parts of a field of several boxes that its first error names; empty when it names none."""
        for error in self.form.errors.as_data().get(self.name, []):
            if error.params and error.params.get("parts"):
                return tuple(error.params["parts"])
        return ()

    @cached_property
    def first_id(self) -> str:
        """The id of the control that the error summary leads to."""
        parts = getattr(self.field.widget, "parts", ())
        if parts:
            return f"{self.auto_id}_{(self.parts_in_error or parts)[0]}"
        if self.kind in {"radios", "checkboxes"}:
            return f"{self.auto_id}_0"
        return str(self.id_for_label or self.auto_id)

    def id_of(self, message: str) -> str:
        """Where the summary leads for one of its messages: to the cell that it is about, where it names one."""
        cell = getattr(message, "cell", None)
        return str(self.field.widget.cell_id(self.auto_id, cell)) if cell and hasattr(self.field.widget, "cell_id") else self.first_id

    @property
    def max_words(self) -> int | None:
        return self.field.widget.attrs.get("maxwords") if self.kind == "textarea" else None

    @property
    def max_characters(self) -> int | None:
        return self.field.widget.attrs.get("maxlength") if self.kind == "textarea" and not self.max_words else None

    @property
    def prefix(self) -> str:
        return getattr(self.field.widget, "prefix", "")

    @property
    def suffix(self) -> str:
        return getattr(self.field.widget, "suffix", "")

    @property
    def size(self) -> str:
        """Of the label or legend: s, m, l; the form or the widget may ask for another."""
        return getattr(self.field.widget, "label_size", "") or getattr(self.form, "label_size", "s")

    @property
    def is_heading(self) -> bool:
        """Whether the label is the page's one h1 (`heading_field = "name"` on the form)."""
        return getattr(self.form, "heading_field", None) == self.name

    @property
    def is_optional(self) -> bool:
        """Whether to say "(optional)": not on forms that say `mark_optional = False`."""
        return not self.field.required and getattr(self.form, "mark_optional", True) and "optional" not in str(self.label).lower()

    @property
    def inline(self) -> bool:
        """Whether choices stand in a row: two short ones, or where the widget says so."""
        return bool(getattr(self.field.widget, "inline", False))

    @property
    def control(self) -> SafeString:
        """The widget alone, with the classes and descriptions of GOV.UK markup."""
        widget = self._plain_widget()
        attrs = self.build_widget_attrs(self._attrs(widget), widget)
        # The server's own messages are plainer than the browser's bubble, and are tied to the field.
        attrs.pop("required", None)
        if not self.described_by:
            attrs.pop("aria-describedby", None)
        if self.auto_id and "id" not in widget.attrs:
            attrs.setdefault("id", self.auto_id)
        return widget.render(name=self.html_name, value=self.value(), attrs=attrs, renderer=self.form.renderer)

    def _plain_widget(self) -> Widget:
        """The widget to draw: number boxes as text (a scroll must not change a figure), file boxes without Django's own link."""
        widget = self.field.widget
        attrs = {key: value for key, value in widget.attrs.items() if key not in {"maxwords", "cols", "step", "min", "max"}}
        if self.kind == "textarea":
            attrs.pop("maxlength", None)
        plain: Widget
        if isinstance(widget, NumberInput):
            attrs.setdefault("inputmode", "numeric" if isinstance(self.field, IntegerField) else "decimal")
            plain = TextInput(attrs)
        elif isinstance(widget, ClearableFileInput):
            plain = FileInput(attrs)
        elif isinstance(widget, DateInput):
            plain = TextInput(attrs)
        else:
            # `min` and `max` mean something to a widget of another app; only the ones above drop them.
            plain = widget.__class__.__new__(widget.__class__)
            plain.__dict__.update(widget.__dict__)
            plain.attrs = attrs
        plain.is_localized = widget.is_localized
        return plain

    def _attrs(self, widget: Widget) -> dict[str, Any]:
        attrs: dict[str, Any] = {}
        base = CLASSES.get(self.kind, "govuk-input" if self.kind == "money" else "")
        classes = [base] if base else []
        if base and self.errors:
            classes.append(f"{base}--error")
        if self.kind == "textarea":
            if self.max_words or self.max_characters:
                classes.append("govuk-js-character-count")
            if str(widget.attrs.get("rows", "10")) == "10":
                attrs["rows"] = ROWS_UNLESS_TOLD
        if base == "govuk-input":
            classes += self._width(widget)
        if own := widget.attrs.get("class"):
            classes.append(str(own))
        if classes:
            attrs["class"] = " ".join(classes)
        if self.described_by:
            attrs["aria-describedby"] = self.described_by
        if isinstance(widget, EmailInput | URLInput):
            attrs.setdefault("spellcheck", "false")
            if isinstance(widget, EmailInput) and "autocomplete" not in widget.attrs:
                attrs["autocomplete"] = "email"
        return attrs

    def _width(self, widget: Widget) -> list[str]:
        if "govuk-input--width" in str(widget.attrs.get("class", "")):
            return []
        if self.kind == "money" or isinstance(self.field.widget, NumberInput):
            return ["govuk-input--width-10", "govuk-input--number"]
        longest = getattr(self.field, "max_length", None)
        if longest:
            return next(([f"govuk-input--width-{width}"] for limit, width in WIDTHS if longest <= limit), [])
        return []


class HouseRenderer(TemplatesSetting):
    """Django's renderer with our templates for forms and field groups."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/input.html"
    bound_field_class = HouseBoundField
