from grants.awards.models.award import AgreedMeasure, AgreedOutput, Award, AwardSource, AwardYear, BudgetHead, Condition
from grants.awards.models.history import HistoricAward
from grants.awards.models.notice import DecisionNotice, NoticeRow, NoticeRowSource, NoticeRowYear

__all__ = [
    "AgreedMeasure",
    "AgreedOutput",
    "Award",
    "AwardSource",
    "AwardYear",
    "BudgetHead",
    "Condition",
    "DecisionNotice",
    "HistoricAward",
    "NoticeRow",
    "NoticeRowSource",
    "NoticeRowYear",
]
