"""The pictures of a call and their tables say the same, and only of bids that she may see."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from grants.applications.models import Application, Sight
from grants.workspace.queries.charts import charts_of
from tests import makers as make

pytestmark = pytest.mark.django_db


def scored(*marks: int) -> tuple[Any, list[Application]]:
    call = make.closed_call(scorers=1)
    bids = [make.sent_bid(call, ask_pence=100_000 * (number + 1)) for number in range(len(marks))]
    make.assessing(call)
    for bid, mark in zip(bids, marks, strict=True):
        make.scored(make.pass_gate(bid), [mark] * 7)
    outcomes = list(call.outcomes.in_order())
    for number, bid in enumerate(bids):
        Application.objects.filter(pk=bid.pk).update(
            main_outcome=outcomes[number % 2], district=call.districts.order_by("position").first()
        )
    return make.again(call), [make.again(each) for each in bids]


def test_bars_and_tables_come_from_the_bids() -> None:
    call, _ = scored(5, 3, 3)
    standing, totals, outcomes, districts = charts_of(call, call.lead_officer, make.AFTER_CLOSE)
    assert [(each.label, each.value) for each in standing.bars] == [("Being scored", 3)]
    assert [(each.label, each.value) for each in totals.bars if each.value] == [("60 to 69", 2), ("90 to 100", 1)]
    assert sum(each.value for each in totals.bars) == 3
    first, second = list(call.outcomes.in_order())[:2]
    assert [(each.label.split()[0], each.cells) for each in outcomes.bars] == [
        (first.code, (2, 400_000, 0, 0)),
        (second.code, (1, 200_000, 0, 0)),
    ]
    assert districts.bars[0].cells == (3, 600_000, 0, 0)


def test_a_barred_bid_is_in_no_picture() -> None:
    call, bids = scored(5, 3)
    officer = make.staff("officer")
    Sight.objects.create(application=bids[0], user=officer, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    standing, totals, outcomes, _ = charts_of(call, officer, make.AFTER_CLOSE)
    assert [each.value for each in standing.bars] == [1]
    assert [each.label for each in totals.bars if each.value] == ["60 to 69"]
    assert len(outcomes.bars) == 1


def test_an_empty_call_says_so(client: Client) -> None:
    call = make.call("published")
    client.force_login(call.lead_officer)
    text = client.get(reverse("workspace:charts", args=[call.reference])).content.decode()
    assert "No bid has a total yet." in text


@pytest.mark.parametrize("bids", [1, 3])
def test_it_costs_the_same_for_one_bid_and_for_three(bids: int, django_assert_num_queries: Any) -> None:
    call, _ = scored(*[4] * bids)
    officer = call.lead_officer
    officer.office_roles(None)
    with django_assert_num_queries(7):
        charts_of(call, officer, make.AFTER_CLOSE)
