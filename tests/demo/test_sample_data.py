"""The sample data: every state that it promises, a record that verifies, money that adds up, and nothing added by a second run."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import unescape
from statistics import median
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from cms.actions import set_up_site
from cms.models import CallPage
from commissioning.audit.queries import faults
from commissioning.calls.models import BudgetAgreement, Call, Criterion, Transfer
from commissioning.calls.queries import open_calls
from commissioning.lifecycle import MACHINES
from commissioning.mail.models import Message
from commissioning.money import percent_of
from commissioning.outcomes.models import Plan, Reading
from commissioning.outcomes.queries import outcome_results
from commissioning.people.models import User
from commissioning.permissions import ORGANISATION_ROLES, STAFF_ROLES
from commissioning.questions.queries import values_of
from demo.sample.loading import load_sample
from demo.sign_ins import sign_ins
from grants.applications.models import Application, Contact, LateAdmission
from grants.assessment.models import Moderation, Recommendation, RegisterEntry, SavedView, Tag
from grants.awards.models import Award, ChangeRequest, DecisionNotice, HistoricAward
from grants.payments.models import Batch, Receipt, Recovery
from grants.returns.models import MeasureLine, Return, SpendLine
from tests.demo.conftest import LOADED_AT

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def sample(loaded_once: Any) -> Iterator[None]:
    with loaded_once(lambda times: load_sample(at=times.at)):
        yield


def model_of(machine: Any) -> Any:
    return next(model for model in apps.get_models() if getattr(model, "machine", None) is machine)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_is_there(machine: Any):
    found = set(model_of(machine).objects.values_list("state", flat=True))
    assert found == set(machine.states)


def test_one_call_is_open_whatever_the_day():
    assert {call.preset for call in open_calls(LOADED_AT)} == {"standard", "donation"}


def test_the_weights_of_every_call_total_100():
    totals = {call.reference: sum(Criterion.objects.filter(call=call).values_list("weight", flat=True)) for call in Call.objects.all()}
    assert set(totals.values()) == {100}


def bids_of(prefix: str) -> list[Application]:
    """The bids of the largest call of a fund whose reference begins so, by reference."""
    sizes = Counter(Application.objects.filter(call__reference__regex=rf"^{prefix}-[0-9]+$").values_list("call", flat=True))
    return list(Application.objects.filter(call=sizes.most_common(1)[0][0]).select_related("organisation").order_by("reference"))


# Reference: how many bids, and what they ask in pence.
BIDS = {"RSF": (62, 24_900_000), "PDG": (88, 106_000_000), "DAPP": (3, 55_652_500), "MIC": (23, 1_149_135)}


@pytest.mark.parametrize("prefix", BIDS)
def test_each_call_has_its_bids(prefix: str):
    found = bids_of(prefix)
    assert (len(found), sum(bid.ask_pence for bid in found)) == BIDS[prefix]
    assert [int(bid.reference[-4:]) for bid in found] == list(range(1, len(found) + 1))


def test_road_safety_asks_are_those_of_parishes():
    asks = [bid.ask_pence for bid in bids_of("RSF")]
    assert median(asks) == 340_000
    assert len([ask for ask in asks if ask % 100]) == 21  # a third have pence
    assert (asks.count(300_000), asks.count(500_000), asks.count(1_000_000)) == (5, 4, 6)  # a tenth at the cap
    assert kinds_of("RSF") == {"parish": 28, "charity": 16, "group": 11, "council": 3, "police": 3, "cio": 1}


def test_prevention_asks_are_those_of_charities():
    assert median(bid.ask_pence for bid in bids_of("PDG")) == 1_100_000
    found = kinds_of("PDG")
    assert found["charity"] + found["cio"] == 48  # 55%
    assert (found["council"], found["police"]) == (5, 4)  # 10%


def kinds_of(prefix: str) -> Counter[str]:
    return Counter(bid.organisation.kind for bid in bids_of(prefix))


def test_bodies_stand_twice_under_nearly_one_name():
    bodies = {bid.organisation for prefix in ("RSF", "PDG") for bid in bids_of(prefix)}
    numbers = Counter(each.charity_number or each.company_number or each.parish_code for each in bodies)
    twice = sum(count - 1 for number, count in numbers.items() if number)
    assert (len(bodies), twice) == (141, 11)  # 8%


def test_outcomes_of_the_decided_round_are_those_of_the_recipe():
    found = bids_of("PDG")
    assert Counter(bid.state for bid in found) == {"approved": 24, "refused": 50, "on_reserve": 1, "ineligible": 11, "withdrawn": 2}
    assert Moderation.objects.filter(application__in=found).count() == 18  # a fifth
    assert Recommendation.objects.filter(application__in=found, kind="part").count() == 6  # a quarter of 24
    assert Counter(Award.objects.filter(application__in=found).values_list("state", flat=True)) == {
        "active": 20,
        "suspended": 1,
        "lapsed": 2,
        "declined": 1,
    }


def test_three_bids_were_withdrawn_and_four_are_on_reserve():
    assert Application.objects.filter(state="withdrawn").count() == 3
    assert Recommendation.objects.filter(kind="reserve").count() == 4


# Start of the title of a round: what its first notice comes to, the budget, and the share of it in per cent.
TOTALS = {
    "Community Safety Partnership fund": (52_517_900, 51_000_000, "102.98"),
    "Prevention and Diversion grants": (24_935_000, 25_000_000, "99.74"),
    "Road Safety Fund, winter": (4_592_000, 5_000_000, "91.84"),
}


@pytest.mark.parametrize("title", TOTALS)
def test_rounds_were_decided_at_real_shares_of_their_budgets(title: str):
    notice = DecisionNotice.objects.filter(title__startswith=title, signed_at__isnull=False).order_by("-total_pence", "signed_at")[0]
    budget = notice.calls.get().budget
    assert (notice.total_pence, budget.amount_pence, str(percent_of(notice.total_pence, budget.amount_pence))) == TOTALS[title]


def test_the_round_above_its_budget_has_the_chief_finance_officers_agreement():
    agreement = BudgetAgreement.objects.get(budget__name="Community Safety Partnership fund")
    assert (agreement.most_pence, agreement.lapsed_at, agreement.agreed_by.email) == (53_000_000, None, "chief.finance@opcc.example")


def test_grants_of_two_years_are_equal_unequal_and_conditional():
    awards = Award.objects.filter(call__fund__code="VSG").order_by("amount_pence")
    found = [list(each.years.order_by("financial_year").values_list("amount_pence", "is_conditional")) for each in awards]
    assert found == [
        [(1_500_000, False), (1_500_000, True)],
        [(2_000_000, False), (2_000_000, False)],
        [(2_700_000, False), (1_800_000, False)],
    ]
    assert Application.objects.filter(call__fund__code="VSG").count() == 14


def test_one_grant_is_topped_up_from_another_source():
    award = Award.objects.get(call__fund__code="VSG", amount_pence=4_500_000)
    assert dict(award.sources.filter(source__code="base-budget").values_list("financial_year", "amount_pence")) == {2026: 500_000}


def test_notices_are_confidential_in_part_late_over_two_sources_and_corrected():
    assert DecisionNotice.objects.filter(classification="part").count() == 1
    late = DecisionNotice.objects.get(title__startswith="Victims’")
    assert (localdate(late.signed_at) - late.calls.get().starts_on).days == 183
    assert "confirmed its grant" in late.retrospective_reason
    assert DecisionNotice.objects.filter(supersedes__isnull=False).count() == 1
    assert (
        Award.objects.filter(call__fund__code="DAPP", sources__source__code="home-office")
        .filter(sources__source__code="base-budget")
        .exists()
    )


def test_two_bids_were_let_in_late_with_a_reason():
    late = LateAdmission.objects.select_related("application__call")
    assert len(late) == 2
    assert all(each.reason and each.application.submitted_at > each.application.call.closes_at for each in late)


def test_the_year_before_is_paid_reported_on_settled_and_closed_and_what_came_back_is_free_elsewhere():
    calls = Call.objects.filter(state="completed", ends_on=date(2026, 3, 31), starts_on=date(2025, 4, 1))
    assert sorted(calls.values_list("reference", flat=True)) == ["DAPP-2526", "PDG-2526"]
    awards = Award.objects.filter(call__in=calls)
    assert list(awards.values_list("state", flat=True)) == ["closed"] * 4
    assert {state for award in awards for state in award.instalments.values_list("state", flat=True)} == {"paid"}
    moved = Transfer.objects.order_by("pk").values_list("to_source__code", "to_year", "amount_pence")
    receipts = list(Receipt.objects.order_by("pk").values_list("amount_pence", flat=True))
    assert list(moved) == [("general-reserve", 2026, receipts[0]), ("base-budget", 2027, receipts[1])]
    award = Recovery.objects.get(award__in=awards, receipts__isnull=False, receipts__to_reserve__isnull=False).award
    assert award.ending.returned_pence == sum(receipts) == award.amount_pence - award.ending.spent_pence
    offered = Reading.objects.filter(indicator__code="I02", level="grant").order_by("period_to", "period_from")
    assert [(str(each.value), each.events) for each in offered] == [("79.4000", 34), ("88.6000", 35), ("92.3000", 39), ("89.4000", 142)]


def test_mid_term_returns_came_as_they_do():
    """Of twenty that were due, fourteen came in time, four late, and two are overdue; one more was waived."""
    due = list(Return.objects.filter(award__application__in=bids_of("PDG"), kind="mid").exclude(state="waived"))
    on_time = [each for each in due if each.submitted_at and localdate(each.submitted_at) <= each.due_on]
    assert (len(due), len(on_time), len([each for each in due if each.submitted_at is None])) == (20, 14, 2)


def test_one_return_spent_over_a_head_and_one_reached_three_people():
    over = set(SpendLine.objects.filter(spent_pence__gt=F("head__planned_pence")).values_list("of", flat=True))
    assert len(over) == 1
    assert Return.objects.filter(people_reached=3).count() == 1


def test_a_speed_site_was_surveyed_before_and_after():
    before = [row for bid in bids_of("RSF") for row in values_of(bid.answers_id).get("speed_data") or []]
    assert {(row["vehicles"], row["mean"], row["p85"], row["over"]) for row in before} == {(2_140, "33.1", "38.6", 41)}
    after = MeasureLine.objects.filter(of__state="accepted", how__contains="2,065 vehicles, mean 30.4 mph")
    assert set(after.values_list("agreed__indicator__code", "agreed__baseline", "actual")) == {
        ("I23", Decimal("38.6"), Decimal("35.2")),
        ("I24", Decimal(41), Decimal(28)),
    }


def test_in_one_return_more_finish_than_start_and_one_names_a_person():
    odd = [
        one.reference
        for one in Return.objects.filter(state="submitted").prefetch_related("outputs__agreed")
        if (done := {line.agreed.what: line.actual for line in one.outputs.all()}).get("Young people who finish", 0)
        > done.get("Young people who start", 0)
    ]
    assert len(odd) == 1
    assert Return.objects.get(state="queried", story__contains="Callum Thornbeck").query.startswith("Your text names a young person.")


def test_casualties_keep_their_split_and_the_break_of_their_series():
    found = Reading.objects.filter(indicator__code="I21").order_by("period_from").values_list("value", "basis")
    assert [int(value) for value, _ in found] == [299, 352, 355]
    assert len({basis for _, basis in found}) == 2
    assert Reading.objects.get(indicator__code="I21", value=355).source.endswith("35 killed and 320 seriously injured")


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


def test_changes_were_asked_for_and_answered_in_each_way():
    asked = ChangeRequest.objects.order_by("asked_at")
    assert [each.state for each in asked] == ["withdrawn", "declined", "agreed", "waiting"]
    assert asked[2].variation is not None


def test_the_desk_has_tags_a_view_contacts_and_a_register():
    assert set(Tag.objects.values_list("name", flat=True)) == {"Visit the site", "Ask about the consent"}
    assert SavedView.objects.get().is_shared
    assert Contact.objects.count() == 2
    assert RegisterEntry.objects.count() == 3


# What an address is but for its numbers and references: of each such kind one page is enough.
NUMBERED = re.compile(r"[A-Z]+\d?-\d{4}[-\w/]*|\d+|[0-9a-f-]{36}")
ELSEWHERE = re.compile(r"/(static|media|files|sign-out|admin/bulk)")


@pytest.mark.parametrize("role", [*STAFF_ROLES, *ORGANISATION_ROLES])
def test_no_link_that_somebody_is_shown_leads_to_an_error_or_a_shut_door(role: str, client: Client) -> None:
    client.raise_request_exception = False
    with time_machine.travel(LOADED_AT, tick=True):
        set_up_site(at=LOADED_AT)
        who = dict(zip((*ORGANISATION_ROLES, *STAFF_ROLES), sign_ins(), strict=True))[role]
        person = User.objects.get(email=who.email)
        client.force_login(person, backend="commissioning.people.backends.HouseBackend")
        kinds: set[str] = set()
        waiting, wrong = [("/desk/", ""), ("/", "")], []
        while waiting:
            address, shown_on = waiting.pop(0)
            kind = NUMBERED.sub("0", address.partition("?")[0])
            if kind in kinds or ELSEWHERE.match(address):
                continue
            kinds.add(kind)
            answer = client.get(address)
            if answer.status_code >= 400:
                wrong.append((address, answer.status_code, shown_on))
            if answer.status_code in (301, 302):
                waiting.append((answer["Location"], address))
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                waiting += [(unescape(each), address) for each in re.findall(r'href="(/[^"#]*)', answer.content.decode())]
    assert wrong == []
    assert len(kinds) > 10
