"""What officers, assessors and the panel do to a bid between its closing time and the Commissioner."""

from grants.assessment.actions.gate import decide_eligibility, record_check, reopen_check
from grants.assessment.actions.interests import declare_interest
from grants.assessment.actions.opening import open_assessment, start_check
from grants.assessment.actions.panel import moderate, recommend, return_to_panel, send_to_panel
from grants.assessment.actions.scoring import (
    ScoreEntry,
    ScoresIncomplete,
    assign_assessor,
    reopen_scores,
    save_scores,
    send_scores,
    share_out,
)

__all__ = [
    "ScoreEntry",
    "ScoresIncomplete",
    "assign_assessor",
    "decide_eligibility",
    "declare_interest",
    "moderate",
    "open_assessment",
    "recommend",
    "record_check",
    "reopen_check",
    "reopen_scores",
    "return_to_panel",
    "save_scores",
    "send_scores",
    "send_to_panel",
    "share_out",
    "start_check",
]
