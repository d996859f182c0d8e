"""The form builder among Wagtail's screens."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.questions import actions
from commissioning.questions.exchange import as_file
from commissioning.questions.models import Question, QuestionSet
from tests import makers as make

pytestmark = pytest.mark.django_db


def to(name: str, *args: Any) -> str:
    return reverse(f"form_builder:{name}", args=args)


@pytest.fixture
def form() -> QuestionSet:
    return make.question_sets()[1]


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(make.staff("officer"))
    return client


def copied(form: QuestionSet) -> QuestionSet:
    return actions.copy_as_new_version(question_set_id=form.pk, by=make.staff("officer"), at=make.NOON)


@pytest.mark.parametrize("role", ["cms_editor", "auditor", "assessor", "administrator"])
def test_only_those_who_set_calls_up_are_let_in(client: Client, form: QuestionSet, role: str) -> None:
    client.force_login(make.staff(role))
    assert client.get(to("forms")).status_code == 403
    assert client.get(to("export", form.pk)).status_code == 403
    assert client.post(to("new_version", form.pk)).status_code == 403
    client.logout()
    assert client.get(to("forms")).status_code == 302
    assert QuestionSet.objects.filter(key=form.key).count() == 1


def test_an_officer_makes_the_next_version_changes_it_and_publishes_it(officer: Client, form: QuestionSet) -> None:
    assert "Forms" in officer.get("/admin/").text
    assert form.title in officer.get(to("forms")).text
    page = officer.post(to("new_version", form.pk), follow=True)
    draft = QuestionSet.objects.get(key=form.key, version=2)
    section = draft.sections.get()
    assert "as a draft. Change it" in page.text
    need = section.questions.get(key="need")
    shown = officer.get(to("question", draft.pk, section.pk, need.pk)).text
    assert "What is the problem?" in shown
    typed = {"key": "need", "kind": "text", "label": "What is wrong today?", "required": "on", "limit": "60", "config": '{"long": true}'}
    officer.post(to("question", draft.pk, section.pk, need.pk), typed)
    officer.post(to("question_new", draft.pk, section.pk), typed | {"key": "more", "label": "Anything else?", "required": ""})
    page = officer.get(to("form", draft.pk)).text
    for words in ("What is wrong today?", "the words of the question", "Anything else?", "Publish"):
        assert words in page
    moved = Question.objects.get(key="more")
    officer.post(to("move", draft.pk, "question", moved.pk, "up"))
    assert [each.key for each in section.questions.order_by("order")] == ["name", "ask", "more", "need"]
    officer.post(to("remove", draft.pk, "question", moved.pk))
    assert "Published." in officer.post(to("publish", draft.pk), follow=True).text
    assert QuestionSet.objects.get(pk=draft.pk).is_published
    refused = officer.post(to("section_new", draft.pk), {"key": "x", "title": "X"})
    assert "Make a new version" in refused.text


def test_what_is_wrong_stands_beside_its_box_and_what_was_typed_is_kept(officer: Client, form: QuestionSet) -> None:
    draft = copied(form)
    section = draft.sections.get()
    typed = {"key": "the need", "kind": "text", "label": "Why?", "config": '{"long": tru}', "show_if": "[1]", "limit": "-4"}
    page = officer.post(to("question_new", draft.pk, section.pk), typed).text
    for words in ("Use letters, figures, - and _ only", "Line 1, place 10", "Write an object", "the need", "tru}"):
        assert words in page
    assert section.questions.count() == 3


def test_a_draft_with_faults_says_them_and_has_no_button(officer: Client, form: QuestionSet) -> None:
    draft = copied(form)
    officer.post(to("section_new", draft.pk), {"key": "empty", "title": "Empty"})
    page = officer.get(to("form", draft.pk)).text
    assert "Section “Empty” has no question." in page
    assert to("publish", draft.pk) not in page


def test_a_form_goes_out_and_comes_in_as_a_draft(officer: Client, form: QuestionSet) -> None:
    answer = officer.get(to("export", form.pk))
    assert answer.content == as_file(form)
    assert 'filename="small-bid-1.json"' in answer["Content-Disposition"]
    said = json.loads(answer.content) | {"key": "elsewhere"}
    page = officer.post(to("import"), {"file": SimpleUploadedFile("form.json", json.dumps(said).encode())}, follow=True)
    assert "is read in as a draft" in page.text
    wrong = officer.post(to("import"), {"file": SimpleUploadedFile("form.json", json.dumps(said | {"purpose": "x"}).encode())})
    assert "Nothing was read in" in wrong.text
    assert "“purpose” must be one of" in wrong.text
    assert "required" in officer.post(to("import"), {}).text


def test_the_preview_is_the_page_itself_and_saves_nothing(officer: Client, form: QuestionSet) -> None:
    draft = copied(form)
    section = draft.sections.get()
    Question.objects.create(
        section=section, key="why", kind="text", label="Why so much?", order=9, show_if={"all": [{"question": "ask", "over": 100_000}]}
    )
    page = to("preview", draft.pk, "project")
    assert "How much do you ask for?" in officer.get(page).text
    assert "Why so much?" not in officer.get(page).text
    assert "Why so much?" in officer.post(page, {"shown": ["name", "ask", "need"], "ask": "2,000"}).text
    assert officer.get(to("preview", draft.pk, "nothing")).status_code == 404
    assert officer.get(to("form", 999_999)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements_for_any_number(officer: Client, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        QuestionSet.objects.create(key=f"form-{number}", title="Form", purpose="bid")
    officer.get(to("forms"))
    with django_assert_num_queries(12):
        officer.get(to("forms"))


def test_rules_are_changed_and_what_is_wrong_with_one_is_said(officer: Client, form: QuestionSet) -> None:
    draft = copied(form)
    rule = {"key": "enough", "must": "ask >= £100", "message": "Ask for {ask} or more.", "question": "ask"}
    page = to("head", draft.pk)
    for rules, says in (
        ("[{", "cannot be read"),
        ('{"a": 1}', "Write a list of objects"),
        (json.dumps([rule | {"must": "asks > 1"}]), "asks"),
    ):
        wrong = officer.post(page, {"title": "Bid", "rules": rules}).text
        assert says in wrong
    officer.post(page, {"title": "A bid", "rules": json.dumps([rule])})
    draft.refresh_from_db()
    assert (draft.title, draft.rules) == ("A bid", [rule])
    assert "Rule enough: new" in officer.get(to("form", draft.pk)).text
    assert "Make a new version" in officer.post(to("head", form.pk), {"title": "X", "rules": "[]"}).text
