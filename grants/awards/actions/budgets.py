"""What a change of sums does to the agreements to go over a budget."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from commissioning.audit.actions import record
from commissioning.calls.models import BudgetAgreement
from grants.awards.models import NoticeRow
from grants.awards.queries.budget import budget_positions, budgets_of_years


def lapse_outgrown_agreements(*, budget_ids: Iterable[int], by: Any, at: datetime) -> list[BudgetAgreement]:
    """End the agreements whose maximum the total has passed: coming down again does not bring them back (requirements, section 0).

    Shape: those that lapsed. Runs inside the caller's transaction.
    """
    held = list(BudgetAgreement.objects.select_for_update().filter(budget__in=list(budget_ids), lapsed_at__isnull=True).order_by("pk"))
    positions = budget_positions({each.budget_id for each in held}, at)
    lapsed = [each for each in held if positions[each.budget_id].counted_pence > each.most_pence]
    for each in lapsed:
        each.lapsed_at = at
        each.save(update_fields=["lapsed_at"])
        counted = positions[each.budget_id].counted_pence
        record("budget agreement lapsed", each, by=by, at=at, most_pence=each.most_pence, counted_pence=counted)
    return lapsed


def budgets_of(rows: Iterable[NoticeRow]) -> list[int]:
    """The budgets that rows count in, in the order in which they are locked."""
    given = list(rows)
    years = {year.financial_year for row in given for year in row.years.all()}
    return budgets_of_years({row.application.call_id for row in given}, years)
