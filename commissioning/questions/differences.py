"""What changed between two versions of a form, question by question. Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass

from commissioning.questions.kinds import is_unread, kind_of
from commissioning.questions.loaded import LoadedQuestion, LoadedSet, Values
from commissioning.questions.queries import visible_questions

ASKED = (
    ("label", "the words of the question"),
    ("hint", "the hint"),
    ("required", "whether it must be answered"),
    ("limit", "the limit"),
    ("config", "how it is answered"),
    ("show_if", "when it is asked"),
    ("criterion_key", "the criterion that it is about"),
    ("carried_from", "where its answer comes from"),
    ("section_key", "the section"),
)
# Changes that leave an answer as good as it was.
HARMLESS = frozenset({"criterion_key", "carried_from", "section_key"})


@dataclass(frozen=True)
class Change:
    """One question that is new, gone or asked otherwise. `what` says in which ways; `asks_again` whether an answer should be looked at again."""

    kind: str
    key: str
    label: str
    section_key: str
    what: tuple[str, ...] = ()
    asks_again: bool = True

    @property
    def words(self) -> str:
        said = {"added": "New", "removed": "Taken out", "changed": f"Changed: {', '.join(self.what)}", "moved": "Moved"}
        return said[self.kind]


def changes_between(before: LoadedSet, after: LoadedSet) -> list[Change]:
    """Every question that differs, in the order of the new version, then those that were taken out."""
    found = []
    for question in after:
        was = before.questions.get(question.key)
        if was is None:
            found.append(Change("added", question.key, question.label, question.section_key))
        elif ways := [(name, words) for name, words in ASKED if getattr(was, name) != getattr(question, name)]:
            again = any(name not in HARMLESS for name, _ in ways)
            found.append(Change("changed", question.key, question.label, question.section_key, tuple(words for _, words in ways), again))
    gone = (each for each in before if each.key not in after.questions)
    return found + [Change("removed", each.key, each.label, each.section_key) for each in gone]


def rule_changes(before: LoadedSet, after: LoadedSet) -> list[str]:
    """The rules that are new, gone or say something else, a line each."""
    old, new = ({each.key: each for each in loaded.rules} for loaded in (before, after))
    words = [f"Rule {key}: new" for key in new if key not in old]
    words += [f"Rule {key}: changed" for key in new if key in old and new[key] != old[key]]
    return words + [f"Rule {key}: taken out" for key in old if key not in new]


def kinds_changed(before: LoadedSet, after: LoadedSet) -> list[str]:
    """Questions whose type changed under one key: their answers could not be read. A sentence each."""
    return [
        f"Question {each.key} was of the type {before.questions[each.key].kind} and is now {each.kind}. Give the new question a key of its own."
        for each in after
        if each.key in before.questions and before.questions[each.key].kind != each.kind
    ]


def touched_by(changes: Iterable[Change], after: LoadedSet, values: Values) -> list[Change]:
    """The changes that these answers should hear of: of a question that was answered, or of one that is new and asked of them."""
    shown = {question.key for question in visible_questions(after, values)}
    begun = any(has_answer(question, values) for question in after)
    found = []
    for each in changes:
        question = after.questions.get(each.key)
        if each.kind == "added":
            if begun and question is not None and each.key in shown:
                found.append(each)
        elif each.asks_again and values.get(each.key) not in (None, "", [], {}):
            found.append(each)
    return found


def has_answer(question: LoadedQuestion, values: Values) -> bool:
    value = values.get(question.key)
    return is_unread(value) or not kind_of(question).is_empty(value)
