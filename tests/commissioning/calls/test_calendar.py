"""Calendars of opening and closing: what RFC 5545 asks of a line, and instants in UTC."""

from datetime import datetime
from zoneinfo import ZoneInfo

from commissioning.calls.calendar import Moment, calendar_text, escaped, folded

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 2, 12, tzinfo=LONDON)


def test_an_instant_stands_in_utc_in_winter_and_in_summer() -> None:
    winter = Moment("a-closes@x", datetime(2026, 11, 30, 12, tzinfo=LONDON), "A closes", "Text", "https://x/a/")
    summer = Moment("b-closes@x", datetime(2027, 6, 30, 12, tzinfo=LONDON), "B closes", "Text", "https://x/b/", cancelled=True)
    text = calendar_text([winter, summer], name="Calls", at=NOW)
    assert "DTSTART:20261130T120000Z\r\n" in text
    assert "DTSTART:20270630T110000Z\r\n" in text
    assert text.count("STATUS:CANCELLED") == 1
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")


def test_lines_are_folded_at_75_octets_and_no_letter_is_parted() -> None:
    line = "DESCRIPTION:" + "Ffôn £ – “é” 🚦 " * 20
    pieces = folded(line).split("\r\n")
    assert max(len(each.encode()) for each in pieces) <= 75
    assert all(each.startswith(" ") for each in pieces[1:])
    assert pieces[0] + "".join(each[1:] for each in pieces[1:]) == line


def test_signs_that_would_end_a_value_are_marked() -> None:
    assert escaped("Roads, paths; a\\b\nline") == "Roads\\, paths\\; a\\\\b\\nline"
