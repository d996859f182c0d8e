"""The ranking: order, ties shown, floors, and where the money ends."""

from decimal import Decimal

import pytest

from commissioning.calls.models import Criterion
from grants.applications.models import Application
from grants.assessment.queries import progress, ranking
from tests import makers as make

pytestmark = pytest.mark.django_db


def ranked(*bids: tuple[list[int], int], floor: str = "") -> tuple[Application, ...]:
    """Bids of one call, each with its sheet (fit, need) and ask in pence, scored by one person each."""
    weights = [("fit", "Fit", 60, 1), ("need", "Need", 40, None)]
    call = make.closed_call(scorers=1, weights=weights, budget=make.budget(make.fund(), amount_pence=1_000_000))
    if floor:
        Criterion.objects.filter(call=call, key="need").update(floor=Decimal(floor))
    sent = [make.sent_bid(call, ask_pence=ask) for _, ask in bids]
    make.assessing(call)
    for bid, (values, _) in zip(sent, bids, strict=True):
        make.scored(make.pass_gate(bid), values)
    return tuple(sent)


def places(call_id: int) -> list[tuple[int | None, bool, str]]:
    return [(row.place, row.tied, row.bid.reference[-4:]) for row in ranking(call_id).rows]


def test_bids_rank_by_total_then_tie_rank_then_lower_ask_and_ties_share_a_place() -> None:
    # totals: 80, 80 (higher fit), 80 tied with the first, 100
    bids = ranked(([4, 4], 100_000), ([5, 2], 100_000), ([4, 4], 100_000), ([5, 5], 300_000), ([4, 4], 90_000))
    assert [bid.reference[-4:] for bid in bids] == ["0001", "0002", "0003", "0004", "0005"]
    # 5,2 totals 76; 4,4 totals 80
    assert places(bids[0].call_id) == [
        (1, False, "0004"),
        (2, False, "0005"),
        (3, True, "0001"),
        (3, True, "0003"),
        (5, False, "0002"),
    ]


def test_the_cut_line_falls_where_the_money_ends() -> None:
    bids = ranked(([5, 5], 400_000), ([4, 4], 500_000), ([3, 3], 200_000), ([2, 2], 50_000))
    found = ranking(bids[0].call_id)
    assert found.cut_after == 1
    assert [(row.above_cut, row.running_pence) for row in found.rows] == [
        (True, 400_000),
        (True, 900_000),
        (False, 900_000),
        (False, 900_000),
    ]


def test_a_bid_below_a_floor_keeps_its_place_and_takes_no_money() -> None:
    bids = ranked(([5, 1], 900_000), ([3, 3], 900_000), floor="2")
    found = ranking(bids[0].call_id)
    assert [(row.bid.reference[-4:], row.below_floor, row.above_cut) for row in found.rows] == [
        ("0001", ("Need",), False),
        ("0002", (), True),
    ]


def test_a_bid_without_a_total_has_no_place() -> None:
    call = make.closed_call()
    make.sent_bid(call)
    make.assessing(call)
    make.pass_gate(Application.objects.get(call=call))
    assert places(call.pk) == [(None, False, "0001")]


def test_spread_stands_beside_the_total() -> None:
    bid = make.eligible(call=make.closed_call(needs_moderation=False))
    make.scored(bid, [5] * 7)
    make.scored(bid, [3] * 7)
    row = ranking(bid.call_id).rows[0]
    assert row.spread is not None
    assert (str(row.total), row.totals, str(row.spread.range), str(row.spread.deviation)) == (
        "80.00",
        (Decimal("100.00"), Decimal("60.00")),
        "40.00",
        "20.00",
    )


def test_progress_counts_what_is_outstanding() -> None:
    bid = make.eligible()
    make.scored(bid, [4] * 7)
    waiting = make.assigned(bid)
    found = progress(bid.call_id)
    assert (found.given, found.sent, found.outstanding) == (2, 1, 1)
    assert found.loads[0].assessor == waiting.assessor
