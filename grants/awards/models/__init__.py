from grants.awards.models.asking import ChangeRequest, RequestedHead
from grants.awards.models.award import AgreedMeasure, AgreedOutput, Award, AwardSource, AwardYear, BudgetHead, Condition
from grants.awards.models.complaint import Complaint
from grants.awards.models.ending import CommitmentChange, Ending, Suspension, Variation, VariedHead
from grants.awards.models.history import HistoricAward
from grants.awards.models.letters import Letter, LetterTemplate
from grants.awards.models.notice import DecisionNotice, NoticeRow, NoticeRowSource, NoticeRowYear
from grants.awards.models.subsidy import SubsidyAnswer

__all__ = [
    "AgreedMeasure",
    "AgreedOutput",
    "Award",
    "AwardSource",
    "AwardYear",
    "BudgetHead",
    "ChangeRequest",
    "CommitmentChange",
    "Complaint",
    "Condition",
    "DecisionNotice",
    "Ending",
    "HistoricAward",
    "Letter",
    "LetterTemplate",
    "NoticeRow",
    "NoticeRowSource",
    "NoticeRowYear",
    "RequestedHead",
    "SubsidyAnswer",
    "Suspension",
    "Variation",
    "VariedHead",
]
