"""Checks, interests, scores, moderation, the recommendation, and what stops a bid."""

from grants.assessment.models.assigning import Chaser, Team
from grants.assessment.models.blind import BlindCopy, BlindFile, BlindRead
from grants.assessment.models.consulting import Consultation, ConsultationReply
from grants.assessment.models.desk import SavedView, Tag, Tagged
from grants.assessment.models.diligence import DiligenceCheck, DiligenceItem
from grants.assessment.models.direct import DirectAward
from grants.assessment.models.interview import Interview
from grants.assessment.models.panel import PanelLeaving, PanelMeeting, PanelMember
from grants.assessment.models.register import RegisterEntry
from grants.assessment.models.relaunch import Invited
from grants.assessment.models.scoring import (
    KINDS_OF_INTEREST,
    Assessment,
    EligibilityCheck,
    Finding,
    Interest,
    ModeratedScore,
    Moderation,
    Recommendation,
    Reopening,
    Result,
    Score,
    TryOut,
    TryOutAmount,
)
from grants.assessment.models.stops import Stop

__all__ = [
    "KINDS_OF_INTEREST",
    "Assessment",
    "BlindCopy",
    "BlindFile",
    "BlindRead",
    "Chaser",
    "Consultation",
    "ConsultationReply",
    "DiligenceCheck",
    "DiligenceItem",
    "DirectAward",
    "EligibilityCheck",
    "Finding",
    "Interest",
    "Interview",
    "Invited",
    "ModeratedScore",
    "Moderation",
    "PanelLeaving",
    "PanelMeeting",
    "PanelMember",
    "Recommendation",
    "RegisterEntry",
    "Reopening",
    "Result",
    "SavedView",
    "Score",
    "Stop",
    "Tag",
    "Tagged",
    "Team",
    "TryOut",
    "TryOutAmount",
]
