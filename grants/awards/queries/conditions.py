"""Reading conditions out of a notice's words."""

import re

STARTS = (
    (re.compile(r"^before (any |the first )?payment\b[:, ]*", re.I), "before_payment"),
    (re.compile(r"^before (the )?(start|work starts)\b[:, ]*", re.I), "before_start"),
    (re.compile(r"^at the end\b[:, ]*", re.I), "at_end"),
    (re.compile(r"^throughout\b[:, ]*", re.I), "ongoing"),
)
BULLET = re.compile(r"^\s*(?:[-*•]|\(?\d{1,2}[.)])\s+")
NONE = re.compile(r"^none\b", re.I)


def conditions_in(text: str) -> list[tuple[str, str]]:
    """The conditions that a notice lists, one a line.

    Shape: (kind, text). A line that begins with "Before payment:", "Before the start:", "Throughout:" or "At the end:" is of that kind, and without
    those words it holds throughout. "None beyond the standard terms" gives none.
    """
    found = []
    for line in text.splitlines():
        said = BULLET.sub("", line).strip()
        if not said or NONE.match(said):
            continue
        for pattern, kind in STARTS:
            if pattern.match(said):
                rest = pattern.sub("", said).strip()
                found.append((kind, rest[:1].upper() + rest[1:] if rest else said))
                break
        else:
            found.append(("ongoing", said))
    return found
