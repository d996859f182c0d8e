from commissioning.calls.models.budget import Budget, BudgetAgreement, Fund, FundingSource, LegalBasis, SourceYear
from commissioning.calls.models.call import Agreement, Call, CallDocument, CallQuerySet, Criterion, ReasonsRule, funding_years

__all__ = [
    "Agreement",
    "Budget",
    "BudgetAgreement",
    "Call",
    "CallDocument",
    "CallQuerySet",
    "Criterion",
    "Fund",
    "FundingSource",
    "LegalBasis",
    "ReasonsRule",
    "SourceYear",
    "funding_years",
]
