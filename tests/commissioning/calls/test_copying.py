"""Last year's call, with new dates, in one sitting."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from commissioning.calls.actions import LotDraft, copy_call, set_lots
from commissioning.calls.models import Budget, Call
from commissioning.lifecycle import Refused
from commissioning.permissions import NotAllowed
from tests import makers as make

pytestmark = pytest.mark.django_db
ROWS = {
    "criteria": ("number", "key", "title", "guidance", "weight", "floor", "tie_rank", "anchors"),
    "lots": ("number", "key", "title", "pot_pence", "least_pence", "most_pence", "bids_per_body", "question_set"),
}


def next_budget(call: Call) -> Budget:
    made = Budget.objects.create(office=call.office, name=call.budget.name, financial_year=2028, amount_pence=4_000_000)
    made.funds.add(call.fund)
    return made


def copied(call: Call, **given: Any) -> Call:
    whole = {
        "reference": "RSF-2829",
        "title": "Road Safety Fund 2028-29",
        "opens_at": make.later(days=364),
        "closes_at": make.later(days=392),
        "decision_by_on": date(2028, 2, 13),
        "starts_on": date(2028, 4, 1),
        "ends_on": date(2029, 3, 31),
        "by": call.lead_officer,
        "at": make.NOON,
    }
    return copy_call(call_id=call.pk, **(whole | given))


def test_everything_but_name_and_dates_is_the_same() -> None:
    call = make.call(pot_pence=2_000_000, scorers=4, is_unlisted=True)
    lots = [LotDraft("Lanes", 1_000_000, 50_000, 1_000_000), LotDraft("Towns", 1_000_000, 50_000, 900_000)]
    set_lots(call_id=call.pk, lots=lots, by=call.lead_officer, at=make.NOON)
    budget, officer = next_budget(call), make.staff("officer")
    new = copied(call, by=officer)
    differ = {each.name for each in Call._meta.concrete_fields if getattr(new, each.attname) != getattr(call, each.attname)}
    assert differ == {
        "id",
        "copied_from",
        "reference",
        "title",
        "opens_at",
        "closes_at",
        "decision_by_on",
        "starts_on",
        "ends_on",
        "budget",
        "lead_officer",
    }
    assert (new.state, new.budget, new.lead_officer) == ("draft", budget, officer)
    for rows, names in ROWS.items():
        assert list(getattr(new, rows).order_by("number").values(*names)) == list(getattr(call, rows).order_by("number").values(*names))
    assert set(new.outcomes.all()) == set(call.outcomes.all())
    assert set(new.districts.all()) == set(call.districts.all())
    assert call.criteria.count() == 7


def test_a_copy_of_a_published_call_is_a_draft_and_needs_money_of_its_year() -> None:
    call = make.call("published")
    with pytest.raises(Refused, match="no such budget for 2028-29"):
        copied(call)
    budget = next_budget(call)
    with pytest.raises(Refused, match="no such budget"):
        copied(call, budget_id=call.budget_id)
    with pytest.raises(Refused, match="reference RSF-2728"):
        copied(call, reference="RSF-2728")
    with pytest.raises(NotAllowed):
        copied(call, by=make.staff("finance"))
    new = copied(call, budget_id=budget.pk)
    assert (new.state, new.published_at, new.questions_until) == ("draft", None, None)


def test_it_takes_one_page_that_says_beside_each_date_what_is_wrong(client: Any) -> None:
    call = make.call("published")
    next_budget(call)
    client.force_login(call.lead_officer)
    page = reverse("calls:copy", args=[call.reference])
    with time_machine.travel(make.NOON, tick=False):
        assert page in client.get(reverse("calls:set_up", args=[call.reference])).content.decode()
        form = client.get(page).context["form"]
        typed = {each.html_name: each.value() for each in form if each.name in ("title", "reference")}
        for name in ("opens_at", "closes_at", "decision_by_on", "starts_on", "ends_on"):
            shown = form[name].value()
            typed |= {f"{name}_day": shown.day, f"{name}_month": shown.month, f"{name}_year": shown.year, f"{name}_time": "12:00"}
        wrong = typed | {"reference": call.reference, "closes_at_year": 2026, "opens_at_year": 2026, "decision_by_on_year": 2026}
        errors = client.post(page, wrong | {"ends_on_year": 2027, "budget": call.budget_id}).context["form"].errors
        assert errors["reference"] == ["Another call has this reference. Choose a new one."]
        assert errors["decision_by_on"] == ["The decision must come after the day on which it closes."]
        assert errors["ends_on"] == ["Funding must end on or after the day it begins."]
        late = client.post(page, typed | {"reference": "rsf-2829", "closes_at_year": 2025, "budget": call.budget_id})
        assert set(late.context["form"].errors) == {"closes_at", "budget"}
        done = client.post(page, typed | {"reference": "rsf-2829"})
    new = Call.objects.get(reference="RSF-2829")
    assert done["Location"] == reverse("calls:set_up", args=["RSF-2829"])
    assert (new.closes_at.year, new.starts_on, new.budget.financial_year) == (2027, date(2028, 4, 1), 2028)
