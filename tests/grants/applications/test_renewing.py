"""A later version of the form comes into use: drafts go over with every answer; what was sent stays; only those whom it touches are asked."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from commissioning.questions import actions as questions
from commissioning.questions import building
from commissioning.questions.models import Answer, Question, QuestionSet
from commissioning.questions.queries import values_of
from grants.applications import actions
from grants.applications.models import Renewal, Submission
from tests import makers as make

pytestmark = pytest.mark.django_db
NEXT = {"required": True, "limit": None, "config": {}, "show_if": {}, "criterion_key": "", "carried_from": "", "hint": ""}


def next_version(by: User, *, of: QuestionSet | None = None, out: str = "", **changed: Any) -> QuestionSet:
    """The next version of the small form, published: without `out`, and with the fields of some questions changed (by key)."""
    draft = questions.copy_as_new_version(question_set_id=(of or make.question_sets()[1]).pk, by=by, at=make.NOON)
    for key, fields in changed.items():
        Question.objects.filter(section__question_set=draft, key=key).update(**fields)
    if out:
        building.remove_question(question_id=Question.objects.get(section__question_set=draft, key=out).pk, by=by, at=make.NOON)
    return questions.publish_question_set(question_set_id=draft.pk, by=by, at=make.NOON)


def test_drafts_go_over_with_their_answers_and_only_those_it_touches_are_asked(django_capture_on_commit_callbacks: Any) -> None:
    call = make.call("published")
    officer = call.lead_officer
    full, blank = make.application("draft", call=call), make.application("blank", call=call)
    sent = make.application("submitted", call=call)
    before = {bid.pk: values_of(bid.answers_id) for bid in (full, blank, sent)}
    version = next_version(officer, need={"limit": 50})
    with django_capture_on_commit_callbacks(execute=True):
        done = actions.use_new_version(call_id=call.pk, question_set_id=version.pk, by=officer, at=make.NOON)
    assert (done.moved, done.asked) == (2, 1)
    assert {bid.pk: values_of(bid.answers_id) for bid in (full, blank, sent)} == before
    assert [make.again(bid).answers.question_set_id for bid in (full, blank)] == [version.pk, version.pk]
    assert set(Answer.objects.filter(sheet=full.answers_id).values_list("question__section__question_set", flat=True)) == {version.pk}
    assert make.again(sent).answers.question_set_id == Submission.objects.get(application=sent).question_set_id != version.pk
    assert [each["words"] for each in Renewal.objects.get(application=full).changes] == ["Changed: the limit"]
    letters = Message.objects.filter(template__endswith="/form_changed")
    assert {each.to_address for each in letters} == {full.organisation.contact_email, full.organisation.second_contact_email}
    assert "What is the problem? (Changed: the limit)" in letters[0].body_text
    new = make.application("draft", call=make.again(call))
    assert new.answers.question_set_id == version.pk


def test_what_was_taken_out_is_kept_and_comes_back_with_its_question() -> None:
    call = make.call("published")
    officer = call.lead_officer
    bid = make.application("draft", call=call)
    first = values_of(bid.answers_id)
    second = next_version(officer, out="need")
    actions.use_new_version(call_id=call.pk, question_set_id=second.pk, by=officer, at=make.NOON)
    assert values_of(bid.answers_id) == first
    sent = actions.submit_application(application_id=bid.pk, by=make.member(bid.organisation), at=make.later(minutes=5))
    frozen = {row["question"] for row in Submission.objects.get(application=sent).answers}
    assert "need" not in frozen
    assert "name" in frozen


def test_it_is_refused_after_the_close_for_a_draft_for_another_form_and_for_an_older_version() -> None:
    call = make.call("published")
    officer = call.lead_officer
    draft = questions.copy_as_new_version(question_set_id=call.question_set_id, by=officer, at=make.NOON)
    for question_set, at, says in (
        (draft, make.NOON, "still a draft"),
        (call.question_set, make.NOON, "does not use an earlier version"),
        (make.question_sets()[0], make.NOON, "does not use an earlier version"),
        (draft, make.AFTER_CLOSE, "has closed"),
    ):
        with pytest.raises(Refused, match=says):
            actions.use_new_version(call_id=call.pk, question_set_id=question_set.pk, by=officer, at=at)
    with pytest.raises(NotAllowed):
        actions.use_new_version(call_id=call.pk, question_set_id=draft.pk, by=make.user(), at=make.NOON)


def test_her_page_says_what_changed_and_her_words_are_there(client: Client, time_machine: Any) -> None:
    time_machine.move_to(make.NOON)
    call = make.call("published")
    bid = make.application("draft", call=call)
    version = next_version(call.lead_officer, need={"label": "What is wrong today?"})
    actions.use_new_version(call_id=call.pk, question_set_id=version.pk, by=call.lead_officer, at=make.NOON)
    client.force_login(make.member(bid.organisation))
    page = client.get(reverse("applications:section", args=[bid.reference, "project"])).text
    assert "The form changed on" in page
    assert "What is wrong today?</a>: Changed: the words of the question" in page
    assert values_of(bid.answers_id)["need"] in page


def test_an_officer_sees_what_a_later_version_changes_and_uses_it(client: Client, time_machine: Any) -> None:
    time_machine.move_to(make.NOON)
    call = make.call("published")
    make.application("draft", call=call)
    client.force_login(call.lead_officer)
    page = reverse("applications:new_form", args=[call.reference])
    assert page in client.get(reverse("workspace:call", args=[call.reference])).text
    assert "asks by the latest version" in client.get(page).text
    version = next_version(call.lead_officer, need={"limit": 50})
    shown = client.get(page).text
    for words in ("1 draft would go over", "What is the problem?", "Changed: the limit"):
        assert words in shown
    assert "Choose the version to use." in client.post(page, {}).text
    client.post(page, {"version": call.question_set_id})
    assert make.again(call).question_set_id == call.question_set_id
    done = client.post(page, {"version": version.pk}, follow=True)
    assert "One draft went over to it with all answers; one body was asked to look again." in done.text
    assert make.again(call).question_set_id == version.pk


KEYS = ("name", "ask", "need")
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "label": st.sampled_from(["Other words?", "Still other words?"]),
        "limit": st.sampled_from([None, 5, 200]),
        "required": st.booleans(),
        "hint": st.just("A hint."),
    },
)


@given(versions=st.lists(st.tuples(st.dictionaries(st.sampled_from(KEYS), EDITS), st.sampled_from(["", *KEYS])), min_size=1, max_size=3))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_versions_alters_or_loses_an_answer(versions: list[tuple[dict[str, dict[str, Any]], str]]) -> None:
    call = make.call("published")
    draft, sent = make.application("draft", call=call), make.application("submitted", call=call)
    kept = {bid.pk: values_of(bid.answers_id) for bid in (draft, sent)}
    frozen = Submission.objects.get(application=sent).answers
    standing = call.question_set
    for changed, out in versions:
        there = set(Question.objects.filter(section__question_set=standing).values_list("key", flat=True))
        changed = {key: fields for key, fields in changed.items() if key in there and fields and key != out}
        out = out if out in there and len(there) > 1 else ""
        standing = next_version(call.lead_officer, of=standing, out=out, **changed)
        actions.use_new_version(call_id=call.pk, question_set_id=standing.pk, by=call.lead_officer, at=make.NOON)
        assert {bid.pk: values_of(bid.answers_id) for bid in (draft, sent)} == kept
        assert Submission.objects.get(application=sent).answers == frozen
        assert make.again(sent).answers.question_set.version < standing.version
        assert make.again(draft).answers.question_set_id == standing.pk
