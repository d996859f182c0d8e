"""What is given to the actions of awards, in parts: the years and sources of a row, the lines of what is agreed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class YearPart:
    """What of a row falls in one financial year; later years may be conditional."""

    financial_year: int
    amount_pence: int
    is_conditional: bool = False


@dataclass(frozen=True)
class SourcePart:
    """What of a row is drawn on one source in one financial year."""

    source_id: int
    financial_year: int
    amount_pence: int


@dataclass(frozen=True)
class OutputDraft:
    """Something that will be done, and how many."""

    what: str
    unit: str
    planned: Decimal


@dataclass(frozen=True)
class MeasureDraft:
    """An indicator with its baseline and target, in the indicator's own unit unless another is named."""

    indicator_id: int
    outcome_id: int
    unit: str
    baseline: Decimal | None = None
    target: Decimal | None = None
    by_on: date | None = None
    method: str = ""


@dataclass(frozen=True)
class HeadDraft:
    """What the money may be spent on. Pence."""

    head: str
    planned_pence: int
