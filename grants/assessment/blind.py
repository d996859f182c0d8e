"""A bid as it is read without names: what is taken out of its title, its answers and its files. No query here.

Out goes whatever names the body (its name and other names, with or without "The"; its numbers, address and postcode), the people who act for it,
every mail address, telephone number and web address, and the words that an officer chose. Files are kept back, unless an officer put a copy
without names in their place.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from commissioning.people.models import Organisation
from commissioning.questions.loaded import HeldFile
from grants.applications.queries import BidAnswer, BidDetail

HIDDEN = "[hidden]"
NO_NAME = "Name hidden"
FILES_KEPT = "A file was sent. It is kept back while names are hidden."
# A mail address, a web address, a telephone number of this country.
ALWAYS = r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|(?<![\w£.,])(?:\+44|0)(?:[\s()-]{0,2}\d){9,11}(?!\w)"
SHORTEST = 2


@dataclass(frozen=True)
class Reading:
    """A bid as one scorer reads it: with its names, or without them until `hidden_until` says."""

    title: str
    body: str
    is_blind: bool = False


def names_of(body: Organisation, people: Iterable[str]) -> list[str]:
    """What names a body by itself: to be hidden without anybody choosing it."""
    names = [body.name, *re.split(r"[,;\n]", body.other_names)]
    names += [each[4:] for each in names if each.strip().lower().startswith("the ")]
    numbers = [body.charity_number, body.company_number, body.parish_code, body.postcode]
    lines = [each for each in re.split(r"[,\n]", body.address) if re.search(r"\d", each)]
    return [*names, body.contact_name, body.second_contact_name, *people, *numbers, *lines]


def hide(text: str, words: Iterable[str]) -> str:
    """The text with each of these words, and what is always hidden, taken out."""
    return pattern_of(tuple(words)).sub(HIDDEN, text) if text else text


def found_in(text: str, words: Iterable[str]) -> dict[str, int]:
    """How often each of these words stands in a text, for the officer who chose them."""
    return {each: len(re.findall(loosely(each), text, re.IGNORECASE)) for each in words}


@lru_cache(maxsize=256)
def pattern_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all of them, the longest first, so that a name goes whole."""
    wanted = sorted({each.strip() for each in words if len(each.strip()) >= SHORTEST}, key=lambda each: (-len(each), each))
    return re.compile("|".join([*(loosely(each) for each in wanted), ALWAYS]), re.IGNORECASE)


def loosely(word: str) -> str:
    """A pattern for a word or name as people type it: any spaces between its parts, either apostrophe or none, "&" for "and"."""
    parts = []
    for part in word.split():
        if part.lower() in ("&", "and"):
            parts.append("(?:&|and)")
        else:
            parts.append("['’]?".join(re.escape(each) for each in re.split("['’]", part)))
    return r"(?<!\w)" + r"[\s\-–]+".join(parts) + r"(?!\w)"


def without_names(detail: BidDetail, words: Iterable[str], copies: Mapping[int, HeldFile]) -> BidDetail:
    """The bid with everything out of it that names somebody; `copies` are the files that stand for a file, by the id of the original."""
    wanted = tuple(words)
    sections = tuple(
        replace(section, answers=tuple(answer_without(each, wanted, copies) for each in section.answers)) for section in detail.sections
    )
    return replace(
        detail,
        sections=sections,
        digest="",
        declaration="",
        sent_by="",
        prepared_by="",
        copy=None,
        record=[],
        documents=[],
        record_by="",
        told=[],
    )


def answer_without(answer: BidAnswer, words: tuple[str, ...], copies: Mapping[int, HeldFile]) -> BidAnswer:
    if answer.kind != "file":
        return replace(answer, text=hide(answer.text, words), value=None)
    given = tuple(copies[each.id] for each in answer.files if each.id in copies)
    return replace(answer, text=FILES_KEPT if answer.files and not given else "", value=None, files=given)
