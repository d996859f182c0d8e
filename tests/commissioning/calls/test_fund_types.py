import sys
from pathlib import Path

import pytest

from commissioning.calls.fund_types import fund_types
from commissioning.calls.presets import PRESETS
from tests import makers as make


@pytest.mark.parametrize("key", sorted(fund_types()))
def test_the_weights_of_every_type_total_100(key: str):
    kind = fund_types()[key]
    assert sum(each.weight for each in kind.criteria) == 100
    assert kind.preset in PRESETS
    assert all(len(each.anchors) == 6 for each in kind.criteria)


def test_a_new_type_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "more_types"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "youth.py").write_text(
        "from commissioning.calls.fund_types import FundType, criteria\n"
        "TYPE = FundType(key='youth', name='Youth', preset='small', question_set='pdg', criteria=criteria(fit=60, value=40))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    try:
        assert [each.name for each in fund_types(folder, "more_types").values()] == ["Youth"]
    finally:
        sys.modules.pop("more_types.youth", None)


@pytest.mark.django_db
def test_a_call_begins_with_the_criteria_of_its_funds_type():
    under = make.fund("DAP", "Perpetrator programme")
    under.fund_type = "perpetrator"
    under.save()
    call = make.call(fund=under, weights=())
    assert call.criteria.count() == 0  # the maker replaces them
    from commissioning.calls import actions

    fields = {
        name: getattr(call, name)
        for name in [
            "office",
            "budget",
            "title",
            "summary",
            "opens_at",
            "closes_at",
            "decision_by_on",
            "starts_on",
            "ends_on",
            "least_pence",
            "most_pence",
            "plan",
            "eligibility_set",
            "question_set",
        ]
    }
    begun = actions.create_call(by=call.lead_officer, at=make.NOON, preset="major", fund=under, reference="DAPP-2728", **fields)
    assert list(begun.criteria.order_by("number").values_list("key", "weight"))[4] == ("ability", 25)
