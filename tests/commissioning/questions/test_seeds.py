"""The forms that come with the project."""

from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from commissioning.questions import actions, seeds
from commissioning.questions.kinds import kinds
from commissioning.questions.loaded import LoadedSet
from commissioning.questions.models import Question, QuestionSet
from commissioning.questions.queries import cautions, completeness, visible_questions
from tests.commissioning.questions.conftest import NOW

CRITERIA = {"fit", "need", "delivery", "results", "ability", "sustain", "value"}


@pytest.mark.django_db
def test_seeds_load_once_and_are_published() -> None:
    first, second = StringIO(), StringIO()
    call_command("load_question_sets", stdout=first)
    loaded = QuestionSet.objects.published().order_by("key").values_list("key", "version")
    assert list(loaded) == [("dapp", 2), ("dapp-return", 1), ("donation", 1), ("eligibility", 1), ("pdg", 2), ("rsf", 2)]
    questions = Question.objects.count()
    call_command("load_question_sets", stdout=second)
    assert Question.objects.count() == questions
    assert first.getvalue().count(": loaded") == second.getvalue().count(": already there") == 6


def test_every_type_is_asked_in_the_road_safety_form(load: Callable[[str], LoadedSet]) -> None:
    assert {question.kind for question in load("rsf")} == {key for key, each in kinds().items() if each.for_applicants}


@pytest.mark.parametrize("name", ["rsf", "pdg"])
@pytest.mark.parametrize("body", ["charity", "parish"])
def test_under_1000_pounds_a_form_asks_at_most_twelve_questions_and_to_the_penny(
    load: Callable[[str], LoadedSet], name: str, body: str
) -> None:
    form, given = load(name), {"body": body, "fixed_to_highway": True}
    short = visible_questions(form, given | {"ask": 99_999})
    assert len(short) <= 12
    assert {"ask", "where", "declaration"} <= {question.key for question in short}
    assert len(visible_questions(form, given | {"ask": 100_000})) > 30


def consent(form: LoadedSet, *, may_follow: bool, **answers: object) -> list[str]:
    """What the road safety form says of its questions on the highway."""
    values = {"ask": 500_000, "start_on": "2027-05-01", "fixed_to_highway": True, "road_owner": "county"} | answers
    found = completeness(replace(form, facts={"consent_may_follow": may_follow}), values)
    return [f"{problem.question_key}: {problem.message}" for problem in found if problem.question_key.startswith(("highways", "road_map"))]


def test_highways_consent_is_a_file_or_a_reference_as_the_call_allows(load: Callable[[str], LoadedSet]) -> None:
    form = load("rsf")
    asked = {"highways_consent": "applied", "highways_reference": "HW/26/0417", "highways_asked_on": "2026-10-20", "road_map": [1]}
    assert consent(form, may_follow=True, **asked) == []
    assert consent(form, may_follow=False, **asked) == [
        "highways_consent: This call takes a bid only with the highways authority’s written consent. "
        "Ask for it now, and send your bid when you have it."
    ]
    assert consent(form, may_follow=False, highways_consent="held", road_map=[1]) == [
        "highways_consent_file: Add a file for “The written consent”."
    ]
    assert consent(form, may_follow=False, highways_consent="held", highways_consent_file=[2], devices=[{"what": "Sign"}]) == []
    assert consent(form, may_follow=True, highways_consent="held", highways_consent_file=[2]) == [
        "road_map: Show each place where something will be fixed: add a map, or list each device with its map point."
    ]
    assert consent(form, may_follow=True, fixed_to_highway=False) == []


def test_the_ask_the_budget_and_the_match_agree_to_the_penny(load: Callable[[str], LoadedSet]) -> None:
    form = load("pdg")
    line = {"year": 2027, "head": "equipment", "detail": "Sign", "quantity": 1, "unit": 620_000, "total": 620_000}
    values = {"ask": 580_000, "vat": "all", "budget": [line | {"asked": 580_000, "match": 40_000}], "match": [{"amount": 40_000}]}

    def says(**answers: object) -> list[str]:
        rules = ("Your budget asks", "The money and help")
        return [each.message for each in completeness(form, values | answers) if each.message.startswith(rules)]

    assert says() == []
    (wrong,) = says(ask=580_001)
    assert wrong == "Your budget asks us for £5,800, but you ask for £5,800.01. Change one so that they agree."
    assert getattr(wrong, "cell", None) == (0, "asked")
    assert says(match=None) == [
        "The money and help listed here come to £0, but “From others” in the budget comes to £400. Change one so that they agree."
    ]


