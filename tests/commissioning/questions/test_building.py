"""Composing a draft of a form; a published version never changes; a question in use is not taken out; what changed is said."""

import pytest

from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from commissioning.questions import actions, building
from commissioning.questions.differences import changes_between, kinds_changed, rule_changes, touched_by
from commissioning.questions.models import Question, QuestionSet
from commissioning.questions.queries import load_set
from tests import makers as make
from tests.commissioning.questions.conftest import NOW, a_question, a_set

pytestmark = pytest.mark.django_db
PLAIN = {
    "kind": "text",
    "label": "What for?",
    "hint": "",
    "required": True,
    "limit": None,
    "config": {},
    "show_if": {},
    "criterion_key": "",
    "carried_from": "",
}


@pytest.fixture
def officer() -> User:
    return make.staff("officer")


@pytest.fixture
def draft(officer: User) -> QuestionSet:
    return actions.copy_as_new_version(question_set_id=make.question_sets()[1].pk, by=officer, at=NOW)


def test_a_section_and_its_questions_are_added_moved_and_taken_out(draft: QuestionSet, officer: User) -> None:
    by = {"by": officer, "at": NOW}
    section = building.save_section(question_set_id=draft.pk, key="after", title=" Afterwards ", **by)
    first = building.save_question(section_id=section.pk, key="one", fields=PLAIN, **by)
    second = building.save_question(section_id=section.pk, key="two", fields=PLAIN | {"label": "And then?"}, **by)
    building.move_row(row=second, up=True, **by)
    building.move_row(row=second, up=True, **by)  # it is the first already
    assert [each.key for each in section.questions.order_by("order")] == ["two", "one"]
    building.move_row(row=section, up=True, **by)
    assert [each.key for each in draft.sections.order_by("order")] == ["after", "project"]
    with pytest.raises(Refused, match="still has questions"):
        building.remove_section(section_id=section.pk, **by)
    for each in (first, second):
        building.remove_question(question_id=each.pk, **by)
    building.remove_section(section_id=section.pk, **by)
    assert [each.key for each in draft.sections.all()] == ["project"]


def test_a_published_form_stays_as_it_is(officer: User) -> None:
    bid = make.question_sets()[1]
    section = bid.sections.get()
    question = section.questions.get(key="need")
    by = {"by": officer, "at": NOW}
    for act in (
        lambda: building.save_section(question_set_id=bid.pk, key="x", title="X", **by),
        lambda: building.save_question(section_id=section.pk, question_id=question.pk, key="need", fields=PLAIN, **by),
        lambda: building.move_row(row=question, up=True, **by),
        lambda: building.remove_question(question_id=question.pk, **by),
        lambda: building.remove_section(section_id=section.pk, **by),
    ):
        with pytest.raises(Refused, match="Make a new version"):
            act()
    with pytest.raises(NotAllowed):
        building.save_section(question_set_id=bid.pk, key="x", title="X", by=make.user(), at=NOW)


def test_keys_are_used_once_and_what_a_type_says_is_wrong_is_refused(draft: QuestionSet, officer: User) -> None:
    section = draft.sections.get()
    with pytest.raises(Refused, match="key “need” is there already"):
        building.save_question(section_id=section.pk, key="need", fields=PLAIN, by=officer, at=NOW)
    with pytest.raises(Refused, match="no type “poem”"):
        building.save_question(section_id=section.pk, key="poem", fields=PLAIN | {"kind": "poem"}, by=officer, at=NOW)
    with pytest.raises(Refused, match="columns"):
        building.save_question(section_id=section.pk, key="table", fields=PLAIN | {"kind": "table"}, by=officer, at=NOW)
    assert not Question.objects.filter(key__in=["poem", "table"]).exists()


def test_a_question_in_use_is_not_taken_out_and_every_use_is_named(draft: QuestionSet, officer: User) -> None:
    section = draft.sections.get()
    building.save_question(
        section_id=section.pk, key="why", fields=PLAIN | {"show_if": {"all": [{"question": "ask", "over": 1}]}}, by=officer, at=NOW
    )
    draft.rules = [{"key": "enough", "must": "ask > 100", "message": "Ask for more than {ask}.", "question": "need"}]
    draft.save()
    ask = section.questions.get(key="ask")
    with pytest.raises(Refused, match=r"when “What for\?” is asked; the rule enough"):
        building.remove_question(question_id=ask.pk, by=officer, at=NOW)
    building.remove_question(question_id=section.questions.get(key="why").pk, by=officer, at=NOW)


def test_what_changed_is_said_question_by_question() -> None:
    before = a_set(a_question("text", "a"), a_question("money", "b"), a_question("text", "c"))
    after = a_set(a_question("text", "a", limit=50), a_question("money", "b", criterion_key="need"), a_question("date", "d"))
    found = {each.key: each for each in changes_between(before, after)}
    assert {key: each.words for key, each in found.items()} == {
        "a": "Changed: the limit",
        "b": "Changed: the criterion that it is about",
        "c": "Taken out",
        "d": "New",
    }
    assert not found["b"].asks_again
    assert rule_changes(before, after) == []


def test_only_answers_that_a_change_touches_are_asked_about_again() -> None:
    before = a_set(a_question("text", "a"), a_question("text", "b"))
    after = a_set(
        a_question("text", "a", limit=50),
        a_question("text", "b", label="Why?"),
        a_question("text", "new"),
        a_question("text", "hidden", show_if={"all": [{"question": "b", "answered": True}]}),
    )
    changes = changes_between(before, after)
    assert touched_by(changes, after, {}) == []
    assert [each.key for each in touched_by(changes, after, {"a": "words"})] == ["a", "new"]


def test_another_type_under_the_same_key_cannot_be_published(draft: QuestionSet, officer: User) -> None:
    question = Question.objects.get(section__question_set=draft, key="need")
    building.save_question(
        section_id=question.section_id, question_id=question.pk, key="need", fields=PLAIN | {"kind": "number"}, by=officer, at=NOW
    )
    assert kinds_changed(load_set(make.question_sets()[1].pk), load_set(draft.pk))
    with pytest.raises(Refused, match="Give the new question a key of its own"):
        actions.publish_question_set(question_set_id=draft.pk, by=officer, at=NOW)
