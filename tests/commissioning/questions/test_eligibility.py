"""The check before an account: rules as data, facts from the call."""

from collections.abc import Callable
from typing import Any

import pytest

from commissioning.people.models import BodyKind
from commissioning.questions.eligibility import eligibility_outcome
from commissioning.questions.loaded import LoadedSet
from commissioning.questions.queries import completeness, visible_questions

FACTS = {
    "minimum_pence": 50000,
    "maximum_pence": 1000000,
    "earliest_on": "2027-04-01",
    "latest_on": "2028-03-31",
    "award_on": "2027-03-01",
}
CHARITY = {
    "body": "charity",
    "governing_document": True,
    "trustees": True,
    "accounts": "3",
    "bank_account": True,
    "in_county": True,
    "ask": 340000,
    "start_on": "2027-05-01",
    "end_on": "2027-12-01",
    "duty": False,
}
PARISH = {key: value for key, value in CHARITY.items() if key not in ("governing_document", "trustees", "accounts")} | {"body": "parish"}


@pytest.fixture
def check(load: Callable[[str], LoadedSet]) -> LoadedSet:
    return load("eligibility")


def test_a_charity_and_a_parish_council_pass(check: LoadedSet) -> None:
    for answers in (CHARITY, PARISH):
        assert completeness(check, answers) == []
        assert eligibility_outcome(check, answers, FACTS).result == "pass"


def test_a_parish_council_is_not_asked_for_documents_trustees_or_accounts(check: LoadedSet) -> None:
    asked = [question.key for question in visible_questions(check, {"body": "parish"})]
    assert asked == ["body", "bank_account", "in_county", "ask", "start_on", "end_on", "duty"]


def test_every_refusal_names_its_rule_and_where_to_go_instead(check: LoadedSet) -> None:
    rules = [rule for question in check for rule in question.config.get("stop_if", [])]
    assert len(rules) == 10
    assert all(rule["rule"] and rule["message"] and rule["elsewhere"] for rule in rules)


def test_every_kind_of_body_may_be_chosen(check: LoadedSet) -> None:
    assert [each["value"] for each in check.questions["body"].config["options"]] == list(BodyKind.values)


@pytest.mark.parametrize(
    ("change", "result", "question"),
    [
        ({"body": "sole_trader"}, "stop", "body"),
        ({"body": "individual"}, "stop", "body"),
        ({"body": "company"}, "stop", "body"),
        ({"body": "cic_shares"}, "refer", "body"),
        ({"body": "housing"}, "refer", "body"),
        ({"governing_document": False}, "stop", "governing_document"),
        ({"trustees": False}, "stop", "trustees"),
        ({"accounts": "2"}, "refer", "accounts"),
        ({"bank_account": False}, "stop", "bank_account"),
        ({"in_county": False}, "stop", "in_county"),
        ({"ask": 1000000}, "pass", None),
        ({"ask": 1000001}, "stop", "ask"),
        ({"ask": 50000}, "pass", None),
        ({"ask": 49999}, "stop", "ask"),
        ({"start_on": "2027-04-01"}, "pass", None),
        ({"start_on": "2027-03-31"}, "stop", "start_on"),
        ({"end_on": "2028-03-31"}, "pass", None),
        ({"end_on": "2028-04-01"}, "stop", "end_on"),
        ({"duty": True}, "stop", "duty"),
        ({"body": "housing", "duty": True}, "stop", "duty"),
    ],
)
def test_each_rule_stops_refers_or_passes(check: LoadedSet, change: dict[str, Any], result: str, question: str | None) -> None:
    outcome = eligibility_outcome(check, CHARITY | change, FACTS)
    assert outcome.result == result
    assert (outcome.reasons[0].question_key if outcome.reasons else None) == question
    if result == "stop":
        assert outcome.rule
        assert outcome.message
        assert outcome.elsewhere


def test_a_refusal_names_the_limit_of_the_call(check: LoadedSet) -> None:
    outcome = eligibility_outcome(check, CHARITY | {"ask": 1000001}, FACTS)
    assert outcome.message == "The most that this fund gives is £10,000."
    assert outcome.rule == "The largest grant"


def test_work_before_the_decision_is_warned_of(check: LoadedSet) -> None:
    outcome = eligibility_outcome(check, CHARITY, FACTS | {"award_on": "2027-06-01"})
    assert outcome.result == "pass"
    assert [warning.message for warning in outcome.warnings] == ["We decide by 1 June 2027. We cannot pay for anything done before that."]


def test_a_fact_that_the_call_does_not_have_stops_nobody(check: LoadedSet) -> None:
    assert eligibility_outcome(check, CHARITY | {"ask": 1}, {}).result == "pass"
