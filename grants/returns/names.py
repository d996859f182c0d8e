"""Free text of a return must name nobody: what looks like a way to reach or find a person is pointed out before it is sent."""

import re

SIGNS = (
    ("an email address", re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")),
    ("a phone number", re.compile(r"(?<![\d£])(?:\+44\s?|0)(?:\d[\s-]?){9,10}(?!\d)")),
    ("a National Insurance number", re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}\s?(?:\d{2}\s?){3}[A-D]\b", re.IGNORECASE)),
    ("a postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE)),
    ("a date of birth", re.compile(r"\b(?:born|d\.?o\.?b\.?|date of birth)\W{1,4}\d", re.IGNORECASE)),
)


def signs_of_a_person(text: str) -> list[str]:
    """What in the text may point to one person, in words; empty when nothing does. It cannot know names.

    Source: requirements R-7.5.
    """
    return [what for what, sign in SIGNS if sign.search(text)]
