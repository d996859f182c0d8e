"""The forms that come with the project."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from commissioning.questions import actions, seeds
from commissioning.questions.kinds import kinds
from commissioning.questions.loaded import LoadedSet
from commissioning.questions.models import Question, QuestionSet
from commissioning.questions.queries import completeness, visible_questions
from tests.commissioning.questions.conftest import NOW

CRITERIA = {"fit", "need", "delivery", "results", "ability", "sustain", "value"}


@pytest.mark.django_db
def test_seeds_load_once_and_are_published() -> None:
    first, second = StringIO(), StringIO()
    call_command("load_question_sets", stdout=first)
    loaded = QuestionSet.objects.published().order_by("key").values_list("key", "version")
    assert list(loaded) == [(key, 1) for key in ("dapp", "donation", "eligibility", "pdg", "rsf")]
    questions = Question.objects.count()
    call_command("load_question_sets", stdout=second)
    assert Question.objects.count() == questions
    assert first.getvalue().count(": loaded") == second.getvalue().count(": already there") == 5


def test_every_type_is_asked_in_the_road_safety_form(load: Callable[[str], LoadedSet]) -> None:
    assert {question.kind for question in load("rsf")} == set(kinds())


def test_the_donation_form_asks_at_most_twelve_questions(load: Callable[[str], LoadedSet]) -> None:
    assert len(load("donation").questions) == 12


@pytest.mark.parametrize("name", ["rsf", "pdg", "dapp"])
def test_every_criterion_is_served_by_a_question(load: Callable[[str], LoadedSet], name: str) -> None:
    assert {question.criterion_key for question in load(name)} - {""} == CRITERIA


@pytest.mark.parametrize("name", ["rsf", "pdg", "dapp", "donation"])
def test_answers_of_the_check_are_carried_and_not_asked_twice(load: Callable[[str], LoadedSet], name: str) -> None:
    check, form = load("eligibility"), load(name)
    carried = {question.carried_from for question in form if question.carried_from}
    assert carried == {"body", "start_on", "end_on"} | ({"ask"} if name == "donation" else set())
    assert carried <= check.questions.keys()
    kinds_agree = {check.questions[question.carried_from].kind == question.kind for question in form if question.carried_from}
    assert kinds_agree == {True}


@pytest.mark.parametrize("name", ["rsf", "pdg", "dapp"])
def test_a_parish_council_gives_its_annual_return_instead(load: Callable[[str], LoadedSet], name: str) -> None:
    form = load(name)

    def asked(body: str) -> set[str]:
        return {
            question.key for question in visible_questions(form, {"body": body}) if question.section_key in ("organisation", "finances")
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
        ("priya  ansell", 0, ["Service 1, Amount: The amount must be £0.01 or more."]),
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
