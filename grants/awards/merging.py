"""Letters made of a template and fields in braces: `Dear {name},`. Plain Python.

A field that has nothing to say takes its line with it, where every field of the line has nothing; empty lines that then stand together become one.
What is not a field is refused when the template is saved, so that no letter goes out with a hole in it.
"""

import re
from collections.abc import Mapping

FIELDS = {
    "name": "The name of whoever the letter goes to",
    "organisation": "The body’s name",
    "reference": "The bid’s reference",
    "project": "The name of the project",
    "call": "The title of the call",
    "notice": "The reference of the decision notice",
    "decider": "The title of who decides, as the office’s settings have it",
    "amount": "The grant, in pounds; empty where there is none",
    "asked": "What was asked for, in pounds",
    "less": "“This is less than you asked for.” where it is; else empty",
    "score": "The total and its band; empty where the bid was not scored",
    "feedback": "The panel’s note for the applicant; empty where there is none",
    "strengths": "The criteria on which it did best, 4 or more of 5; empty where there is none",
    "improve": "The criteria on which it did worst, under 3 of 5; empty where there is none",
    "again": "The next call of the same fund that can be applied to, with its days; empty where none is published",
    "office": "The office’s name",
    "email": "The office’s email address",
    "site": "The address of this site",
}
# What is filled in when the letter leaves, as two contacts have two names.
LATER = frozenset({"name"})
_FIELD = re.compile(r"\{([^{}\n]*)\}")


def faults(text: str, *, known: Mapping[str, str] | frozenset[str] = FIELDS) -> list[str]:
    """What is wrong with the braces of a text, in words; empty where nothing is."""
    found = [
        f"{{{name}}} is not a field. The fields are listed below." for name in dict.fromkeys(_FIELD.findall(text)) if name not in known
    ]
    if set("{}") & set(_FIELD.sub("", text)):
        found.append("A brace { or } stands alone. Write a field as {name}, with both.")
    return found


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled in; a field that `values` does not hold stays as it is. Lines whose fields are all empty are left out."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        names = [name for name in _FIELD.findall(line) if name in values]
        if names and len(names) == len(_FIELD.findall(line)) and not any(values[name].strip() for name in names):
            continue
        lines.append(_FIELD.sub(lambda found: values.get(found.group(1), found.group(0)), line).rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
