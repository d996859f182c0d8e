"""Past awards of past funds, read from a CSV file of published rows. They are kept as history and can never be paid."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.money import MOST_PENCE, MoneyError, format_pounds, parse_pounds
from commissioning.people.models import Organisation, User
from commissioning.permissions import require
from commissioning.printed_sums import products_in, wrong_products
from grants.awards.models import HistoricAward

REQUIRED = ("row_id", "funder", "recipient", "amount_gbp")
# Column of the file -> field of the row, for words that are kept as they are.
KEPT = {
    "row_id": "row_id",
    "funder": "funder",
    "fund": "fund_name",
    "recipient": "recipient",
    "project": "project",
    "financial_year": "financial_year_as_printed",
    "decision_ref": "decision_reference",
    "decision_date": "decided_as_printed",
    "amount_as_printed": "amount_as_printed",
    "amount_basis": "amount_basis",
    "term_note": "term_note",
    "area": "area",
    "set_status": "set_status",
    "certainty": "certainty",
    "source_url": "source_url",
}
EMPTY = {"fund", "organisation", "financial_year", "decided_on"}
FIRST_ROW = 2  # as a spreadsheet numbers it: the headings are row 1
PRINTED = re.compile(
    r"£?\s*(?P<whole>\d{1,3}(?:[ ,\u00a0\u2009\u202f]\d{3})+|\d+)(?P<part>\.\d+)?\s*(?P<times>k|m|million|thousand)?", re.IGNORECASE
)
REMARK = re.compile(r"\s*\([^()]*\)\s*$")
TIMES = {"": 1, "k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
YEAR = re.compile(r"(\d{4})[-/\u2013](\d{2}|\d{4})")
DATE_SHAPES = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y")


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken: its number in the file, its row_id as far as it has one, and why."""

    number: int
    row_id: str
    reason: str


@dataclass(frozen=True)
class NotedRow:
    """A row that was taken although something in it could not be read."""

    number: int
    row_id: str
    note: str


@dataclass(frozen=True)
class HistoryImport:
    """How each row of the file ended. `saved` is False when a refused row kept the whole file out."""

    imported: tuple[str, ...]
    noted: tuple[NotedRow, ...]
    already_there: tuple[str, ...]
    refused: tuple[RefusedRow, ...]
    saved: bool


def read_printed_amount(text: str) -> int:
    """Pence from an amount as a source printed it: "£60,043", "10,000", "9 507", "£0.300m", "£10k", "9 507 (space in source)".

    Units: pounds in, pence out.
    Raises: MoneyError for anything else, and for parts of a penny.
    """
    printed = " ".join(text.split())
    match = PRINTED.fullmatch(REMARK.sub("", printed))
    if not match:
        raise MoneyError(f"“{printed}” cannot be read as an amount.")
    pounds = Decimal(re.sub(r"\D", "", match["whole"]) + (match["part"] or "")) * TIMES[(match["times"] or "").lower()]
    pence = pounds * 100
    if pence != pence.to_integral_value():
        raise MoneyError(f"“{printed}” has parts of a penny.")
    if pence > MOST_PENCE:
        raise MoneyError(f"“{printed}” is more than {format_pounds(MOST_PENCE)}.")
    return int(pence)


def read_year(text: str) -> int | None:
    """The year in which a financial year begins ("2021-22" is 2021); None when it is not plainly one."""
    match = YEAR.fullmatch(text.strip())
    if not match:
        return None
    begins = int(match[1])
    return begins if int(match[2]) in {begins + 1, (begins + 1) % 100} else None


def read_date(text: str) -> date | None:
    """A date that stands alone ("2023-04-06", "6 April 2023", "06/04/2023"); None otherwise."""
    for shape in DATE_SHAPES:
        try:
            return datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007 a printed date has no zone
        except ValueError:
            continue
    return None


def is_award(amount_basis: str) -> bool:
    """Whether the basis says that the amount was awarded. Costs, estimates and money received do not count in totals."""
    return re.split(r"[^a-z]", amount_basis.strip().lower(), maxsplit=1)[0] == "awarded"


