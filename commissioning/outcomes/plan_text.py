"""Reads the text of a page of a Police and Crime Plan: one priority, its focus areas and what success looks like."""

import re
from dataclasses import dataclass

PRIORITY = re.compile(r"^\s*priority\s+(\d+)\s*[:\u2013\u2014-]\s*(.+?)\s*$", re.IGNORECASE)
BULLET = re.compile(r"^\s*(?:[\u2022\u00b7\u25aa\u25e6*\u2013-]|\d+[.)])\s+(.*\S)\s*$")
LABELS = {"shared outcome": "shared", "focus areas": "areas", "focus area": "areas", "what success will look like": "success"}
HEADING_LETTERS = 80


class PlanPageError(ValueError):
    """The page is not in the shape that can be read. The text says what is missing."""


@dataclass(frozen=True)
class Repeat:
    """A bullet that says what an earlier one said. Both numbers count bullets from 1."""

    bullet: int
    repeats: int
    statement: str


@dataclass(frozen=True)
class PlanPage:
    """What a page holds. `statements` are the different bullets, in order."""

    number: int
    title: str
    shared_outcome: str
    focus_areas: tuple[str, ...]
    bullets: int
    statements: tuple[str, ...]
    repeats: tuple[Repeat, ...]


def spaced(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def same_words(text: str) -> str:
    """What two wordings are compared by: spaces made one, punctuation at the end dropped."""
    return spaced(text).rstrip(" .,;:!?")


def read_plan_page(text: str) -> PlanPage:
    """The priority that a page describes.

    Shape: one PlanPage. Lines before the priority (menus, captions) are passed over.
    Raises: PlanPageError when there is no priority, more than one, no shared outcome or no bullet.
    """
    number, title = _priority(text)
    sections = _sections(text)
    bullets = _bullets(sections["success"])
    if not sections["shared"]:
        raise PlanPageError('The page has no text under "Shared outcome:".')
    if not bullets:
        raise PlanPageError('The page has no bullet under "What success will look like:".')
    statements, repeats = _without_repeats(bullets)
    return PlanPage(
        number=number,
        title=title,
        shared_outcome=_paragraphs(sections["shared"])[0],
        focus_areas=_headings(sections["areas"]),
        bullets=len(bullets),
        statements=statements,
        repeats=repeats,
    )


def _priority(text: str) -> tuple[int, str]:
    found = {(int(match[1]), spaced(match[2])) for match in map(PRIORITY.match, text.splitlines()) if match}
    if not found:
        raise PlanPageError('The page has no line such as "Priority 3: its title".')
    if len(found) > 1:
        raise PlanPageError(f"The page has {len(found)} priorities. Import one page for each.")
    return found.pop()


def _sections(text: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {"shared": [], "areas": [], "success": []}
    open_section: list[str] | None = None
    for line in text.splitlines():
        label, _, rest = line.partition(":")
        name = LABELS.get(spaced(label).casefold())
        if name:
            open_section = sections[name]
            line = rest
        if open_section is not None and (line.strip() or open_section):
            open_section.append(line)
    return sections


def _blocks(lines: list[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _paragraphs(lines: list[str]) -> list[str]:
    return [spaced(" ".join(block)) for block in _blocks(lines)]


def _headings(lines: list[str]) -> tuple[str, ...]:
    """A heading stands alone on a short line that does not end like a sentence."""
    alone = (spaced(block[0]) for block in _blocks(lines) if len(block) == 1)
    return tuple(dict.fromkeys(line for line in alone if len(line) <= HEADING_LETTERS and line[-1] not in ".?!:;,"))


def _bullets(lines: list[str]) -> list[str]:
    """Bullets, each with the lines that run on from it; the first block that holds no bullet ends the list."""
    bullets: list[str] = []
    for block in _blocks(lines):
        if not BULLET.match(block[0]):
            if bullets:
                break
            continue
        for line in block:
            match = BULLET.match(line)
            if match:
                bullets.append(match[1])
            else:
                bullets[-1] += " " + line
    return [spaced(bullet) for bullet in bullets]


def _without_repeats(bullets: list[str]) -> tuple[tuple[str, ...], tuple[Repeat, ...]]:
    first_seen: dict[str, int] = {}
    statements: list[str] = []
    repeats: list[Repeat] = []
    for place, bullet in enumerate(bullets, start=1):
        key = same_words(bullet)
        if key in first_seen:
            repeats.append(Repeat(place, first_seen[key], bullet))
        else:
            first_seen[key] = place
            statements.append(bullet)
    return tuple(statements), tuple(repeats)
