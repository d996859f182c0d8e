"""A ranking follows from the marks alone: the query that the how-to gives an auditor finds the places and totals that the system shows."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from commissioning.calls.models import Call, Criterion
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.actions import results
from grants.assessment.models import Score
from grants.assessment.queries import ranking
from tests import makers as make
from tests.makers.bids import AFTER_CLOSE

pytestmark = pytest.mark.django_db
PAGE = Path(settings.BASE_DIR) / "docs" / "how-to" / "work-out-a-ranking-again.md"


def by_the_query(call: Call) -> list[tuple[int, str, Decimal]]:
    (query,) = re.findall(r"```sql\n(.*?)```", PAGE.read_text(), re.DOTALL)
    with connection.cursor() as cursor:
        cursor.execute(query.replace("%", "%%").replace(":call", "%s"), [call.reference])
        return list(cursor.fetchall())


def as_shown(call: Call) -> list[tuple[int, str, Decimal]]:
    rows = [(row.place, row.bid.reference, row.total) for row in ranking(call.pk).rows if row.place is not None and row.total is not None]
    return sorted(rows, key=lambda row: row[:2])


def scored(call: Call, *sheets: list[int | None], **fields: Any) -> Any:
    bid = make.eligible(call=call, **fields)
    for sheet in sheets:
        make.scored(bid, sheet)
    return bid


@pytest.mark.parametrize("scores_by", ["mean", "median"])
def test_places_totals_ties_moderation_and_abstentions(scores_by: str) -> None:
    call = make.closed_call(scores_by=scores_by, scorers=2, needs_moderation=True)
    scored(call, [5, 4, 3, 3, 4, 2, 3], [5, 4, 3, 3, 4, 2, 4], [1, 4, 3, 3, 4, 2, 3])
    scored(call, [4, 4, 3, 3, 4, 2, 3], [4, None, 3, 3, 4, 2, 4], ask_pence=200_000)
    scored(call, [4, 4, 3, 3, 4, 2, 3], [4, None, 3, 3, 4, 2, 4], ask_pence=200_000)  # a tie to the end
    scored(call, [4, 4, 3, 3, 4, 2, 3], [4, None, 3, 3, 4, 2, 4], ask_pence=100_000)
    scored(call, [3, 3, 3, 3, 3, None, 3])  # a criterion that nobody scored: no total
    apart = scored(call, [5, 5, 5, 5, 5, 5, 5], [1, 1, 1, 1, 1, 1, 1])
    figures = {each.pk: Decimal("3.35") for each in Criterion.objects.filter(call=call)}
    actions.moderate(application_id=apart.pk, scores=figures, reason="Agreed.", present="Both", by=call.lead_officer, at=AFTER_CLOSE)
    shown = as_shown(call)
    assert by_the_query(call) == shown
    assert len(shown) == 5
    assert len({place for place, _, _ in shown}) == 4


def test_the_median_is_another_figure_than_the_mean() -> None:
    totals = {}
    for scores_by in ("mean", "median"):
        call = make.closed_call(scores_by=scores_by, scorers=3, needs_moderation=False)
        scored(call, [5] * 7, [5] * 7, [2] * 7)
        totals[scores_by] = as_shown(call)[0][2]
    assert totals == {"mean": Decimal("80.00"), "median": Decimal("100.00")}


@given(
    st.lists(st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=7, max_size=7), min_size=3, max_size=3),
    st.sampled_from(["mean", "median"]),
)
@how(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_marks_come_to_the_same(marks_given: Any, sheets: list[list[int | None]], scores_by: str) -> None:
    call, criteria, scores, bid = marks_given
    Call.objects.filter(pk=call.pk).update(scores_by=scores_by)
    for assessment, sheet in zip(scores, sheets, strict=True):
        for criterion, value in zip(criteria, sheet, strict=True):
            Score.objects.filter(assessment=assessment, criterion=criterion).update(value=value, abstained=value is None)
    results.work_out(Application.objects.select_related("call").get(pk=bid.pk), at=AFTER_CLOSE)
    assert by_the_query(call) == as_shown(call)


@pytest.fixture
def marks_given() -> Any:
    """A bid with three sheets whose marks a test sets."""
    call = make.closed_call(scorers=3)
    bid = make.eligible(call=call)
    sheets = [make.scored(bid, [3] * 7) for _ in range(3)]
    return call, list(Criterion.objects.filter(call=call).order_by("number")), sheets, bid