@transaction.atomic
def import_awards(*, lines: Iterable[str], by: User | None, at: datetime, partial: bool = False) -> HistoryImport:
    """Take the rows of a CSV file as history; a second time it adds nothing.

    Shape: `lines` of the file, headings first; one HistoryImport, each row in just one of its lists. A row is known by funder and row_id.
    With a refused row nothing is saved, unless `partial`. `by` is None when it is run on the server's command line.
    Raises: NotAllowed; Refused for a file without a required column.
    """
    if by is not None:
        require(by, "awards.manage")
    reader = csv.DictReader(lines)
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
    if missing:
        raise Refused(f"The file has no column {', '.join(missing)}. The first row must hold the headings.")
    standing = set(HistoricAward.objects.values_list("funder", "row_id"))
    organisations = _organisations_by_name()
    seen: dict[tuple[str, str], int] = {}
    taken: list[HistoricAward] = []
    noted: list[NotedRow] = []
    already_there: list[str] = []
    refused: list[RefusedRow] = []
    for number, raw in enumerate(_records(reader), start=FIRST_ROW):
        row_id = (raw.get("row_id") or "").strip()
        try:
            award = _award_from(raw, organisations, at=at)
            key = (award.funder, award.row_id)
            if key in seen:
                raise Refused(f"Row {seen[key]} has the same funder and row_id.")
        except (Refused, MoneyError) as refusal:
            refused.append(RefusedRow(number, row_id, str(refusal)))
            continue
        seen[key] = number
        if key in standing:
            already_there.append(row_id)
            continue
        taken.append(award)
        if award.note:
            noted.append(NotedRow(number, row_id, award.note))
    saved = partial or not refused
    if saved:
        for award in HistoricAward.objects.bulk_create(taken):
            record("historic award imported", award, by=by, at=at, amount_pence=award.amount_pence, counts=award.counts)
    plain = tuple(award.row_id for award in taken if not award.note)
    return HistoryImport(plain, tuple(noted), tuple(already_there), tuple(refused), saved)


def same_name(name: str) -> str:
    """What two names of a body are compared by: capitals, punctuation and a leading "The" do not tell them apart."""
    words = re.sub(r"[^\w&]+", " ", name.casefold()).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _records(reader: csv.DictReader[str]) -> Iterable[dict[str, str | None]]:
    try:
        yield from reader
    except csv.Error as error:
        raise Refused(f"The file cannot be read as CSV after line {reader.line_num}: {error}.") from error


def _award_from(raw: Mapping[str, str | None], organisations: Mapping[str, int], *, at: datetime) -> HistoricAward:
    if None in raw:
        raise Refused("The row has more cells than there are headings.")
    row = {name: (value or "").strip() for name, value in raw.items()}
    missing = [name for name in REQUIRED if not row[name]]
    if missing:
        raise Refused(f"It has no {', '.join(missing)}.")
    if any("\x00" in value for value in row.values()):
        raise Refused("It holds a character that is not text.")
    award = HistoricAward(
        **{field: row.get(column, "") for column, field in KEPT.items()},
        amount_pence=_amount(row["amount_gbp"], row.get("amount_as_printed", "")),
        financial_year=read_year(row.get("financial_year", "")),
        decided_on=read_date(row.get("decision_date", "")),
        counts=is_award(row.get("amount_basis", "")),
        organisation_id=organisations.get(same_name(row["recipient"])),
        imported_at=at,
    )
    award.amount_basis = award.amount_basis or "not stated"
    award.note = " ".join(_notes(award))
    try:
        award.clean_fields(exclude=EMPTY)
    except ValidationError as error:
        raise Refused(" ".join(f"{name}: {' '.join(words)}" for name, words in error.message_dict.items())) from error
    return award


def _amount(stated: str, printed: str) -> int:
    pence = parse_pounds(stated)
    if printed and read_printed_amount(printed) != pence:
        raise Refused(f"“{printed}” is {format_pounds(read_printed_amount(printed))}, but amount_gbp is {format_pounds(pence)}.")
    return pence


def _notes(award: HistoricAward) -> Iterable[str]:
    if award.financial_year_as_printed and award.financial_year is None:
        yield "The year is kept as printed."
    if award.decided_as_printed and award.decided_on is None:
        yield "The date is kept as printed."
    said = [each.says(award.amount_pence if each.total_pence is None else each.total_pence) for each in products_in(award.term_note)]
    said += wrong_products(award.project)
    yield from (f"{each} Both are kept as printed." for each in said if each)
    if award.amount_basis == "not stated":
        yield "The basis of the amount is not stated, so it does not count in totals."


def _organisations_by_name() -> dict[str, int]:
    """Ids by name; a name that two bodies share belongs to neither."""
    found: dict[str, set[int]] = {}
    for pk, name, other_names in Organisation.objects.kept().values_list("pk", "name", "other_names"):
        for each in [name, *re.split(r"[;,]", other_names)]:
            if same_name(each):
                found.setdefault(same_name(each), set()).add(pk)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}
