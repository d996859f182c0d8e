"""A call begun from an earlier one: everything is the same but its name and dates."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.calls.models import Budget, Call, funding_years
from commissioning.lifecycle import Refused
from commissioning.money import financial_year_name
from commissioning.people.models import User
from commissioning.permissions import require

OF_ONE_ROUND = {"id", "state", "published_at", "questions_until", "reference", "title", "lead_officer", "copied_from", "stage_of"} | {
    "opens_at",
    "closes_at",
    "decision_by_on",
    "starts_on",
    "ends_on",
    "budget",
}


@transaction.atomic
def copy_call(
    *,
    call_id: int,
    reference: str,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    decision_by_on: date,
    starts_on: date,
    ends_on: date,
    budget_id: int | None = None,
    by: User,
    at: datetime,
) -> Call:
    """A draft with the forms, criteria, lots, outcomes, districts, documents and policy of a call in any state, under a new name and new dates.

    Its page, once there is one, begins with the words of the page of the call that it is copied from (`cms.actions.set_up_site`).
    Its budget is the one given, else that of the fund for the year in which the funding starts. What belongs to one round is not copied:
    questions that were asked, extensions, the day on which questions end.
    Raises: NotAllowed; Refused for a reference in use, and where no budget of the fund is for a year that the funding touches.
    """
    source = Call.objects.select_for_update(no_key=True).get(pk=call_id)
    require(by, "calls.edit", source)
    if Call.objects.filter(reference=reference).exists():
        raise Refused(f"Another call has the reference {reference}. Choose a new one.")
    same = {each.attname: getattr(source, each.attname) for each in Call._meta.concrete_fields if each.name not in OF_ONE_ROUND}
    made = Call.objects.create(
        **same,
        reference=reference,
        title=title,
        lead_officer=by,
        copied_from=source,
        opens_at=opens_at,
        closes_at=closes_at,
        decision_by_on=decision_by_on,
        starts_on=starts_on,
        ends_on=ends_on,
        budget=budget_for(source, starts_on, ends_on, budget_id=budget_id),
    )
    made.outcomes.set(source.outcomes.all())
    made.districts.set(source.districts.all())
    for rows in (source.criteria.order_by("number"), source.lots.order_by("number"), source.documents.order_by("pk")):
        for each in rows:
            copy_row(each, made)
    record("call copied", made, by=by, at=at, copied_from=source.pk, after={"reference": reference, "budget": made.budget_id})
    return made


def copy_row(row: Any, call: Call) -> None:
    row.pk, row._state.adding, row.call = None, True, call
    row.save()


def budget_for(source: Call, starts_on: date, ends_on: date, *, budget_id: int | None = None) -> Budget:
    """The budget of the call's fund for these dates. Raises: Refused where it has none that fits."""
    years = funding_years(starts_on, ends_on)
    of_fund = Budget.objects.filter(funds=source.fund_id).order_by("financial_year", "pk")
    if budget_id is not None:
        found = of_fund.filter(pk=budget_id, financial_year__in=years).first()
    else:
        found = of_fund.filter(financial_year=years[0]).first()
    if found is None:
        named = " or ".join(financial_year_name(each) for each in years)
        raise Refused(f"{source.fund} has no such budget for {named}. Choose one of that year, or have it added first.")
    return found
