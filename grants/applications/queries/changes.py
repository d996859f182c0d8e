"""What changed between two versions that were sent: words within a text, and before and after for the rest."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from grants.applications.models import Application, Submission
from grants.applications.queries.bid import BidAnswer, as_sections, held_files

# Words compared one by one; a longer text is shown whole, before and after.
MOST_WORDS = 4_000


@dataclass(frozen=True)
class Piece:
    """Words that stayed ("same"), went ("gone") or came ("new")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One answer that differs. `pieces` are given for a text; an answer that only one version holds has None on the other side."""

    label: str
    before: BidAnswer | None
    after: BidAnswer | None
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class ChangedSection:
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Changes:
    """Two versions side by side, and how many were sent in all."""

    before: Submission
    after: Submission
    numbers: tuple[int, ...]
    sections: tuple[ChangedSection, ...]


def changes_of(application: Application, *, before: int | None = None, after: int | None = None) -> Changes | None:
    """What differs between two versions: the last two, unless told which. Two queries, three where a file changed.

    Shape: None where fewer than two were sent or a number is not there; sections in the order of the form, only those in which something differs.
    """
    versions = {each.number: each for each in Submission.objects.filter(application=application).order_by("number")}
    numbers = tuple(versions)
    later = after or (numbers[-1] if numbers else 0)
    earlier = before or later - 1
    if later not in versions or earlier not in versions or earlier >= later:
        return None
    old, new = versions[earlier], versions[later]
    return Changes(old, new, numbers, changed_sections(old.answers, new.answers))


def changed_sections(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> tuple[ChangedSection, ...]:
    """Frozen rows compared by question. What went is shown after what stayed or came in its section."""
    had = {row["question"]: row for row in old}
    has = {row["question"]: row for row in new}
    differ = {key for key in {**had, **has} if not same(had.get(key), has.get(key))}
    files = held_files(each for row in (*old, *new) if row["question"] in differ and row["kind"] == "file" for each in row["value"] or [])
    was = {a.key: a for section in as_sections((had[key] for key in had if key in differ), files) for a in section.answers}
    now = {a.key: a for section in as_sections((has[key] for key in has if key in differ), files) for a in section.answers}
    found: dict[str, list[Change]] = {}
    for key, row in {**had, **has}.items():
        if key in differ:
            found.setdefault((has.get(key) or row)["title"], []).append(change_of(was.get(key), now.get(key)))
    titles = list(dict.fromkeys(row["title"] for row in (*new, *old)))
    return tuple(ChangedSection(title, tuple(found[title])) for title in titles if title in found)


def same(before: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    return before is not None and after is not None and (before["text"], before["value"]) == (after["text"], after["value"])


def change_of(before: BidAnswer | None, after: BidAnswer | None) -> Change:
    either = after or before
    assert either is not None  # noqa: S101  a question that differs is in one of the two
    texts = [each.text for each in (before, after) if each is not None]
    words = len(texts) == 2 and either.kind == "text" and all(texts) and max(len(each.split()) for each in texts) <= MOST_WORDS
    return Change(either.label, before, after, word_diff(*texts) if words else ())


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as pieces: same and gone make the first, same and new the second."""
    old, new = in_words(before), in_words(after)
    pieces: list[Piece] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", "".join(old[i:j])))
            continue
        if i < j:
            pieces.append(Piece("gone", "".join(old[i:j])))
        if k < m:
            pieces.append(Piece("new", "".join(new[k:m])))
    return tuple(pieces)


def in_words(text: str) -> list[str]:
    """Words, each with the space after it, so that they join to the text again."""
    words: list[str] = []
    for line in text.splitlines(keepends=True):
        parts = line.split(" ")
        words += [f"{each} " for each in parts[:-1]] + [parts[-1]]
    return [each for each in words if each]
