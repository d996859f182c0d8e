from commissioning.calls.models.budget import Budget, BudgetAgreement, Fund, FundingSource, LegalBasis, SourceYear, Transfer
from commissioning.calls.models.call import (
    READ_LATER,
    Agreement,
    Call,
    CallDocument,
    CallQuerySet,
    Criterion,
    Diligence,
    ReasonsRule,
    ScoresBy,
    funding_years,
)
from commissioning.calls.models.ending import EndedHow, RoundEnd, RoundNote
from commissioning.calls.models.enquiry import Enquiry, EnquiryCorrection
from commissioning.calls.models.event import Booking, Event, EventKind
from commissioning.calls.models.extension import Extension
from commissioning.calls.models.lot import Lot
from commissioning.calls.models.subscription import CONFIRM_WITHIN, Subscription, Told

__all__ = [
    "CONFIRM_WITHIN",
    "READ_LATER",
    "Agreement",
    "Booking",
    "Budget",
    "BudgetAgreement",
    "Call",
    "CallDocument",
    "CallQuerySet",
    "Criterion",
    "Diligence",
    "EndedHow",
    "Enquiry",
    "EnquiryCorrection",
    "Event",
    "EventKind",
    "Extension",
    "Fund",
    "FundingSource",
    "LegalBasis",
    "Lot",
    "ReasonsRule",
    "RoundEnd",
    "RoundNote",
    "ScoresBy",
    "SourceYear",
    "Subscription",
    "Told",
    "Transfer",
    "funding_years",
]
