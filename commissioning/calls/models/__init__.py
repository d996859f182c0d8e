from commissioning.calls.models.budget import Budget, BudgetAgreement, Fund, FundingSource, SourceYear
from commissioning.calls.models.call import Call, CallDocument, Criterion

__all__ = ["Budget", "BudgetAgreement", "Call", "CallDocument", "Criterion", "Fund", "FundingSource", "SourceYear"]
