"""A score of 0 to 5 with its reason, or an abstention: what a score sheet asks for each criterion.

The value is {value, abstained, reason}; `value` is None where nothing is chosen yet and where she abstains. Missing is missing, never zero.
Config "scale": six words for 0 to 5, or none for the office's own; "reasons": whether every score needs a reason ("every"), only 0, 1, 5, an abstention
and a changed score ("ends"), or none of them ("overall"); "words": the fewest of a reason; "sent": the score as it was last sent, where it was.
"""

from collections.abc import Mapping
from typing import Any

from django import forms

from commissioning.questions.counting import count_words
from commissioning.questions.kinds import Kind, is_unread
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion

SCALE = ("Not answered", "Poor", "Fair, with gaps that matter", "Good enough", "Good", "Exceptional")
ABSTAIN = "abstain"
ENDS = frozenset({0, 1, 5})
HINTS = {
    "every": "Needed.",
    "ends": "Needed for 0, 1 and 5, for an abstention, and for a score that you change.",
    "overall": "You may leave this empty: this call asks for one overall reason.",
}


def needs_reason(rule: str, value: Mapping[str, Any], sent: int | None) -> bool:
    """Source: requirements, section 0 "Reasons for scores"."""
    if rule == "every" or (value["abstained"] and rule == "ends"):
        return True
    changed = sent is not None and sent != value["value"]
    return rule == "ends" and (value["value"] in ENDS or changed)


class ScoreWithReason(Kind):
    key = "score"
    label = "Score with its reason"
    for_applicants = False

    def scale(self, question: LoadedQuestion) -> list[str]:
        words = list(question.config.get("scale") or ())
        return words if len(words) == len(SCALE) else list(SCALE)

    def form_fields(self, question: LoadedQuestion, context: Context) -> dict[str, forms.Field]:
        choices = [(str(value), f"{value}: {words}" if words else str(value)) for value, words in enumerate(self.scale(question))]
        rule, least = question.config.get("reasons", "every"), question.config.get("words", 0)
        hint = HINTS[rule] + (f" At least {least} words." if least > 1 and rule != "overall" else "")
        return {
            question.key: forms.ChoiceField(
                label="Score",
                choices=[*choices, (ABSTAIN, "I abstain")],
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": "A score is 0, 1, 2, 3, 4 or 5; or you abstain."},
            ),
            f"{question.key}_reason": forms.CharField(label="Reason", help_text=hint, widget=forms.Textarea({"rows": 5}), required=False),
        }

    def from_form(self, question: LoadedQuestion, cleaned: Mapping[str, Any]) -> Any:
        chosen, reason = cleaned.get(question.key), cleaned.get(f"{question.key}_reason") or ""
        if not chosen and not reason:
            return None
        return {"value": int(chosen) if chosen and chosen != ABSTAIN else None, "abstained": chosen == ABSTAIN, "reason": reason}

    def to_initial(self, question: LoadedQuestion, value: Any) -> dict[str, Any]:
        if not value:
            return {}
        chosen = ABSTAIN if value["abstained"] else value["value"]
        return {question.key: None if chosen is None else str(chosen), f"{question.key}_reason": value["reason"]}

    def is_empty(self, value: Any) -> bool:
        """Whether nothing is chosen: a reason alone is no score."""
        return not value or (not is_unread(value) and value["value"] is None and not value["abstained"])

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        if value["value"] is not None and (value["value"] not in range(len(SCALE)) or value["abstained"]):
            return ["A score is 0, 1, 2, 3, 4 or 5; or you abstain."]
        least = max(question.config.get("words", 0), 1)
        if needs_reason(question.config.get("reasons", "every"), value, question.config.get("sent")):
            asked = "a reason" if least == 1 else f"a reason of at least {least} words"
            return [] if self.words(value) >= least else [f"Give {asked} for “{question.label}”."]
        return []

    def words(self, value: Any) -> int:
        return count_words(value["reason"]) if value else 0

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        if self.is_empty(value):
            return ""
        said = "Abstained" if value["abstained"] else f"{value['value']}: {self.scale(question)[value['value']]}"
        return f"{said}. {value['reason']}".removesuffix(". ")

    def missing(self, question: LoadedQuestion) -> str:
        return f"Give a score for “{question.label}”, or abstain."


KIND = ScoreWithReason()
