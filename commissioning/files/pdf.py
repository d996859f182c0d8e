"""Documents as tagged PDF (PDF/UA-1), set by Typst from one template a document and plain data.

What people typed goes in as data, never as markup. A character without a glyph would stop PDF/UA, so it is printed as its Unicode number
with a note at the end of the document, which names what was left out too; the HTML twin stays the accessible original.
"""

from __future__ import annotations

import json
import logging
import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
import typst
from django.conf import settings
from django.template import TemplateDoesNotExist

logger = logging.getLogger(__name__)

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
# A character counts as printable when all of these have it; what the italics lack is then set upright.
FACES = ("SourceSansPro-Regular.otf", "SourceSansPro-Bold.otf", "SourceSansPro-Semibold.otf")
NOTES_MAX = 60
# Where a line may or may not break, and what a word processor leaves at the start of a file: soft hyphen, zero width space, word joiner, BOM.
SAYS_NOTHING = "\u00ad\u200b\u2060\ufeff"
UNTITLED = "Untitled"  # PDF/UA refuses an empty title


@dataclass(frozen=True)
class Substitution:
    """A character that could not be printed, the mark that stands for it (none where it was left out) and its Unicode name."""

    mark: str
    name: str


@dataclass(frozen=True)
class Document:
    """A finished PDF and what in it stands for something else, in order of first appearance."""

    content: bytes
    substitutions: tuple[Substitution, ...]


def make_pdf(template: str, data: Mapping[str, Any], *, title: str, at: datetime) -> bytes:
    """The PDF alone; see set_document."""
    return set_document(template, data, title=title, at=at).content


def set_document(template: str, data: Mapping[str, Any], *, title: str, at: datetime) -> Document:
    """Set `template` (a path under templates/, such as "grants/awards/documents/notice.typ") with `data`.

    Shape: `data` is what JSON can hold, with text keys; the caller has already written money and dates as people read them. The same
    template, data, title and `at` give the same bytes. No character of `data` or `title` can make it fail.
    Raises: TemplateDoesNotExist.
    """
    found: dict[str, Substitution] = {}
    shown = printable(data, found)
    heading = " ".join(printable(title, found).split()) or UNTITLED
    root, path = _find(template)
    try:
        content = _compile(path, root=root, data=shown, title=heading, found=found, at=at)
    except RuntimeError as error:
        # A font can have a character and still lack it in some combination: then only the plainest letters are left.
        logger.warning("document %s needed plain letters: %s", template, str(error)[:200])
        shown = printable(data, found, plain=True)
        heading = " ".join(printable(title, found, plain=True).split()) or UNTITLED
        content = _compile(path, root=root, data=shown, title=heading, found=found, at=at)
    return Document(content, tuple(found.values()))


def _find(template: str) -> tuple[Path, Path]:
    folders: Any = settings.TEMPLATES[0]["DIRS"]
    for folder in folders:
        path = Path(folder) / template
        if path.is_file():
            return Path(folder), path
    raise TemplateDoesNotExist(template)


def _compile(path: Path, *, root: Path, data: Any, title: str, found: Mapping[str, Substitution], at: datetime) -> bytes:
    notes = [{"mark": each.mark, "name": each.name} for each in found.values() if each.mark][:NOTES_MAX]
    left_out = [each.name for each in found.values() if not each.mark]
    made = typst.compile(
        str(path),
        root=str(root),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={
            "data": json.dumps(data, ensure_ascii=False),
            "title": title,
            "author": str(data.get("office", "")) if isinstance(data, dict) else "",
            "substitutions": json.dumps(notes),
            "left_out": json.dumps(left_out),
        },
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)  # noqa: S101  one output was asked for, so one comes back
    return made


def printable(value: Any, found: dict[str, Substitution], *, plain: bool = False) -> Any:
    """`value` with every unprintable character in its texts replaced by its mark; adds each to `found`.

    Joiners, direction signs and variation selectors are marked too: they change what was written. Only SAYS_NOTHING is left out, and noted.
    With `plain` only ASCII and Latin-1 letters count as printable.
    """
    if isinstance(value, str):
        return "".join(_show(c, found, plain=plain) for c in unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")))
    if isinstance(value, Mapping):
        return {str(key): printable(each, found, plain=plain) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [printable(each, found, plain=plain) for each in value]
    return value


def _show(c: str, found: dict[str, Substitution], *, plain: bool) -> str:
    if c == "\n" or " " <= c <= "~":
        return c
    category = unicodedata.category(c)
    if category == "Zs" or c in "\t\v\f\u2028\u2029\x85":
        return "\u00a0" if c in "\u00a0\u202f" else " "
    seen = category not in ("Cc", "Cf", "Cs") and not "\ufe00" <= c <= "\ufe0f" and not "\U000e0100" <= c <= "\U000e01ef"
    if seen and ord(c) in glyphs() and (not plain or ord(c) < 256):
        return c
    if c not in found:
        mark = "" if c in SAYS_NOTHING else f"[U+{ord(c):04X}]"
        found[c] = Substitution(mark, unicodedata.name(c, "").lower())
    return found[c].mark


@cache
def glyphs() -> frozenset[int]:
    """The code points that every face in FACES can print."""
    return frozenset.intersection(*(frozenset(code_points(FONTS / face)) for face in FACES))


def code_points(font: Path) -> set[int]:
    """The code points that a font's character map names. Source: the OpenType specification, table "cmap", formats 4 and 12."""
    content = font.read_bytes()
    (tables,) = struct.unpack_from(">H", content, 4)
    start = next(
        struct.unpack_from(">I", content, 12 + 16 * n + 8)[0] for n in range(tables) if content[12 + 16 * n : 16 + 16 * n] == b"cmap"
    )
    points: set[int] = set()
    (subtables,) = struct.unpack_from(">H", content, start + 2)
    for n in range(subtables):
        platform, _, offset = struct.unpack_from(">HHI", content, start + 4 + 8 * n)
        (form,) = struct.unpack_from(">H", content, start + offset)
        if platform in (0, 3) and form == 12:
            points |= _format_12(content, start + offset)
        elif platform in (0, 3) and form == 4:
            points |= _format_4(content, start + offset)
    return points


def _format_12(content: bytes, at: int) -> set[int]:
    (groups,) = struct.unpack_from(">I", content, at + 12)
    points: set[int] = set()
    for n in range(groups):
        first, last, glyph = struct.unpack_from(">III", content, at + 16 + 12 * n)
        points.update(code for code in range(first, last + 1) if glyph + code - first)
    return points


def _format_4(content: bytes, at: int) -> set[int]:
    (doubled,) = struct.unpack_from(">H", content, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", content, at + 14)
    starts = struct.unpack_from(f">{count}H", content, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", content, at + 16 + 2 * doubled)
    ranges_at = at + 16 + 3 * doubled
    ranges = struct.unpack_from(f">{count}H", content, ranges_at)
    points: set[int] = set()
    for n, (first, last, delta, jump) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(first, last + 1):
            if code == 0xFFFF:
                continue
            if jump == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                (glyph,) = struct.unpack_from(">H", content, ranges_at + 2 * n + jump + 2 * (code - first))
            if glyph:
                points.add(code)
    return points
