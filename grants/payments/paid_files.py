"""What the ledger paid, as a CSV file of lines: read here as plain values; whether they agree with our payments is asked elsewhere."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime

from commissioning.lifecycle import Refused
from commissioning.money import MoneyError, parse_pounds

COLUMNS = ("reference", "amount", "date paid", "ledger reference")
MOST_BYTES, MOST_LINES = 512 * 1024, 2_000
REFERENCE_MOST = 40  # characters of a ledger reference
DAY_SHAPES = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y")


@dataclass(frozen=True)
class PaidLine:
    """One line of the file: its number as an editor of text counts, what it names, and what the ledger says. Money in pence."""

    number: int
    reference: str
    amount_pence: int
    paid_on: date
    ledger_reference: str


@dataclass(frozen=True)
class LineProblem:
    """A line that cannot be taken, and what to do about it."""

    number: int
    reference: str
    says: str


def read_paid_lines(content: bytes) -> tuple[list[PaidLine], list[LineProblem]]:
    """The lines that can be read, and what is wrong with the others. Empty lines count for nothing.

    Units: pounds in the file, pence out.
    Raises: Refused for a file that is no CSV, lacks a column, is empty or too long.
    """
    reader = csv.reader(io.StringIO(_text(content), newline=""), strict=True)
    try:
        headings = [_plain(each) for each in next(reader, [])]
        missing = [name for name in COLUMNS if name not in headings]
        if missing:
            raise Refused(f"The file has no column “{'”, “'.join(missing)}”. The first line holds the headings: {', '.join(COLUMNS)}.")
        twice = [name for name in COLUMNS if headings.count(name) > 1]
        if twice:
            raise Refused(f"The file has the column “{twice[0]}” twice. Keep the one that holds what the ledger paid.")
        places = [headings.index(name) for name in COLUMNS]
        lines: list[PaidLine] = []
        problems: list[LineProblem] = []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(lines) + len(problems) == MOST_LINES:
                raise Refused(f"The file has more than {MOST_LINES:,} lines. Split it in two.")
            if len(cells) > len(headings) and any(cell.strip() for cell in cells[len(headings) :]):
                says = "It has more cells than there are headings. Put an amount with a comma in quotation marks."
                problems.append(LineProblem(reader.line_num, cells[places[0]].strip(), says))
                continue
            padded = [*cells, *[""] * len(headings)]
            _read(reader.line_num, *(padded[place].strip() for place in places), lines=lines, problems=problems)
    except csv.Error as error:
        raise Refused(f"The file cannot be read as CSV after line {reader.line_num}. Save it as CSV once more.") from error
    if not lines and not problems:
        raise Refused("The file has no line below its headings. Add a line for each payment or batch that was paid.")
    return lines, problems


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused("The file is not plain text. Save it as “CSV UTF-8” and choose it again.")


def _plain(heading: str) -> str:
    return re.sub(r"[\s_]+", " ", heading).strip().lower()


def _read(
    number: int, reference: str, amount: str, paid_on: str, ledger: str, *, lines: list[PaidLine], problems: list[LineProblem]
) -> None:
    says = []
    if not reference:
        says.append("It names no payment or batch. Copy the reference from the workbook.")
    pence, day = 0, read_day(paid_on)
    try:
        pence = parse_pounds(amount, least_pence=1)
    except MoneyError as wrong:
        says.append(str(wrong))
    if day is None:
        says.append(f"“{paid_on}” is not a date. Write it like 27/03/2027 or 2027-03-27." if paid_on else "Enter the date paid.")
    if not ledger:
        says.append("Enter the ledger’s reference.")
    elif len(ledger) > REFERENCE_MOST:
        says.append(f"The ledger reference has {len(ledger)} characters; {REFERENCE_MOST} is the most.")
    if says or day is None:
        problems.append(LineProblem(number, reference, " ".join(says)))
    else:
        lines.append(PaidLine(number, reference, pence, day, ledger))


def read_day(text: str) -> date | None:
    """A date as ledgers write them (2027-03-27, 27/03/2027, 27 March 2027); None for anything else."""
    for shape in DAY_SHAPES:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    return None
