"""Where the work is: districts with percentages that add to 100, and a postcode or a map point.

The value is {districts: {code: whole per cent}, postcode, point}; the point only where it is asked. Postcodes are kept as CV34 4RL, points as
SP 3184 6571 or 52.28520, -1.52010. Config "postcode": "required", "optional" or "none"; "point": true asks for a map point too, and either will do;
"areas": where postcodes are expected to lie, as ["CV", "B46"]: one outside is worth another look and stops nothing.
"""

from typing import Any

from django import forms

from commissioning.questions.fields import PlaceField
from commissioning.questions.kinds import Kind, Setting
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion
from commissioning.questions.places import BAD_POINT, BAD_POSTCODE, is_within, read_point, read_postcode


class Place(Kind):
    key = "place"
    label = "Place"
    says = "Districts with percentages that make 100, and a postcode or a point on the map."
    settings = (
        Setting(
            "postcode",
            "A postcode is",
            "choice",
            choices=(("required", "needed"), ("optional", "asked for, and may be left out"), ("none", "not asked for")),
        ),
        Setting("point", "Ask for a point on the map too; either will do", "truth"),
        Setting("areas", "Where postcodes should lie", "list", "Like CV, B46: one outside is pointed out and stops nothing."),
    )
    needs = frozenset({"districts"})

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        return PlaceField(
            label=question.label,
            help_text=question.hint or "Give a percentage for each district that gains. They must add up to 100.",
            required=False,
            districts=context.districts,
            postcode=question.config.get("postcode", "required") != "none",
            point=question.config.get("point", False),
        )

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        says = []
        if (total := sum(value["districts"].values())) != 100:
            says.append(f"The percentages must add up to 100. They add up to {total} now.")
        postcode, point = value.get("postcode") or "", value.get("point") or ""
        required = question.config.get("postcode", "required") == "required"
        if required and question.config.get("point") and not (postcode or point):
            says.append("Give a postcode, or a map point where there is none.")
        elif (postcode or (required and not point)) and read_postcode(postcode) is None:
            says.append(BAD_POSTCODE)
        if point and read_point(point) is None:
            says.append(BAD_POINT)
        return says

    def cautions(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> list[str]:
        areas, postcode = question.config.get("areas"), read_postcode(value.get("postcode") or "")
        if areas and postcode and not is_within(postcode, areas):
            return [f"The postcode {postcode} looks to be outside our area. Check it."]
        return []

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        if self.is_empty(value):
            return ""
        names = dict(context.districts)
        parts = [f"{names.get(code, code)} {share}%" for code, share in value["districts"].items()]
        return "; ".join([*parts, *(value[name] for name in ("postcode", "point") if value.get(name))])

    def missing(self, question: LoadedQuestion) -> str:
        return f"Say which districts gain, for “{question.label}”."


KIND = Place()
