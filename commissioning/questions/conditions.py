"""Conditions as data: when a question is shown, and when an eligibility answer stops a bid. Plain Python."""

from collections.abc import Collection, Mapping
from typing import Any

from commissioning.questions.loaded import Values

TESTS = {
    "is": lambda answer, wanted: answer == wanted,
    "is_not": lambda answer, wanted: answer != wanted,
    "in": lambda answer, wanted: answer in wanted,
    "not_in": lambda answer, wanted: answer not in wanted,
    "has": lambda answer, wanted: isinstance(answer, list) and wanted in answer,
    "at_least": lambda answer, wanted: answer >= wanted,
    "at_most": lambda answer, wanted: answer <= wanted,
    "over": lambda answer, wanted: answer > wanted,
    "under": lambda answer, wanted: answer < wanted,
}


def is_met(test: Mapping[str, Any], answer: Any, facts: Mapping[str, Any]) -> bool:
    """Whether every test in `test` is true of an answer. An unanswered question meets none but "answered": false.

    "over_fact": "maximum_pence" compares with a fact; a fact that is missing or None never holds.
    """
    empty = answer in (None, "", [], {})
    for name, wanted in test.items():
        if name == "answered":
            if empty == wanted:
                return False
            continue
        if name not in TESTS and not name.endswith("_fact"):
            continue
        if empty:
            return False
        if name.endswith("_fact"):
            wanted = facts.get(wanted)
            if wanted is None:
                return False
        try:
            if not TESTS[name.removesuffix("_fact")](answer, wanted):
                return False
        except TypeError:
            return False
    return True


def holds(condition: Mapping[str, Any], values: Values, facts: Mapping[str, Any] | None = None) -> bool:
    """Whether {"all": [...], "any": [...]} is true of the answers. An empty condition is true; both lists must hold where both are given.

    A test is of an answer ("question") or of something known beside them ("fact": "ask_pence").
    """
    if not condition:
        return True
    known = facts or {}
    for each in condition.get("all", ()):
        if not is_met(each, tested(each, values, known), known):
            return False
    some = condition.get("any")
    return not some or any(is_met(each, tested(each, values, known), known) for each in some)


def tested(test: Mapping[str, Any], values: Values, facts: Mapping[str, Any]) -> Any:
    return facts.get(test["fact"]) if "fact" in test else values.get(test["question"])


def asked_questions(condition: Mapping[str, Any]) -> list[str]:
    """The keys of the questions that a condition reads."""
    return [each.get("question", "") for each in (*condition.get("all", []), *condition.get("any", [])) if "fact" not in each]


def condition_faults(condition: Mapping[str, Any], facts: Collection[str] = ()) -> list[str]:
    """What cannot be understood in a condition."""
    says = [f"show_if has an unknown word, {word}" for word in condition if word not in ("all", "any")]
    for each in (*condition.get("all", []), *condition.get("any", [])):
        says += [
            f"show_if has an unknown test, {word}" for word in each if word not in TESTS and word not in ("question", "fact", "answered")
        ]
        if each.get("fact", "") and each["fact"] not in facts:
            says.append(f"show_if reads an unknown fact, {each['fact']}")
        if len(each) < 2:
            says.append("show_if names a question and no test")
    return says
