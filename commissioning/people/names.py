"""Which words of a body's name tell it from others. Plain Python."""

import re
import unicodedata

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


def name_key(name: str) -> frozenset[str]:
    """The words of a name that tell it from others: small letters without accents; "Forward Trust" and "The Forward Trust" give the same."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ").replace("'", "").replace("’", "")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    return frozenset(each for each in words if each not in SAYS_NOTHING) or frozenset(words)


def names_key(name: str, other_names: str) -> set[frozenset[str]]:
    return {name_key(each) for each in (name, *re.split(r"[,;\n]", other_names)) if each.strip()}
