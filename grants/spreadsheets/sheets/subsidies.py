"""Awards that are subsidies, with what the public database asks for."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from grants.awards.queries.subsidy import as_subsidy, subsidies
from grants.spreadsheets.columns import Column
from grants.spreadsheets.sheets import CHUNK

NAME = "subsidies"
TITLE = "Subsidies"
PURPOSE = "Awards that are subsidies: basis, sum, dates, what the body confirmed, and the entry in the public database."
NEEDS = "notices.view"
COLUMNS = [
    Column("Award", width=22),
    Column("Organisation", width=34),
    Column("Charity number", width=14),
    Column("Company number", width=14),
    Column("Basis", width=30),
    Column("Scheme", width=30),
    Column("Purpose", "words"),
    Column("Amount", "pounds"),
    Column("Decided on", "date"),
    Column("Notified at", "instant"),
    Column("Confirmed at", "instant"),
    Column("Other assistance declared", "pounds"),
    Column("Given at", "instant"),
    Column("Entry due by", "date"),
    Column("Entry number", width=18),
    Column("Entered on", "date"),
]


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """The latest decision first; for a `user` only what she may see."""
    found = subsidies(user)
    if call:
        found = found.filter(call__reference=call)
    for award in found.iterator(CHUNK):
        line = as_subsidy(award)
        answer, body = line.answer, award.organisation
        yield [
            award.reference,
            body.name,
            body.charity_number,
            body.company_number,
            answer.get_basis_display(),
            answer.scheme,
            award.purpose,
            award.amount_pence,
            award.decided_on,
            answer.notified_at,
            answer.confirmed_at,
            answer.others_pence,
            answer.given_at,
            line.due_on,
            answer.entry_number,
            answer.entered_on,
        ]
