"""A form as a file: written from its rows, and read back into the same rows elsewhere. JSON, UTF-8, one object.

Shape: {"form": "grant form 1", "key", "title", "purpose", "rules", "sections": [{"key", "title", "intro", "waits_for_others", "questions": [...]}]},
a question with the fields of `QUESTION_FIELDS`. The version is not in the file: whoever reads it in gives the next one.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from commissioning.questions.kinds import kinds
from commissioning.questions.models import Purpose, QuestionSet

MARK = "grant form 1"
MOST_BYTES = 1_000_000
SECTION_FIELDS: dict[str, type] = {"key": str, "title": str, "intro": str, "waits_for_others": bool}
QUESTION_FIELDS: dict[str, type] = {
    "key": str,
    "kind": str,
    "label": str,
    "hint": str,
    "required": bool,
    "limit": int,
    "config": dict,
    "show_if": dict,
    "criterion_key": str,
    "carried_from": str,
}
NEEDED = {"key", "kind", "label", "title"}
LONGEST = {"label": 300, "title": 200, "key": 50, "criterion_key": 50, "carried_from": 50}
SAID = {str: "words", bool: "true or false", int: "a whole number", dict: "an object", list: "a list"}
KEY = re.compile(r"[-a-zA-Z0-9_]+")


class FormFileError(ValueError):
    """A file that is no form. `problems` names each place with what is wrong there."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


@dataclass(frozen=True)
class FormData:
    """A form as data: what `as_data` gives, checked."""

    key: str
    title: str
    purpose: str
    rules: list[dict[str, Any]]
    sections: list[dict[str, Any]]


def as_data(question_set: QuestionSet) -> dict[str, Any]:
    """Everything that a form says, in its order. Two queries."""
    return {
        "form": MARK,
        "key": question_set.key,
        "title": question_set.title,
        "purpose": question_set.purpose,
        "rules": question_set.rules,
        "sections": [
            {
                **{name: getattr(section, name) for name in SECTION_FIELDS},
                "questions": [
                    {name: getattr(question, name) for name in QUESTION_FIELDS}
                    for question in sorted(section.questions.all(), key=lambda each: (each.order, each.pk))
                ],
            }
            for section in question_set.sections.prefetch_related("questions").order_by("order", "pk")
        ],
    }


def as_file(question_set: QuestionSet) -> bytes:
    """The file. Two exports of one version are equal byte by byte."""
    return (json.dumps(as_data(question_set), ensure_ascii=False, indent=2) + "\n").encode()


def read_file(content: bytes) -> FormData:
    """What a file says. Raises: FormFileError with every place that is wrong, where it is not such a file, or is too large."""
    if len(content) > MOST_BYTES:
        raise FormFileError(["This file is larger than 1 MB. A form is a small file of words: choose the one that was exported."])
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise FormFileError(
            ["This is not a form that was exported: it cannot be read as JSON. Export a form and send that file."]
        ) from None
    if not isinstance(found, dict) or found.get("form") != MARK:
        raise FormFileError([f"This is not a form that was exported: it does not begin with “form”: “{MARK}”."])
    if problems := list(problems_of(found)):
        raise FormFileError(problems)
    return FormData(found["key"], found["title"], found["purpose"], found["rules"], [filled(each) for each in found["sections"]])


def filled(section: Mapping[str, Any]) -> dict[str, Any]:
    """A section and its questions with what was left out put in."""
    questions = [{name: given(each, name, kind) for name, kind in QUESTION_FIELDS.items()} for each in section["questions"]]
    return {name: given(section, name, kind) for name, kind in SECTION_FIELDS.items()} | {"questions": questions}


def given(row: Mapping[str, Any], name: str, kind: type) -> Any:
    empty: Any = True if name == "required" else None if name == "limit" else kind()
    value = row.get(name)
    return empty if value is None else value


def problems_of(found: Mapping[str, Any]) -> Iterator[str]:
    known = {"form": str, "key": str, "title": str, "purpose": str, "rules": list, "sections": list}
    yield from wrong_fields("The form", found, known, known.keys())
    if isinstance(found.get("purpose"), str) and found["purpose"] not in Purpose.values:
        yield f"The form: “purpose” must be one of {', '.join(Purpose.values)}."
    if isinstance(found.get("rules"), list) and any(not isinstance(each, dict) for each in found["rules"]):
        yield "The form: each rule must be an object."
    sections: set[str] = set()
    questions: set[str] = set()
    for number, section in enumerate(found["sections"] if isinstance(found.get("sections"), list) else [], start=1):
        place = f"Section {number}"
        if not isinstance(section, dict):
            yield f"{place}: must be an object."
            continue
        place += f" ({section.get('key')})"
        yield from wrong_fields(place, section, SECTION_FIELDS | {"questions": list}, {"key", "title", "questions"})
        yield from twice(place, section, sections)
        for nth, question in enumerate(section["questions"] if isinstance(section.get("questions"), list) else [], start=1):
            where = f"{place}, question {nth}"
            if not isinstance(question, dict):
                yield f"{where}: must be an object."
                continue
            where += f" ({question.get('key')})"
            yield from wrong_fields(where, question, QUESTION_FIELDS, {"key", "kind", "label"})
            yield from twice(where, question, questions)
            if isinstance(question.get("kind"), str) and question["kind"] not in kinds():
                yield f"{where}: there is no type “{question['kind']}”. Use one of {', '.join(sorted(kinds()))}."


def wrong_fields(place: str, row: Mapping[str, Any], known: Mapping[str, type], needed: Any) -> Iterator[str]:
    for name in row.keys() - known.keys():
        yield f"{place}: “{name}” is not known. Take it out, or check how it is spelt."
    for name, kind in known.items():
        value = row.get(name)
        if value is None or value == "":
            if name in needed:
                yield f"{place}: “{name}” is missing."
        elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)) or (isinstance(value, int) and value < 0):
            yield f"{place}: “{name}” must be {SAID[kind]}."
        elif isinstance(value, str) and len(value) > LONGEST.get(name, MOST_BYTES):
            yield f"{place}: “{name}” is longer than {LONGEST[name]} characters. Shorten it."
        elif isinstance(value, str) and name == "key" and not KEY.fullmatch(value):
            yield f"{place}: “key” may hold letters, figures, - and _ only."


def twice(place: str, row: Mapping[str, Any], seen: set[str]) -> Iterator[str]:
    key = row.get("key")
    if not isinstance(key, str):
        return
    if key in seen:
        yield f"{place}: the key “{key}” is used before. Each has a key of its own."
    seen.add(key)
