"""What a form gives to an action."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CodingDraft:
    """One coding line as finance types it; money in pence, codes as text."""

    source_id: int
    financial_year: int
    amount_pence: int
    cost_centre: str
    subjective_code: str
    project_code: str = ""
