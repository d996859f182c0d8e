from commissioning.calls.models.budget import Budget, BudgetAgreement, Fund, FundingSource, LegalBasis, SourceYear, Transfer
from commissioning.calls.models.call import Agreement, Call, CallDocument, CallQuerySet, Criterion, ReasonsRule, funding_years
from commissioning.calls.models.enquiry import Enquiry
from commissioning.calls.models.extension import Extension
from commissioning.calls.models.lot import Lot

__all__ = [
    "Agreement",
    "Budget",
    "BudgetAgreement",
    "Call",
    "CallDocument",
    "CallQuerySet",
    "Criterion",
    "Enquiry",
    "Extension",
    "Fund",
    "FundingSource",
    "LegalBasis",
    "Lot",
    "ReasonsRule",
    "SourceYear",
    "Transfer",
    "funding_years",
]
