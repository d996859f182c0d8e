"""Where the work is: districts with percentages that add to 100, and a postcode. Config "postcode": "required", "optional" or "none"."""

from typing import Any

from django import forms

from commissioning.questions.fields import BAD_POSTCODE, PlaceField, read_postcode
from commissioning.questions.kinds import Kind
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion


class Place(Kind):
    key = "place"
    label = "Place"

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        return PlaceField(
            label=question.label,
            help_text=question.hint or "Give a percentage for each district that gains. They must add up to 100.",
            required=False,
            districts=context.districts,
            postcode=question.config.get("postcode", "required") != "none",
        )

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        says = []
        if (total := sum(value["districts"].values())) != 100:
            says.append(f"The percentages must add up to 100. They add up to {total} now.")
        typed = value.get("postcode") or ""
        if (typed or question.config.get("postcode", "required") == "required") and read_postcode(typed) is None:
            says.append(BAD_POSTCODE)
        return says

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        if self.is_empty(value):
            return ""
        names = dict(context.districts)
        parts = [f"{names.get(code, code)} {share}%" for code, share in value["districts"].items()]
        return "; ".join([*parts, value["postcode"]] if value.get("postcode") else parts)

    def missing(self, question: LoadedQuestion) -> str:
        return f"Say which districts gain, for “{question.label}”."


KIND = Place()
