"""The opening and closing of calls as iCalendar text (RFC 5545). Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

MOST_OCTETS = 75
ENDING = "\r\n"


@dataclass(frozen=True)
class Moment:
    """One instant for a calendar. `uid` stays the same when the instant is moved, so that the entry moves and is not doubled."""

    uid: str
    at: datetime
    title: str
    text: str
    address: str
    cancelled: bool = False
    ends_at: datetime | None = None
    where: str = ""


def calendar_text(moments: Iterable[Moment], *, name: str, at: datetime) -> str:
    """A calendar of moments, in UTC, each with a reminder a day before.

    Shape: lines end in CR LF and none is longer than 75 octets.
    Source: RFC 5545.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Grants//Calls//EN", "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}"]
    for each in moments:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{each.uid}",
            f"DTSTAMP:{stamp(at)}",
            f"DTSTART:{stamp(each.at)}",
            *([f"DTEND:{stamp(each.ends_at)}"] if each.ends_at else []),
            f"SUMMARY:{escaped(each.title)}",
            *([f"LOCATION:{escaped(each.where)}"] if each.where else []),
            f"DESCRIPTION:{escaped(each.text)}",
            f"URL:{each.address}",
            f"STATUS:{'CANCELLED' if each.cancelled else 'CONFIRMED'}",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{escaped(each.title)}",
            "TRIGGER:-P1D",
            "END:VALARM",
            "END:VEVENT",
        ]
    return "".join(folded(line) + ENDING for line in [*lines, "END:VCALENDAR"])


def stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Text as a value: what would end it or part it is marked."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, none of which parts a letter; each after the first begins with a space."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > MOST_OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece += letter
        size += octets
    return ENDING.join([*pieces, piece])
