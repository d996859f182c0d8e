"""A bid to score on paper: what the bid says, as this scorer may read it, and an empty sheet. Data for a tagged PDF; no query."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from commissioning.calls.models import Criterion
from commissioning.money import format_pounds
from grants.applications.queries import BidAnswer, BidDetail
from grants.applications.words import say_day, say_instant
from grants.assessment.blind import Reading
from grants.assessment.models import Assessment

TEMPLATE = "grants/assessment/documents/to_score.typ"
BOX = "____"
REASONS = {
    "every": "Each needs a reason.",
    "ends": "A score of 0, 1 or 5 needs a reason, and so does a change.",
    "overall": "One overall reason is needed.",
}


def to_score(
    assessment: Assessment, reading: Reading, detail: BidDetail, criteria: Sequence[Criterion], *, until: datetime | None, at: datetime
) -> dict[str, Any]:
    """All of it text. `until` is when the names that this copy hides are shown."""
    bid = assessment.application
    return {
        "office": "",
        "reader": str(assessment.assessor),
        "made": say_instant(at.replace(second=0, microsecond=0)),
        "hidden": f"Names are hidden until {say_instant(until)}." if until else "",
        "call": bid.call.title,
        "project": reading.title,
        "body": reading.body,
        "ask": format_pounds(bid.ask_pence or 0),
        "version": f"{detail.number}, sent {say_day(timezone.localdate(detail.sent_at))}" if detail.sent_at else "",
        "due": say_day(assessment.due_on) if assessment.due_on else "",
        "reasons": REASONS[bid.call.reasons_rule],
        "sections": [
            {"title": each.title, "answers": [{"label": answer.label, "text": words(answer)} for answer in each.answers]}
            for each in detail.sections
        ],
        "criteria": [on_paper(each) for each in criteria],
    }


def words(answer: BidAnswer) -> str:
    """An answer on paper: of files, their names."""
    return answer.text or ", ".join(each.name for each in answer.files) or "Not answered"


def on_paper(criterion: Criterion) -> dict[str, Any]:
    anchors = [*criterion.anchors, *[""] * 6][:6]
    return {
        "title": f"{criterion.number}. {criterion.title} (weight {criterion.weight})",
        "guidance": criterion.guidance,
        "floor": f"Below {criterion.floor.normalize():f} the bid cannot be recommended." if criterion.floor else "",
        "scale": [{"score": str(score), "means": str(means or "–"), "box": BOX} for score, means in enumerate(anchors)],
        "given": f"Reason: {BOX * 12}",
    }
