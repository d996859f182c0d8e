"""Bids with every answer, a column a question."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Exists, Func, JSONField, OuterRef, QuerySet

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
        Given("answers"),
    )
    readers = [(key, READ.get(kind)) for key, (_, kind) in keys.items()]
    for *facts, given in sent.order_by("application__reference").values_list(*fields).iterator(ROWS_AT_ONCE):
        facts[4] = APPLICATION.states[facts[4]].staff
        answers = given or {}
        yield [*facts, *(answers.get(key) if read is None else cell(answers.get(key), read) for key, read in readers)]


class Given(Func):
    """What was answered, by question: the value where it is a sum, a number or a day, else the words that were printed. The database takes it out of
    a form of many times that size, which then need not be sent and read."""

    template = """(SELECT jsonb_object_agg(each->>'question',
        CASE WHEN each->>'kind' IN ('money', 'number', 'date') THEN each->'value' ELSE each->'text' END)
        FROM jsonb_array_elements(%(expressions)s) AS each WHERE each->'value' NOT IN ('null', '""', '[]'))"""
    output_field = JSONField()


# How the value of a type becomes what its column wants: pence, a number, a day. Other types are their words.
READ: dict[str, Callable[[Any], Any]] = {"money": int, "number": lambda value: Decimal(str(value)), "date": date.fromisoformat}


def cell(value: Any, read: Callable[[Any], Any]) -> Any:
    """An answer as its column wants it; empty where it does not read as its type."""
    if value is None:
        return None
    try:
        return read(value)
    except (ValueError, TypeError, InvalidOperation):
        return None


def _sent(*, at: datetime, user: Any, call: str) -> QuerySet[Submission]:
    """The last version of every bid that she may see."""
    bids = Application.objects.all() if user is None else Application.objects.visible_to(user, at, drafts=False)
    bids = bids.exclude(state="draft").filter(submitted_at__isnull=False)
    if call:
        bids = bids.filter(call__reference=call)
    later = Submission.objects.filter(application=OuterRef("application"), number__gt=OuterRef("number"))
    return Submission.objects.filter(~Exists(later), application__in=bids)
