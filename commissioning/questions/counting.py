"""Words, counted as a word processor counts them and as the page counts them while someone types. Plain Python."""

import re

# White space as the browser's \\s has it: Python's own split() takes a few more signs and leaves out the last one.
WORD = re.compile(r"[^\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")


def count_words(text: str) -> int:
    """Runs of signs between white space, so that a hyphenated word is one (requirements, R-2.8)."""
    return sum(1 for _ in WORD.finditer(text))
