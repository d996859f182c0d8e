"""Scores."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from grants.applications.models import Application
from grants.assessment.models import Assessment, Score
from grants.spreadsheets.columns import Column
from grants.spreadsheets.sheets import CHUNK

NAME = "scores"
TITLE = "Scores"
PURPOSE = "Every score that was sent, with its reason, as its assessor gave it: a row for each criterion."
NEEDS = "scores.view"
COLUMNS = [
    Column("Application", width=18),
    Column("Call", width=14),
    Column("Organisation", width=34),
    Column("Assessor", width=24),
    Column("Criterion", width=30),
    Column("Weight", "number"),
    Column("Score", "number"),
    Column("Abstained", width=10),
    Column("Reason", "words"),
    Column("Sent at", "instant"),
    Column("Total of this assessor", "decimal"),
]
FIELDS = (
    "assessment__application__reference",
    "assessment__application__call__reference",
    "assessment__application__organisation__name",
    "assessor",
    "criterion__title",
    "criterion__weight",
    "value",
    "abstained",
    "reason",
    "assessment__sent_at",
    "assessment__total",
)


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """One row a score, by bid, assessor and criterion; only those that were sent. Who still scores a bid herself sees no score of it."""
    scores = Score.objects.filter(assessment__state="sent")
    if user is not None:
        scoring = Assessment.objects.filter(assessor=user).exclude(state__in=["sent", "recused"]).values("application")
        seen = Application.objects.visible_to(user, at).values("pk")
        scores = scores.filter(assessment__application__in=seen).exclude(assessment__application__in=scoring)
    if call:
        scores = scores.filter(assessment__application__call__reference=call)
    order = ("assessment__application__reference", "assessment__pk", "criterion__number")
    for row in scores.annotate(assessor=F("assessment__assessor__name")).order_by(*order).values_list(*FIELDS).iterator(CHUNK):
        yield [*row[:7], "Yes" if row[7] else "No", *row[8:]]
