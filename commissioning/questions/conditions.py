"""Conditions as data: when a question is shown, and when an eligibility answer stops a bid. Plain Python."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commissioning.questions.loaded import LoadedQuestion, Values

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


@dataclass(frozen=True)
class Test:
    """One test, taken apart: whose answer (or which fact), whether it must be given, and what it is compared with (a fact of that name, where so marked).

    "over_fact": "maximum_pence" compares with a fact; a fact that is missing or None never holds.
    """

    key: str
    is_fact: bool
    answered: bool | None
    comparisons: tuple[tuple[Callable[[Any, Any], bool], Any, bool], ...]

    def is_met(self, values: Values, facts: Mapping[str, Any]) -> bool:
        """Whether it is true. An unanswered question meets none but "answered": false."""
        answer = (facts if self.is_fact else values).get(self.key)
        empty = answer is None or answer == "" or answer == [] or answer == {}
        if self.answered is not None and empty == self.answered:
            return False
        if not self.comparisons:
            return True
        if empty:
            return False
        try:
            for compare, wanted, of_fact in self.comparisons:
                if of_fact and (wanted := facts.get(wanted)) is None:
                    return False
                if not compare(answer, wanted):
                    return False
        except TypeError:
            return False
        return True


def as_test(test: Mapping[str, Any]) -> Test:
    known = [(name, wanted) for name, wanted in test.items() if name in TESTS or name.endswith("_fact")]
    return Test(
        key=test["fact"] if "fact" in test else test["question"],
        is_fact="fact" in test,
        answered=test.get("answered"),
        comparisons=tuple((TESTS[name.removesuffix("_fact")], wanted, name.endswith("_fact")) for name, wanted in known),
    )


def is_met(test: Mapping[str, Any], answer: Any, facts: Mapping[str, Any]) -> bool:
    """Whether every test in `test`, which names no question, is true of this answer."""
    return as_test({**test, "question": "answer"}).is_met({"answer": answer}, facts)


@dataclass(frozen=True)
class Condition:
    """{"all": [...], "any": [...]} taken apart. An empty one is true; both lists must hold where both are given.

    A test is of an answer ("question") or of something known beside them ("fact": "ask_pence").
    """

    every: tuple[Test, ...]
    some: tuple[Test, ...]

    def holds(self, values: Values, facts: Mapping[str, Any]) -> bool:
        return all(each.is_met(values, facts) for each in self.every) and (
            not self.some or any(each.is_met(values, facts) for each in self.some)
        )


def as_condition(condition: Mapping[str, Any]) -> Condition:
    return Condition(tuple(map(as_test, condition.get("all", ()))), tuple(map(as_test, condition.get("any", ()))))


def holds(condition: Mapping[str, Any], values: Values, facts: Mapping[str, Any] | None = None) -> bool:
    """Whether a condition is true of the answers."""
    return as_condition(condition).holds(values, facts or {})


@lru_cache(maxsize=5_000)
def condition_of(question: LoadedQuestion) -> Condition:
    """When a question is shown, taken apart once for each question of a loaded set: a page asks it of all of them several times."""
    return as_condition(question.show_if)


def is_shown(question: LoadedQuestion, values: Values, facts: Mapping[str, Any]) -> bool:
    return not question.show_if or condition_of(question).holds(values, facts)


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
