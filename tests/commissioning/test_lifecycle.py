"""Every machine, every state, every move, every role. The table below is the law said a second time, by hand."""

import inspect
from typing import Any

import pytest
from django.apps import apps

from commissioning.lifecycle import MACHINES, Machine, Move, Refused
from commissioning.permissions import ORGANISATION_ROLES, PERMISSIONS, STAFF_ROLES, allows

MODELS = {
    "call": "calls.Call",
    "enquiry": "calls.Enquiry",
    "application": "applications.Application",
    "assessment": "assessment.Assessment",
    "decision notice": "awards.DecisionNotice",
    "award": "awards.Award",
    "change request": "awards.ChangeRequest",
    "condition": "awards.Condition",
    "instalment": "payments.Instalment",
    "payment batch": "payments.Batch",
    "monitoring return": "returns.Return",
    "reading": "outcomes.Reading",
}
OTHER_NAMES = {"break": "break_", "query": "ask"}

HOLDERS = {
    "call": {
        "officer": "publish start_assessing decide complete cancel close_without_award",
        "commissioner": "decide",
        "delegate": "decide",
    },
    "enquiry": {"officer": "publish answer_alone set_aside"},
    "application": {
        "owner": "submit withdraw answer_more",
        "editor": "submit answer_more",
        "officer": "end_with_call take_forward start_check ask_more stop_waiting find_ineligible find_eligible reopen_check start_scoring moderate send_to_panel recommend_full recommend_part "
        "recommend_reserve recommend_none return_to_panel send_to_commissioner promote",
        "monitoring_officer": "go_direct",
        "commissioner": "approve refuse put_on_reserve defer",
        "delegate": "approve refuse put_on_reserve defer",
    },
    "assessment": {"officer": "declare begin send reopen recuse", "assessor": "declare begin send recuse"},
    "decision notice": {"officer": "make_ready take_back publish supersede", "commissioner": "sign", "delegate": "sign"},
    "award": {
        "owner": "accept decline",
        "officer": "offer lapse begin vary suspend resume end reconcile recover close terminate",
    },
    "change request": {"owner": "withdraw", "editor": "withdraw", "officer": "agree decline"},
    "condition": {"owner": "send_evidence", "editor": "send_evidence", "officer": "meet return_evidence waive break"},
    "instalment": {
        "officer": "prepare unprepare put_in_batch cancel",
        "chief_finance_officer": "approve take_from_batch",
        "finance": "take_from_batch export record_paid record_returned",
    },
    "payment batch": {"finance": "lock release cancel reconcile", "chief_finance_officer": "cancel"},
    "monitoring return": {"owner": "start submit", "editor": "start submit", "officer": "query accept waive"},
    "reading": {"officer": "accept correct"},
}


class Someone:
    """A person with one role, in every office and organisation."""

    is_active, pk = True, 1

    def __init__(self, role: str) -> None:
        self.role = role

    def office_roles(self, office_id: Any, call_reference: str = "") -> frozenset[str]:
        return frozenset({self.role} & STAFF_ROLES.keys())

    def organisation_role(self, organisation_id: Any) -> str | None:
        return self.role if self.role in ORGANISATION_ROLES else None


def walk(machine: Machine, move: Move, state: str) -> Any:
    """A record in `state`, moved."""
    obj = apps.get_model(MODELS[machine.name])(state=state)
    method = getattr(obj, OTHER_NAMES.get(move.name, move.name))
    method(**dict.fromkeys(inspect.signature(method).parameters))
    return obj


PAIRS = [(machine, move) for machine in MACHINES for move in machine]
NAMES = [f"{machine.name}-{move.name}" for machine, move in PAIRS]


def test_every_machine_has_a_model_and_a_row_in_the_table():
    assert [machine.name for machine in MACHINES] == list(MODELS) == list(HOLDERS)
    for name, label in MODELS.items():
        assert apps.get_model(label).machine.name == name


@pytest.mark.parametrize(("machine", "move"), PAIRS, ids=NAMES)
def test_move_works_from_each_legal_state_and_refuses_from_every_other(machine: Machine, move: Move):
    for state in machine.states:
        if state in move.sources:
            assert walk(machine, move, state).state == move.target
        else:
            with pytest.raises(Refused, match=machine.states[state].staff):
                walk(machine, move, state)


@pytest.mark.parametrize(("machine", "move"), PAIRS, ids=NAMES)
def test_move_is_allowed_to_just_the_roles_of_the_table(machine: Machine, move: Move):
    allowed = {role for role in (*STAFF_ROLES, *ORGANISATION_ROLES) if allows(Someone(role), move.needs)}
    assert allowed == {role for role, moves in HOLDERS[machine.name].items() if move.name in moves.split()}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_is_reached_and_named_twice(machine: Machine):
    reached = {machine.start} | {move.target for move in machine}
    assert reached == machine.states.keys()
    assert all(state.staff and state.public for state in machine.states.values())


def test_a_state_cannot_be_set_past_its_move():
    call = apps.get_model("calls.Call")(state="draft")
    with pytest.raises(AttributeError):
        call.state = "published"


def test_a_stranger_and_somebody_inactive_may_do_nothing():
    gone = Someone("officer")
    gone.is_active = False
    for name in PERMISSIONS:
        assert not allows(Someone("nobody"), name)
        assert not allows(gone, name)


def test_an_auditor_and_an_administrator_write_nothing_of_a_grant():
    writes = {move.needs for machine in MACHINES for move in machine}
    for role in ("auditor", "administrator", "cms_editor", "viewer"):
        assert not {name for name in writes if allows(Someone(role), name)}
