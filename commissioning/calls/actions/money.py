"""Money of budgets and sources that goes elsewhere than it was set."""

from datetime import date, datetime
from typing import Any

from commissioning.audit.actions import record
from commissioning.calls.models import Budget, Call, SourceYear, Transfer
from commissioning.calls.queries import budget_of_year
from commissioning.lifecycle import Refused
from commissioning.money import format_pounds


def put_elsewhere(
    *, call: Call, out_of: tuple[int, int], into: tuple[int, int], pence: int, why: str, on: date, by: Any, at: datetime
) -> Transfer:
    """Put free money of a call's fund in another year of its source, or in a reserve: the sums of now, and a dated row of it.

    Shape: `out_of` and `into` are (source id, financial year). The fund's budgets follow where the source stays the same; what goes to a reserve
    leaves them.
    Units: pence. Inside the caller's transaction, which has asked who may.
    Raises: Refused where what it is taken from holds less.
    """
    source_id, year = out_of
    to_source_id, to_year = into
    budget = budget_of_year(call, year)
    to_budget = budget_of_year(call, to_year) if source_id == to_source_id and year != to_year else None
    for source, in_year in sorted({out_of, into}):
        SourceYear.objects.get_or_create(source_id=source, financial_year=in_year, defaults={"amount_pence": 0})
    rows = (
        SourceYear.objects.select_for_update(of=("self",))
        .select_related("source")
        .filter(source__in=[source_id, to_source_id], financial_year__in=[year, to_year])
    )
    sums = {(each.source_id, each.financial_year): each for each in rows.order_by("source", "financial_year")}
    ids = {each.pk for each in (budget, to_budget) if each}
    budgets = {each.pk: each for each in Budget.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    taken: list[SourceYear | Budget] = [sums[out_of], *([budgets[budget.pk]] if budget else [])]
    for each in taken:
        if each.amount_pence < pence:
            name = each.source if isinstance(each, SourceYear) else each
            held = format_pounds(each.amount_pence, always_pence=True)
            raise Refused(f"{name} holds {held} only. Leave the money where it was promised from.")
        each.amount_pence -= pence
    gains: list[SourceYear | Budget] = [sums[into], *([budgets[to_budget.pk]] if to_budget else [])]
    for given in gains:
        given.amount_pence += pence
    for changed in (*sums.values(), *budgets.values()):
        changed.save(update_fields=["amount_pence"])
    made = Transfer.objects.create(
        office_id=call.office_id,
        source_id=source_id,
        financial_year=year,
        budget=budget,
        to_source_id=to_source_id,
        to_year=to_year,
        to_budget=to_budget,
        amount_pence=pence,
        moved_on=on,
        why=why,
    )
    record("money put elsewhere", made, by=by, at=at, amount_pence=pence, out_of=list(out_of), into=list(into), why=why)
    return made
