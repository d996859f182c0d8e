"""Rules of a set: judged on the answers that count, checked before a set is published."""

from typing import Any

import pytest

from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.questions import actions
from commissioning.questions.forms import form_for_section
from commissioning.questions.loaded import LoadedSet, Rule
from commissioning.questions.models import Question, QuestionSet, Section
from commissioning.questions.queries import SectionStatus, cautions, completeness, load_set, section_statuses
from commissioning.questions.rules import rule_faults
from tests.commissioning.questions.conftest import NOW, a_question, a_set

COSTS = {"columns": [{"key": "what", "label": "What"}, {"key": "cost", "label": "Cost", "kind": "money"}]}


def form(*rules: Rule) -> LoadedSet:
    asked = a_set(
        a_question("yes_no", "fixed", section_key="road"),
        a_question("money", "ask", section_key="road"),
        a_question("table", "costs", required=False, config=COSTS, show_if={"all": [{"question": "fixed", "is": True}]}),
    )
    return LoadedSet(0, "set", 1, "A set", "bid", None, asked.sections, rules)


AGREE = Rule("agree", "sum(costs.cost) = ask", "The costs come to {sum(costs.cost)}, the ask to {ask}.", "costs", "cost")
LOW = Rule("low", "ask <= £500", "{ask} is more than most ask for.", "ask", warns=True)
WRONG = {"fixed": True, "ask": 60_000, "costs": [{"what": "Sign", "cost": 50_001}]}


def test_a_rule_that_is_not_kept_stops_and_points_at_its_cell() -> None:
    (problem,) = completeness(form(AGREE, LOW), WRONG)
    assert (problem.question_key, problem.section_key) == ("costs", "s")
    assert problem.message == "The costs come to £500.01, the ask to £600."
    assert getattr(problem.message, "cell", None) == (0, "cost")
    assert section_statuses(form(AGREE), WRONG)["s"] == SectionStatus.IN_PROGRESS
    assert completeness(form(AGREE), WRONG | {"ask": 50_001}) == []
    assert section_statuses(form(AGREE), WRONG | {"ask": 50_001})["s"] == SectionStatus.DONE


def test_a_warning_is_shown_and_stops_nothing() -> None:
    assert [each.message for each in cautions(form(LOW), WRONG)] == ["£600 is more than most ask for."]
    assert completeness(form(LOW), WRONG) == []
    assert cautions(form(LOW), WRONG | {"ask": 50_000}) == []


def test_hidden_answers_are_not_reckoned_with_and_hidden_questions_not_pointed_at() -> None:
    assert completeness(form(AGREE), WRONG | {"fixed": False}) == []
    at_the_ask = Rule("none", "sum(costs.cost) = £0", "Costs.", "ask")
    assert [each.message for each in completeness(form(at_the_ask), WRONG)] == ["Costs."]
    assert completeness(form(at_the_ask), WRONG | {"fixed": False}) == []


def test_what_cannot_be_read_yet_is_not_judged() -> None:
    typed = {"unread": {"typed": {"ask": "lots"}, "says": ["“lots” is not an amount."]}}
    assert [each.message for each in completeness(form(AGREE), WRONG | {"ask": typed})] == ["“lots” is not an amount."]


def test_a_page_says_at_once_that_a_rule_is_not_kept() -> None:
    from django.http import QueryDict

    typed = QueryDict("costs-rows=1&costs-0-what=Sign&costs-0-cost=500.01")
    page = form_for_section(form(AGREE), "s", {"fixed": True, "ask": 60_000}, data=typed)
    assert not page.is_valid()
    assert list(page["costs"].messages) == ["The costs come to £500.01, the ask to £600."]
    assert page["costs"].id_of(page["costs"].messages[0]) == "id_costs-0-cost"
    assert page.answers == {"costs": [{"what": "Sign", "cost": 50_001}]}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"must": "ask < £1"}, "Rule r: points at no question, which is not in this form."),
        ({"must": "ask < £1", "question": "gone"}, "Rule r points at gone, which is not in this form."),
        ({"must": "ask < £1", "question": "costs", "column": "x"}, "Rule r points at the column x, which costs does not have."),
        ({"must": "asked < £1", "question": "ask"}, "Rule r: in “asked < £1”, at character 1, there is no question asked in this form."),
        ({"must": "ask", "question": "ask"}, "Rule r: “ask” does not say what must hold: it is money, not yes or no."),
        (
            {"must": "ask < £1", "question": "ask", "message": "So {sum(costs)}"},
            "Rule r: in its message, in “sum(costs)”, at character 1, sum takes a column of a table, like costs.column.",
        ),
        ({"must": "ask < £1", "question": "ask", "message": " "}, "Rule r has no message."),
        ({"must": "ask < £1", "question": "ask", "wanrs": True}, "Rule r has an unknown word, wanrs."),
        ({"must": "ask < £1", "question": "ask", "key": ""}, "Rule 1 needs a key of its own."),
    ],
)
def test_a_faulty_rule_is_named_with_its_place(row: dict[str, Any], says: str) -> None:
    faults = rule_faults([{"key": "r", "message": "No."} | row], form())
    assert says.replace("Rule r: points", "Rule r points") in faults


@pytest.mark.django_db
def test_a_set_with_a_faulty_rule_is_not_published_and_a_copy_takes_its_rules(officer: User) -> None:
    rules = [{"key": "low", "must": "askk <= £500", "message": "Less.", "question": "ask"}]
    draft = QuestionSet.objects.create(key="x", title="X", purpose="bid", rules=rules)
    Question.objects.create(section=Section.objects.create(question_set=draft, key="s", title="S"), key="ask", kind="money", label="Ask")
    with pytest.raises(Refused, match="Rule low: in “askk <= £500”, at character 1, there is no question askk in this form"):
        actions.publish_question_set(question_set_id=draft.pk, by=officer, at=NOW)
    draft.rules[0]["must"] = "ask <= £500"
    draft.save()
    actions.publish_question_set(question_set_id=draft.pk, by=officer, at=NOW)
    copy = actions.copy_as_new_version(question_set_id=draft.pk, by=officer, at=NOW)
    assert [rule.must for rule in load_set(copy.pk).rules] == ["ask <= £500"]