def test_warnings_never_block(load: Callable[[str], LoadedSet]) -> None:
    form = load("pdg")
    line = {"year": 2027, "head": "overheads", "detail": "Rent", "quantity": 1, "unit": 60_000, "total": 60_000, "asked": 60_000}
    values = {
        "ask": 599_999,
        "vat": "all",
        "budget": [line, line | {"head": "staffing", "unit": 539_999, "total": 539_999, "asked": 539_999}],
    }
    said = {each.question_key: each.message for each in cautions(form, values)}
    assert said["budget"] == "Overheads come to £600, which is more than a tenth of what you ask for."
    assert said["quotes"] == "We like to see a quote for an item over £1,000, and three for one over £5,000. You have added 0."
    assert not {each.message for each in completeness(form, values)} & set(said.values())
    assert "budget" not in {each.question_key for each in cautions(form, values | {"ask": 600_000})}


def test_the_donation_form_asks_at_most_twelve_questions(load: Callable[[str], LoadedSet]) -> None:
    assert len(load("donation").questions) == 12


@pytest.mark.parametrize("name", ["rsf", "pdg", "dapp"])
def test_every_criterion_is_served_by_a_question(load: Callable[[str], LoadedSet], name: str) -> None:
    assert {question.criterion_key for question in load(name)} - {""} == CRITERIA


@pytest.mark.parametrize("name", ["rsf", "pdg", "dapp", "donation"])
def test_answers_of_the_check_are_carried_and_not_asked_twice(load: Callable[[str], LoadedSet], name: str) -> None:
    check, form = load("eligibility"), load(name)
    carried = {question.carried_from for question in form if question.carried_from}
    assert carried == {"body", "start_on", "end_on", "ask"}
    assert carried <= check.questions.keys()
    kinds_agree = {check.questions[question.carried_from].kind == question.kind for question in form if question.carried_from}
    assert kinds_agree == {True}


@pytest.mark.parametrize("name", ["rsf", "pdg", "dapp"])
def test_a_parish_council_gives_its_annual_return_instead(load: Callable[[str], LoadedSet], name: str) -> None:
    form = load(name)

    def asked(body: str) -> set[str]:
        return {
            question.key
            for question in visible_questions(form, {"body": body, "ask": 500_000})
            if question.section_key in ("organisation", "finances")
        }

    assert asked("parish") - asked("charity") == {"agar_year", "precept", "minute_reference"}
    assert asked("charity") - asked("parish") == {"objects", "income", "spending", "reserves"}


@pytest.mark.parametrize("name", ["rsf", "pdg", "dapp", "donation"])
def test_forms_copy_what_a_bid_needs(load: Callable[[str], LoadedSet], name: str) -> None:
    copied = {question.config.get("copies_to") for question in load(name)}
    assert {"title", "summary", "outcomes", "place", "starts_on", "ends_on", "ask_pence", "body"} <= copied


@pytest.mark.django_db
def test_a_seed_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text('key = "x"\nversion = 1\ntitle = "X"\npurpose = "bid"\nsections = ["nowhere"]\n')
    with pytest.raises(seeds.SeedError, match=r"broken\.toml"):
        actions.load_question_set_from_toml(path, at=NOW)
    path.write_text(
        'key = "x"\nversion = 1\ntitle = "X"\npurpose = "bid"\n[[section]]\nkey = "s"\ntitle = "S"\n[[section.question]]\nkey = "q"\nlable = "Q"\n'
    )
    with pytest.raises(seeds.SeedError, match="lable"):
        actions.load_question_set_from_toml(path, at=NOW)
    assert QuestionSet.objects.count() == 0


@pytest.mark.parametrize("name", ["rsf", "pdg", "dapp"])
def test_a_page_asks_a_few_questions_and_no_more(load: Callable[[str], LoadedSet], name: str) -> None:
    assert max(len(section.questions) for section in load(name).sections) <= 7


@pytest.mark.parametrize(
    ("lead", "amount", "says"),
    [
        ("Priya Ansell", 2500000, []),
        (
            "priya  ansell",
            0,
            ["Support for partners and ex-partners needs money of its own: £0 is not enough. A programme without it cannot be sent."],
        ),
        (
            "Tom Berrow",
            2500000,
            ["The same person cannot support partners and work with perpetrators. Name another lead."],
        ),
    ],
)
def test_a_perpetrator_bid_needs_partner_support_of_its_own(
    load: Callable[[str], LoadedSet], lead: str, amount: int, says: list[str]
) -> None:
    values = {
        "partner_support": [{"provider": "Safe Steps", "lead": lead, "hours": 20, "amount": amount}],
        "staff": [{"name": "Tom Berrow", "role": "Worker", "training": "Level 4", "supervision": "Monthly"}],
    }
    found = [problem.message for problem in completeness(load("dapp"), values) if problem.question_key == "partner_support"]
    assert found == says
