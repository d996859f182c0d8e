"""Which bodies may be one body held twice."""

import re
import unicodedata
from dataclasses import dataclass

from commissioning.people.models import Organisation
from commissioning.people.numbers import WRITTEN

# Words that tell a body from no other: its own kind, and what a name is written with or without.
SAYS_NOTHING = frozenset(
    [
        "the",
        "a",
        "of",
        "and",
        "for",
        "in",
        "charity",
        "charitable",
        "trust",
        "association",
        "society",
        "group",
        "club",
        "company",
        "limited",
        "ltd",
        "cic",
        "cio",
        "plc",
        "uk",
    ]
)
NUMBERS = {"charity_number": "charity number", "company_number": "company number", "parish_code": "parish code"}


@dataclass(frozen=True)
class Alike:
    """Another body that may be the same, and why it is thought so."""

    organisation_id: int
    name: str
    why: str


def name_key(name: str) -> frozenset[str]:
    """The words of a name that tell it from others: small letters without accents; "Forward Trust" and "The Forward Trust" give the same."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ").replace("'", "").replace("’", "")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    return frozenset(each for each in words if each not in SAYS_NOTHING) or frozenset(words)


def names_key(name: str, other_names: str) -> set[frozenset[str]]:
    return {name_key(each) for each in (name, *re.split(r"[,;\n]", other_names)) if each.strip()}


def alike(organisation: Organisation) -> list[Alike]:
    """Bodies with an equal number or a like name, by name. One query, however many bodies there are.

    Shape: numbers are compared as their registers write them; names, other names too, by the words that tell a body from others.
    Source: R-3.2.
    """
    own_numbers = {field: write(getattr(organisation, field)) for field, write in WRITTEN.items()}
    own_names = names_key(organisation.name, organisation.other_names)
    found = []
    others = Organisation.objects.kept().exclude(pk=organisation.pk).order_by("name", "pk")
    for row in others.values("pk", "name", "other_names", *NUMBERS):
        reasons = [
            f"same {words}" for field, words in NUMBERS.items() if own_numbers[field] and WRITTEN[field](row[field]) == own_numbers[field]
        ]
        if own_names & names_key(row["name"], row["other_names"]):
            reasons.append("like name")
        if reasons:
            found.append(Alike(row["pk"], row["name"], " and ".join(reasons)))
    return found
