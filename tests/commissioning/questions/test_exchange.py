"""A form goes out as a file and comes back as the same form; a file that is no form is told where it is wrong, and nothing is kept of it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from commissioning.questions import actions, building, seeds
from commissioning.questions.exchange import FormFileError, as_data, as_file, read_file
from commissioning.questions.loaded import LoadedSet
from commissioning.questions.models import Question, QuestionSet, Section
from tests import makers as make
from tests.commissioning.questions.conftest import NOW

pytestmark = pytest.mark.django_db
SEEDS = [path.stem for path in seeds.paths()]
SMALL: dict[str, Any] = {
    "form": "grant form 1",
    "key": "hall",
    "title": "Village halls",
    "purpose": "bid",
    "rules": [],
    "sections": [{"key": "hall", "title": "Your hall", "questions": [{"key": "name", "kind": "text", "label": "What is it called?"}]}],
}


@pytest.fixture
def officer() -> User:
    return make.staff("officer")


def bring(content: Any, by: User) -> QuestionSet:
    return building.import_form(content=content if isinstance(content, bytes) else json.dumps(content).encode(), by=by, at=NOW)


@pytest.mark.parametrize("name", SEEDS)
def test_every_form_of_ours_comes_back_the_same(name: str, load: Callable[[str], LoadedSet], officer: User) -> None:
    ours = QuestionSet.objects.get(pk=load(name).id)
    content = as_file(ours)
    said = as_data(ours)
    elsewhere = json.loads(content) | {"key": f"{name}-elsewhere"}
    draft = bring(elsewhere, officer)
    assert as_data(draft) == said | {"key": f"{name}-elsewhere"}
    assert actions.publish_question_set(question_set_id=draft.pk, by=officer, at=NOW).is_published
    assert as_file(draft) == content.replace(f'"key": "{name}"'.encode(), f'"key": "{name}-elsewhere"'.encode(), 1)


def test_a_new_form_then_its_draft_replaced_then_the_next_version(officer: User) -> None:
    first = bring(SMALL, officer)
    assert (first.version, first.is_published, str(first.sections.get())) == (1, False, "Your hall")
    again = bring(SMALL | {"title": "Halls"}, officer)
    assert (again.pk, again.title, Question.objects.filter(section__question_set=again).count()) == (first.pk, "Halls", 1)
    actions.publish_question_set(question_set_id=first.pk, by=officer, at=NOW)
    with pytest.raises(Refused, match="word for word"):
        bring(SMALL | {"title": "Halls"}, officer)
    second = bring(SMALL, officer)
    assert (second.version, second.copied_from, second.is_published) == (2, first, False)
    assert QuestionSet.objects.get(pk=first.pk).title == "Halls"
    assert AuditEvent.objects.filter(verb="question set imported").count() == 3


def test_only_those_who_set_calls_up_read_a_form_in(officer: User) -> None:
    for person in (make.staff("auditor"), make.user()):
        with pytest.raises(NotAllowed):
            bring(SMALL, person)


def test_a_key_of_a_form_for_something_else_is_refused(officer: User) -> None:
    bring(SMALL, officer)
    with pytest.raises(Refused, match="key of its own"):
        bring(SMALL | {"purpose": "return", "title": "Other"}, officer)


def with_question(**fields: Any) -> dict[str, Any]:
    question = {"key": "name", "kind": "text", "label": "What is it called?"} | fields
    return SMALL | {"sections": [{"key": "hall", "title": "Your hall", "questions": [question]}]}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "cannot be read as JSON"),
        (b"\xff\xfe", "cannot be read as JSON"),
        (b"[" * 100_000, "cannot be read as JSON"),
        (b"PK\x03\x04 a workbook", "cannot be read as JSON"),
        (b" " * 1_000_001, "larger than 1 MB"),
        ([], "does not begin with"),
        ({"form": "grant form 2"}, "does not begin with"),
        ({"form": "grant form 1"}, "“title” is missing"),
        (SMALL | {"purpose": "party"}, "“purpose” must be one of"),
        (SMALL | {"rules": ["x"]}, "each rule must be an object"),
        (SMALL | {"sections": "x"}, "“sections” must be a list"),
        (SMALL | {"sections": ["x"]}, "Section 1: must be an object"),
        (SMALL | {"sections": [{"key": "a", "title": "A", "questions": [3]}]}, r"Section 1 \(a\), question 1: must be an object"),
        (SMALL | {"sections": [{"key": "a b", "title": "A", "questions": []}]}, "letters, figures"),
        (SMALL | {"sections": SMALL["sections"] * 2}, "the key “hall” is used before"),
        (with_question(kind="poem"), "there is no type “poem”"),
        (with_question(limit=-1), "“limit” must be a whole number"),
        (with_question(limit=True), "“limit” must be a whole number"),
        (with_question(required="yes"), "“required” must be true or false"),
        (with_question(label=""), r"question 1 \(name\): “label” is missing"),
        (with_question(label="x" * 301), "longer than 300 characters"),
        (with_question(colour="red"), "“colour” is not known"),
    ],
)
def test_a_file_that_is_no_form_says_where_and_keeps_nothing(content: Any, says: str, officer: User) -> None:
    with pytest.raises(FormFileError, match=says):
        bring(content, officer)
    assert not QuestionSet.objects.exists()
    assert not Section.objects.exists()


def test_every_place_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(FormFileError) as told:
        read_file(json.dumps(with_question(kind="poem", limit="ten", shout=1)).encode())
    assert len(told.value.problems) == 3
