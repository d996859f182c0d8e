"""Figures of returns: what calls ask for beside what was agreed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from commissioning.lifecycle import RETURN
from commissioning.questions.models import Answer
from grants.returns.figures import facts_of
from grants.returns.models import Return
from grants.spreadsheets.columns import Column
from grants.spreadsheets.sheets import CHUNK

NAME = "figures"
TITLE = "Figures of returns"
PURPOSE = "What a call asks for in its returns beside what was agreed, such as the counts of a perpetrator programme: one figure a row."
NEEDS = "returns.view"
COLUMNS = [
    Column("Return", width=22),
    Column("Award", width=20),
    Column("Call", width=14),
    Column("Grantee", width=34),
    Column("From", "date"),
    Column("To", "date"),
    Column("State", width=14),
    Column("Question", width=34),
    Column("Row", width=24),
    Column("Figure", width=34),
    Column("Value", width=16),
]
FIELDS = ("reference", "award__reference", "award__call__reference", "award__organisation__name", "period_from_on", "period_to_on", "state")


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """One row for each figure that was given, by return; words are left out. Values as they were typed."""
    returns = Return.objects.all() if user is None else Return.objects.visible_to(user)
    if call:
        returns = returns.filter(award__call__reference=call)
    found = returns.filter(answers__isnull=False).order_by("award__reference", "number")
    about = {row[0]: row[1:] for row in found.values_list("answers", *FIELDS)}
    answers = Answer.objects.filter(sheet__in=found.values("answers")).select_related("question")
    for answer in answers.order_by("sheet__pk", "question__section__order", "question__order").iterator(CHUNK):
        *facts, state = about[answer.sheet_id]
        for row, figure, value in facts_of(answer):
            yield [*facts, RETURN.states[state].staff, answer.question.label, row, figure, value]
