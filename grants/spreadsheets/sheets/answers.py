"""Bids with every answer, a column a question."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from commissioning.lifecycle import APPLICATION
from commissioning.questions.models import Question
from grants.applications.models import Application, Submission
from grants.spreadsheets.columns import Column, Kind
from grants.spreadsheets.sheets import CHUNK

NAME = "answers"
TITLE = "Applications with every answer"
PURPOSE = "Every bid as it was last sent, with a column for each question of its form: best for one call at a time."
NEEDS = "applications.view"
COLUMNS = [
    Column("Reference", width=18),
    Column("Call", width=14),
    Column("Organisation", width=34),
    Column("Asked for", "pounds"),
    Column("State", width=22),
    Column("Version", "number"),
    Column("Version sent at", "instant"),
]
KINDS: dict[str, Kind] = {"money": "pounds", "number": "decimal", "date": "date"}
ROWS_AT_ONCE = CHUNK // 4  # a row here is a whole form


def columns(*, at: datetime, user: Any = None, call: str = "") -> list[Column]:
    """The columns of these bids: the fixed ones, then a column for each question that any of their forms has asked. Two statements.

    Shape: in the order of the forms, the latest version of a form first; a question that a later version dropped keeps its column. Two questions
    of one label are kept apart by their keys.
    """
    asked = questions(_sent(at=at, user=user, call=call))
    labels = Counter(label for label, _ in asked.values())
    fixed = {each.heading for each in COLUMNS}
    return COLUMNS + [
        Column(label if labels[label] == 1 and label not in fixed else f"{label} [{key}]", KINDS.get(kind, "words"))
        for key, (label, kind) in asked.items()
    ]


def questions(sent: QuerySet[Submission]) -> dict[str, tuple[str, str]]:
    """Key to label and type of every question of the forms by which these were sent. A key stands for one type for ever. One statement."""
    forms = sent.order_by().values("question_set").distinct()
    rows = Question.objects.filter(section__question_set__in=forms).order_by(
        "section__question_set__key", "-section__question_set__version", "section__order", "order", "pk"
    )
    found: dict[str, tuple[str, str]] = {}
    for key, label, kind in rows.values_list("key", "label", "kind"):
        found.setdefault(key, (label, kind))
    return found


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """One row a bid that was sent, by reference, under `columns`. What was not asked of a bid is empty. Units: pence."""
    sent = _sent(at=at, user=user, call=call)
    keys = questions(sent)
    fields = (
        "application__reference",
        "application__call__reference",
        "application__organisation__name",
        "ask_pence",
        "application__state",
        "number",
        "at",
        "answers",
    )
    for *facts, answers in sent.order_by("application__reference").values_list(*fields).iterator(ROWS_AT_ONCE):
        facts[4] = APPLICATION.states[facts[4]].staff
        given = {each["question"]: each for each in answers}
        yield [*facts, *(cell(given.get(key), kind) for key, (_, kind) in keys.items())]


def cell(given: dict[str, Any] | None, kind: str) -> Any:
    """An answer as its column wants it: pence, a number, a day, or the words that were printed; empty where it does not read as its type."""
    if given is None or given.get("value") in (None, "", []):
        return None
    value = given["value"]
    try:
        if kind == "money":
            return int(value)
        if kind == "number":
            return Decimal(str(value))
        if kind == "date":
            return date.fromisoformat(value)
    except (ValueError, TypeError, InvalidOperation):
        return None
    return given["text"]


def _sent(*, at: datetime, user: Any, call: str) -> QuerySet[Submission]:
    """The last version of every bid that she may see."""
    bids = Application.objects.all() if user is None else Application.objects.visible_to(user, at, drafts=False)
    bids = bids.exclude(state="draft").filter(submitted_at__isnull=False)
    if call:
        bids = bids.filter(call__reference=call)
    later = Submission.objects.filter(application=OuterRef("application"), number__gt=OuterRef("number"))
    return Submission.objects.filter(~Exists(later), application__in=bids)
