"""The eligibility check: rules stand as data in the questions' config, and the call brings its facts.

config "stop_if", "refer_if" and "warn_if" are lists of rules: tests of the answer (see conditions), with "rule" (its name), "message" and
"elsewhere" (where to go instead). A message may name a fact in braces: {maximum_pence}.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.formats import date_format

from commissioning.money import format_pounds
from commissioning.questions.conditions import is_met
from commissioning.questions.loaded import LoadedSet, Values
from commissioning.questions.models import Question
from commissioning.questions.queries import visible_questions

BODY = "body"  # the question that asks what kind of body it is


@dataclass(frozen=True)
class Reason:
    """One rule that an answer met."""

    question_key: str
    rule: str
    message: str
    elsewhere: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the check found. The first reason is the one to show; warnings never stop."""

    result: Literal["pass", "refer", "stop"]
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()

    @property
    def rule(self) -> str:
        return self.reasons[0].rule if self.reasons else ""

    @property
    def message(self) -> str:
        return self.reasons[0].message if self.reasons else ""

    @property
    def elsewhere(self) -> str:
        return self.reasons[0].elsewhere if self.reasons else ""


def eligibility_outcome(loaded: LoadedSet, values: Values, call_facts: Mapping[str, Any]) -> Outcome:
    """Whether these answers pass, go to an officer, or stop.

    Shape: `call_facts` maps names that the rules use to values: minimum_pence, maximum_pence, earliest_on, latest_on, award_on (ISO dates).
    Any stop outweighs any referral; answers not given meet no rule, so ask `completeness` first.
    """
    met: dict[str, list[Reason]] = {"stop_if": [], "refer_if": [], "warn_if": []}
    words = _Facts({name: fact_in_words(name, fact) for name, fact in call_facts.items()})
    for question in visible_questions(loaded, values):
        for name, reasons in met.items():
            for rule in question.config.get(name, []):
                if is_met(rule, values.get(question.key), call_facts):
                    reasons.append(
                        Reason(
                            question.key,
                            rule.get("rule", question.label),
                            rule["message"].format_map(words),
                            rule.get("elsewhere", "").format_map(words),
                        )
                    )
    warnings = tuple(met["warn_if"])
    if met["stop_if"]:
        return Outcome("stop", tuple(met["stop_if"]), warnings)
    if met["refer_if"]:
        return Outcome("refer", tuple(met["refer_if"]), warnings)
    return Outcome("pass", (), warnings)


def sets_that_stop(body_kind: str) -> set[int]:
    """The published checks that end for a body of this kind at the question of what it is, by id. One query."""
    asked = Question.objects.filter(
        key=BODY, section__question_set__purpose="eligibility", section__question_set__published_at__isnull=False
    )
    found = asked.order_by().values_list("section__question_set", "config")
    return {pk for pk, config in found if any(is_met(rule, body_kind, {}) for rule in config.get("stop_if", []))}


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


def fact_in_words(name: str, fact: Any) -> str:
    """A fact as a message shows it: pence as pounds, an ISO date in words."""
    if fact is None:
        return ""
    if name.endswith("_pence"):
        return format_pounds(fact)
    if name.endswith("_on"):
        return date_format(date.fromisoformat(str(fact)), "j F Y")
    return str(fact)
