"""Scores as they may be shown: own ones always, others' only once they are sent and own ones too."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commissioning.calls.models import Criterion
from commissioning.permissions import allows
from grants.applications.models import Application
from grants.assessment.models import Assessment, Score


@dataclass(frozen=True)
class SheetLine:
    """One criterion of a sheet; `value` is None where there is no score."""

    criterion: Criterion
    value: int | None
    abstained: bool
    reason: str


@dataclass(frozen=True)
class Sheet:
    """One assessor's work on a bid. Where `hidden`, there are no lines, no total and no notes."""

    assessment: Assessment
    is_mine: bool
    hidden: bool
    lines: tuple[SheetLine, ...]
    total: Decimal | None
    overall_reason: str
    applicant_note: str
    private_note: str

    @property
    def values(self) -> dict[str, int | None]:
        """Criterion key to score, for what is on the sheet."""
        return {line.criterion.key: line.value for line in self.lines}


def may_see_scores_of(application: Application, user: Any, assessments: Sequence[Assessment]) -> bool:
    """Whether she may see others' sent scores of a bid: never before her own are sent, where she has any to send.

    Source: requirements R-4.4.
    """
    own = [each for each in assessments if each.assessor_id == user.pk and each.state != "recused"]
    if any(each.state != "sent" for each in own):
        return False
    return bool(own) or allows(user, "scores.view", application)


def sheets_of(application: Application, user: Any, criteria: Sequence[Criterion]) -> list[Sheet]:
    """Every assessment of a bid, those that she may not read yet hidden. Two queries (three where a conflict must be looked up)."""
    assessments = list(Assessment.objects.filter(application=application).select_related("assessor").order_by("assigned_at", "pk"))
    for each in assessments:
        each.application = application
    others = may_see_scores_of(application, user, assessments) if assessments else False
    shown = [each.pk for each in assessments if each.assessor_id == user.pk or (others and each.state == "sent")]
    held: dict[int, dict[int, Score]] = {}
    for score in Score.objects.filter(assessment__in=shown) if shown else ():
        held.setdefault(score.assessment_id, {})[score.criterion_id] = score
    return [sheet_of(each, user, criteria, held.get(each.pk, {}), hidden=each.pk not in shown) for each in assessments]


def own_criteria(assessment: Assessment) -> list[Criterion]:
    """The criteria of one sheet, in order: all of the call, or those that a specialist was given. One query."""
    criteria = Criterion.objects.filter(call=assessment.application.call_id).order_by("number")
    return [each for each in criteria if assessment.asks(each.pk)]


def sheet_of(assessment: Assessment, user: Any, criteria: Sequence[Criterion], scores: dict[int, Score], *, hidden: bool) -> Sheet:
    lines = []
    for each in (each for each in criteria if not hidden and assessment.asks(each.pk)):
        score = scores.get(each.pk)
        lines.append(SheetLine(each, score.value, score.abstained, score.reason) if score else SheetLine(each, None, False, ""))
    is_mine = assessment.assessor_id == user.pk
    return Sheet(
        assessment=assessment,
        is_mine=is_mine,
        hidden=hidden,
        lines=tuple(lines),
        total=None if hidden else assessment.total,
        overall_reason="" if hidden else assessment.overall_reason,
        applicant_note="" if hidden else assessment.applicant_note,
        private_note="" if hidden or not (is_mine or allows(user, "scores.view")) else assessment.private_note,
    )
