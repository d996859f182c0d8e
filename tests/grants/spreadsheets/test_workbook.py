"""The one writer: the same bytes, real figures, text that stays text."""

import csv
import io
import time
import tracemalloc
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.spreadsheets.columns import Column
from grants.spreadsheets.workbook import Sheet, clean, harmless, write_csv, write_workbook

AT = datetime(2027, 6, 1, 11, 30, tzinfo=UTC)
COLUMNS = [
    Column("Code"),
    Column("Words", "words", width=50),
    Column("Amount", "pounds"),
    Column("Count", "number"),
    Column("Rate", "decimal"),
    Column("Day", "date"),
    Column("At", "instant"),
]
ROW = ["00451", "Plain", 123_456_789, 7, Decimal("2.50"), date(2027, 4, 1), AT]
DANGEROUS = [
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    "#N/A",
    "TRUE",
    "00123",
    "+44 1926 412322",
    "-5",
    "1e5",
]


def made(rows: Sequence[Sequence[Any]], columns: Sequence[Column] = COLUMNS, total: Any = None) -> bytes:
    out = io.BytesIO()
    write_workbook(out, [Sheet("Payments", columns, rows, total)], title="Payments", creator="An office", at=AT)
    return out.getvalue()


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_same_rows_give_the_same_bytes() -> None:
    first = made([ROW] * 3)
    time.sleep(2.1)  # a zip's dates go in steps of two seconds
    assert made([ROW] * 3) == first
    assert {member.date_time for member in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(2027, 6, 1, 11, 30, 0)}
    properties = opened(first).properties
    assert (properties.created, properties.modified) == (datetime(2027, 6, 1, 11, 30), datetime(2027, 6, 1, 11, 30))  # noqa: DTZ001
    assert (properties.title, properties.creator) == ("Payments", "An office")


def test_figures_and_dates_are_real_and_look_right() -> None:
    cells = opened(made([ROW]))["Payments"][2]
    assert [cell.value for cell in cells] == [
        "00451",
        "Plain",
        1234567.89,
        7,
        2.5,
        datetime(2027, 4, 1),  # noqa: DTZ001
        datetime(2027, 6, 1, 12, 30),  # noqa: DTZ001 (in London)
    ]
    assert [cell.data_type for cell in cells] == ["s", "s", "n", "n", "n", "d", "d"]
    assert cells[2].number_format == "£#,##0.00;[Red](£#,##0.00)"


def test_negative_pounds_are_exact() -> None:
    assert opened(made([["a", "b", -5, 1, 1, date(2027, 4, 1), AT]]))["Payments"]["C2"].value == -0.05


def test_an_instant_is_london_time_to_the_second_in_winter_and_summer() -> None:
    column = [Column("At", "instant")]
    rows = [[datetime(2027, 1, 5, 23, 59, 59, tzinfo=UTC)], [datetime(2027, 7, 5, 23, 59, 59, tzinfo=UTC)]]
    sheet = opened(made(rows, column))["Payments"]
    assert [sheet["A2"].value, sheet["A3"].value] == [datetime(2027, 1, 5, 23, 59, 59), datetime(2027, 7, 6, 0, 59, 59)]  # noqa: DTZ001


def test_the_sheet_is_frozen_filtered_wide_enough_and_prints_its_headings() -> None:
    sheet = opened(made([ROW] * 4, total=lambda: ["Total", None, 5, None, None, None, None]))["Payments"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:G5", "$1:$1")
    assert (sheet.column_dimensions["B"].width, sheet.column_dimensions["A"].width) == (50, 18)
    assert (sheet["A6"].value, sheet["C6"].value, sheet["C6"].font.b, sheet.max_row) == ("Total", 0.05, True, 6)


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_stays_text_unspoiled(text: str) -> None:
    cell = opened(made([[text]], [Column("Words")]))["Payments"]["A2"]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert cell.value == text
    assert "<f>" not in zipfile.ZipFile(io.BytesIO(made([[text]], [Column("Words")]))).read("xl/worksheets/sheet1.xml").decode()


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_any_text_makes_a_workbook_that_opens(text: str) -> None:
    value = opened(made([[text]], [Column("Words")]))["Payments"]["A2"].value
    assert (value or "") == clean(text)


def test_control_characters_go_and_tabs_and_lines_stay() -> None:
    assert clean("a\x00b\x0bc\td\ne\x7f\ud800") == "abc\td\ne"
    assert len(clean("x" * 40_000)) == 32_767


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("+44", "+44"),
        ("+44 1926 412322", "+44 1926 412322"),
        ("-5", "-5"),
        ("-5.20", "-5.20"),
        ("00451", "00451"),
        ("St John's", "St John's"),
        ("-5\n=1", "'-5\n=1"),
    ],
)
def test_comma_separated_text_is_harmless_and_honest_numbers_are_unspoiled(text: str, safe: str) -> None:
    assert harmless(text) == safe


def test_comma_separated_text_says_pounds_dates_and_instants_plainly() -> None:
    out = io.StringIO()
    assert write_csv(out, COLUMNS, [ROW, ["=x", None, -5, None, None, None, None]]) == 2
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    assert rows[1:] == [
        ["00451", "Plain", "1234567.89", "7", "2.50", "2027-04-01", "2027-06-01 12:30:00+01:00"],
        ["'=x", "", "-0.05", "", "", "", ""],
    ]


def test_memory_stays_flat_however_many_rows() -> None:
    made([ROW])  # what is loaded once is not counted
    peaks = []
    for count in (500, 5_000):
        with open("/dev/null", "r+b") as out:
            tracemalloc.start()
            write_workbook(Unseekable(out), [Sheet("Payments", COLUMNS, (ROW for _ in range(count)))], title="", creator="", at=AT)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < peaks[0] + 2_000_000


class Unseekable(io.RawIOBase):
    """A place to write that keeps nothing and cannot go back."""

    def __init__(self, out: Any) -> None:
        self.out = out

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return len(data)
