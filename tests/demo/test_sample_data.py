"""The sample data: every state that it promises, a record that verifies, money that adds up, and nothing added by a second run."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from cms.models import CallPage
from commissioning.audit.queries import faults
from commissioning.calls.models import Call, Criterion
from commissioning.calls.queries import open_calls
from commissioning.lifecycle import MACHINES
from commissioning.mail.models import Message
from commissioning.outcomes.models import Plan
from commissioning.outcomes.queries import outcome_results
from commissioning.people.models import User
from commissioning.permissions import ORGANISATION_ROLES, STAFF_ROLES
from demo.sample.loading import load_sample
from demo.sign_ins import sign_ins
from grants.awards.models import Award, HistoricAward
from grants.payments.models import Batch
from tests.demo.conftest import LOADED_AT

pytestmark = pytest.mark.django_db
# States that no action leads to yet.
NOT_SHOWN = {
    "award": {"varied", "suspended", "ended", "reconciling", "closed", "recovering", "terminated"},
    "instalment": {"cancelled"},
}


@pytest.fixture(scope="module", autouse=True)
def sample(loaded_once: Any) -> Iterator[None]:
    with loaded_once(lambda times: load_sample(at=times.at)):
        yield


def model_of(machine: Any) -> Any:
    return next(model for model in apps.get_models() if getattr(model, "machine", None) is machine)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_promised_state_is_there(machine: Any):
    found = set(model_of(machine).objects.values_list("state", flat=True))
    assert found == set(machine.states) - NOT_SHOWN.get(machine.name, set())


def test_one_call_is_open_whatever_the_day():
    assert {call.preset for call in open_calls(LOADED_AT)} == {"standard", "donation"}


def test_the_weights_of_every_call_total_100():
    totals = {call.reference: sum(Criterion.objects.filter(call=call).values_list("weight", flat=True)) for call in Call.objects.all()}
    assert set(totals.values()) == {100}


def test_nothing_that_happened_lies_ahead():
    event = apps.get_model("audit.AuditEvent").objects.order_by("-at").first()
    assert event.at <= LOADED_AT


def test_the_record_verifies():
    assert faults() == []


def test_the_money_adds_up(capsys: pytest.CaptureFixture[str]):
    call_command("check_money")
    assert sum(Award.objects.values_list("amount_pence", flat=True)) > 0


def test_a_locked_batch_keeps_its_workbook():
    locked = Batch.objects.get(state="locked")
    assert locked.workbook.sha256
    assert locked.total_pence == sum(locked.instalments.values_list("amount_pence", flat=True))


def test_somebody_signs_in_for_every_role():
    assert len(sign_ins()) == len(ORGANISATION_ROLES) + len(STAFF_ROLES)
    assert User.objects.exclude(email__endswith=".example").count() == 0


def test_letters_go_to_invented_addresses_only():
    assert Message.objects.exists()
    assert Message.objects.exclude(to_address__endswith=".example").count() == 0


def test_the_paired_rule_is_shown_in_each_of_its_states():
    results = outcome_results(Plan.objects.get(), LOADED_AT)
    found = {paired.verdict.finding.name for each in results for indicator in each.indicators for paired in indicator.paired}
    assert found == {"NO_DATA", "ADVERSE", "NOT_PROVEN", "NO_EVIDENCE", "WATCH", "FAVOURABLE"}


def test_two_grants_measure_one_outcome_in_different_units():
    results = outcome_results(Plan.objects.get(), LOADED_AT)
    assert "mixed units" in {indicator.grants.words for each in results for indicator in each.indicators}


def test_the_published_history_is_there():
    assert HistoricAward.objects.count() == 35


def test_the_public_site_has_a_page_for_the_open_call():
    call = next(call for call in open_calls(LOADED_AT) if call.preset == "standard")
    assert CallPage.objects.filter(call=call, live=True).exists()


def test_a_second_run_adds_nothing():
    before = {model: model._default_manager.count() for model in apps.get_models()}
    assert load_sample(at=timezone.now()) is False
    assert {model: model._default_manager.count() for model in apps.get_models()} == before
