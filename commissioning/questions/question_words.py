"""A form's questions as something to read before starting: what is asked, how long, from whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commissioning.money import format_pounds
from commissioning.questions.conditions import asked_questions
from commissioning.questions.kinds import kind_of, options
from commissioning.questions.loaded import LoadedQuestion, LoadedSet
from commissioning.questions.queries import load_set


@dataclass(frozen=True)
class QuestionWords:
    """One question: `answer` says what kind and how long, `parts` the choices or columns, `when` who is asked."""

    label: str
    hint: str
    answer: str
    parts_name: str
    parts: tuple[str, ...]
    optional: bool
    when: str


@dataclass(frozen=True)
class SectionWords:
    title: str
    intro: str
    questions: tuple[QuestionWords, ...]


def sections_in_words(question_set_id: int) -> tuple[SectionWords, ...]:
    """Every section and question of a set, in order, conditional ones too. No statement once a published set is known."""
    return _in_words(load_set(question_set_id))


@lru_cache(maxsize=100)
def _in_words(loaded: LoadedSet) -> tuple[SectionWords, ...]:
    return tuple(
        SectionWords(section.title, section.intro, tuple(_question(each, loaded) for each in section.questions))
        for section in loaded.sections
    )


def _question(question: LoadedQuestion, loaded: LoadedSet) -> QuestionWords:
    kind = kind_of(question)
    answer = kind.label
    if question.limit and kind.counts:
        one, many = kind.counts.split()
        answer += f", up to {question.limit} {one if question.limit == 1 else many}"
    columns = tuple(each.label for each in kind.cells(question))
    choices = tuple(label for _, label in options(question))
    return QuestionWords(
        label=question.label,
        hint=question.hint,
        answer=answer,
        parts_name="Columns" if columns else "Choices",
        parts=columns or choices,
        optional=not question.required,
        when=when_asked(question, loaded),
    )


def when_asked(question: LoadedQuestion, loaded: LoadedSet) -> str:
    """On which earlier answer or sum it hangs, in words; empty for a question that everybody is asked."""
    tests = [*question.show_if.get("all", []), *question.show_if.get("any", [])]
    of_answers = [each for each in tests if "fact" not in each]
    sums = [words for each in tests if each.get("fact") == "ask_pence" and (words := _sum(each))]
    if not tests or not (of_answers or sums):
        return ""
    parts = [*([_of_answers(question, of_answers, loaded)] if of_answers else []), *sums]
    return f"Asked only {' and '.join(parts)}"


def _sum(test: Mapping[str, Any]) -> str:
    """From or to which sum asked for."""
    words = {"at_least": "if you ask for {} or more", "over": "if you ask for more than {}", "under": "if you ask for less than {}"}
    words["at_most"] = "if you ask for {} or less"
    return next((words[name].format(format_pounds(test[name])) for name in words if name in test), "")


def _of_answers(question: LoadedQuestion, tests: list[Mapping[str, Any]], loaded: LoadedSet) -> str:
    asked = [loaded.questions[key] for key in asked_questions(question.show_if) if key in loaded.questions]
    if len(tests) == 1 and isinstance(tests[0].get("is"), bool):
        return f"if you answer {'yes' if tests[0]['is'] else 'no'} to “{asked[0].label}”"
    if len(tests) == 1 and (chosen := _chosen(tests[0], asked[0])):
        return f"if your answer to “{asked[0].label}” is {chosen}"
    labels = dict.fromkeys(f"“{each.label}”" for each in asked)
    return f"of some, depending on the answer to {' and '.join(labels)}"


def _chosen(test: Mapping[str, Any], question: LoadedQuestion) -> str:
    """The answers that a test wants, as people read them, where they are few."""
    wanted = test.get("in") or [test[name] for name in ("is", "has") if name in test]
    names = dict(options(question))
    found = [names[each] for each in wanted if each in names]
    return " or ".join(found) if 0 < len(found) <= 3 else ""
