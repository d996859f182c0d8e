"""Questions that show only when other answers say so."""

from typing import Any

import pytest

from commissioning.questions.conditions import condition_faults, holds
from commissioning.questions.kinds import unread
from commissioning.questions.queries import (
    SectionStatus,
    answers_as_rows,
    completeness,
    copied_facts,
    section_statuses,
    shown_values,
    visible_questions,
    visible_sections,
)
from tests.commissioning.questions.conftest import a_question, a_set

PARISH = {"question": "body", "is": "parish"}
LARGE = {"question": "ask", "over": 500000}


@pytest.mark.parametrize(
    ("condition", "values", "shown"),
    [
        ({}, {}, True),
        ({"all": [PARISH]}, {"body": "parish"}, True),
        ({"all": [PARISH]}, {"body": "charity"}, False),
        ({"all": [PARISH]}, {}, False),
        ({"all": [PARISH, LARGE]}, {"body": "parish", "ask": 500001}, True),
        ({"all": [PARISH, LARGE]}, {"body": "parish", "ask": 500000}, False),
        ({"any": [PARISH, LARGE]}, {"body": "charity", "ask": 500001}, True),
        ({"any": [PARISH, LARGE]}, {"body": "charity", "ask": 1}, False),
        ({"all": [PARISH], "any": [LARGE]}, {"body": "parish", "ask": 1}, False),
        ({"all": [{"question": "body", "not_in": ["parish", "police"]}]}, {"body": "charity"}, True),
        ({"all": [{"question": "body", "not_in": ["parish", "police"]}]}, {}, False),
        ({"all": [{"question": "users", "has": "children"}]}, {"users": ["children", "older"]}, True),
        ({"all": [{"question": "users", "has": "children"}]}, {"users": "children"}, False),
        ({"all": [{"question": "links", "is": False}]}, {"links": False}, True),
        ({"all": [{"question": "links", "answered": True}]}, {"links": False}, True),
        ({"all": [{"question": "links", "answered": False}]}, {}, True),
        ({"all": [{"question": "body", "over": 3}]}, {"body": "parish"}, False),
    ],
)
def test_condition_holds(condition: dict[str, Any], values: dict[str, Any], shown: bool) -> None:
    assert holds(condition, values) is shown


def test_condition_names_what_it_does_not_understand() -> None:
    assert condition_faults({"some": [], "all": [{"question": "body", "equals": "parish"}, {"question": "body"}]}) == [
        "show_if has an unknown word, some",
        "show_if has an unknown test, equals",
        "show_if names a question and no test",
    ]


FIXED = a_question("yes_no", "fixed", section_key="road")
CONSENT = a_question("yes_no", "consent", section_key="road", show_if={"all": [{"question": "fixed", "is": True}]})
REFERENCE = a_question("text", "reference", section_key="consent", show_if={"all": [{"question": "consent", "is": False}]})
AGREED = a_question("declaration", "agreed", section_key="end")
ROAD = a_set(FIXED, CONSENT, REFERENCE, AGREED, waits=("end",))


def keys(values: dict[str, Any]) -> list[str]:
    return [question.key for question in visible_questions(ROAD, values)]


def test_hidden_answers_do_not_show_what_hangs_on_them() -> None:
    assert keys({"fixed": True, "consent": False}) == ["fixed", "consent", "reference", "agreed"]
    assert keys({"fixed": False, "consent": False}) == ["fixed", "agreed"]


def test_hidden_answers_are_neither_checked_nor_exported_nor_counted() -> None:
    values = {"fixed": False, "consent": False, "reference": "H/1", "agreed": True}
    assert completeness(ROAD, values) == []
    assert [row.question_key for row in answers_as_rows(ROAD, values)] == ["fixed", "agreed"]
    assert shown_values(ROAD, values) == {"fixed": False, "agreed": True}
    assert [section.key for section in visible_sections(ROAD, values)] == ["road", "end"]


def test_an_answer_that_cannot_be_read_shows_nothing() -> None:
    assert keys({"fixed": unread({"fixed": "perhaps"}, ["Choose yes or no."])}) == ["fixed", "agreed"]


def test_section_status_follows_its_answers() -> None:
    none, going, done, cannot = SectionStatus.NOT_STARTED, SectionStatus.IN_PROGRESS, SectionStatus.DONE, SectionStatus.CANNOT_START
    assert section_statuses(ROAD, {}) == {"road": none, "end": cannot}
    assert section_statuses(ROAD, {"fixed": True}) == {"road": going, "end": cannot}
    assert section_statuses(ROAD, {"fixed": True, "consent": False}) == {"road": done, "consent": none, "end": cannot}
    assert section_statuses(ROAD, {"fixed": False}) == {"road": done, "end": none}
    assert section_statuses(ROAD, {"fixed": False, "agreed": True}) == {"road": done, "end": done}


def test_problems_name_question_and_section_in_the_order_of_the_form() -> None:
    found = completeness(ROAD, {"fixed": True})
    assert [(problem.question_key, problem.section_key) for problem in found] == [("consent", "road"), ("agreed", "end")]


def test_answers_are_checked_against_each_other() -> None:
    start, end = a_question("date", "start"), a_question("date", "end", config={"after": "start"})
    assert completeness(a_set(start, end), {"start": "2027-04-01", "end": "2027-04-01"}) == []
    assert [problem.message for problem in completeness(a_set(start, end), {"start": "2027-04-02", "end": "2027-04-01"})] == [
        "The end must not be before the start. Change one of the two dates."
    ]


def test_match_must_agree_with_the_budget_even_when_it_is_left_empty() -> None:
    budget = a_question("table", "budget", config={"columns": [{"key": "match", "label": "Match", "kind": "money"}]})
    rule = {"question": "budget", "column": "match", "own": "amount", "message": "They must agree."}
    match = a_question(
        "table", "match", required=False, config={"columns": [{"key": "amount", "label": "Amount", "kind": "money"}], "agrees_with": rule}
    )
    loaded = a_set(budget, match)
    assert [problem.message for problem in completeness(loaded, {"budget": [{"match": 5000}]})] == ["They must agree."]
    assert completeness(loaded, {"budget": [{"match": 5000}], "match": [{"amount": 2000}, {"amount": 3000}]}) == []
    assert completeness(loaded, {"budget": [{"match": 0}]}) == []


def test_facts_are_copied_from_shown_answers() -> None:
    title = a_question("text", "name", config={"copies_to": "title"})
    budget = a_question(
        "table",
        "budget",
        config={"copies_to": "ask_pence", "copies_column": "asked", "columns": [{"key": "asked", "label": "Asked", "kind": "money"}]},
    )
    assert copied_facts(a_set(title, budget), {"name": "Slow down", "budget": [{"asked": 120050}, {"asked": None}, {"asked": 1}]}) == {
        "title": "Slow down",
        "ask_pence": 120051,
    }
