"""What a bid no longer shows is not asked, judged, sent, printed, scored or exported, though it stays in its box should it be asked again."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from commissioning.questions.models import Question, QuestionSet, Section
from commissioning.questions.queries import completeness, values_of
from grants.applications import actions
from grants.applications.documents import submission_copy
from grants.applications.models import Application, Submission
from grants.applications.queries import form_of
from grants.spreadsheets.sheets import sheet
from tests import makers as make

pytestmark = pytest.mark.django_db
SECRET = "Lantern Hollow"
IF_FIXED = {"all": [{"question": "fixed", "is": True}]}


def form() -> QuestionSet:
    """Two questions that one answer opens: words for a criterion, and the least sum that lists copy; and a rule about them."""
    rules = [{"key": "least", "must": "least <= ask", "message": "Too much.", "question": "least"}]
    made = QuestionSet.objects.create(key="opens", title="Bid", purpose="bid", rules=rules)
    section = Section.objects.create(question_set=made, key="project", title="Your project")
    asked: list[dict[str, Any]] = [
        {"key": "name", "kind": "text", "label": "Name", "config": {"copies_to": "title"}},
        {"key": "ask", "kind": "money", "label": "Ask", "config": {"copies_to": "ask_pence"}},
        {"key": "fixed", "kind": "yes_no", "label": "Is it fixed?", "criterion_key": "need"},
        {"key": "where", "kind": "text", "label": "Where is it fixed?", "limit": 1, "criterion_key": "need", "show_if": IF_FIXED},
        {"key": "least", "kind": "money", "label": "The least", "config": {"copies_to": "least_pence"}, "show_if": IF_FIXED},
    ]
    for order, each in enumerate(asked):
        Question.objects.create(section=section, order=order, **each)
    made.published_at = make.NOON
    made.save()
    return made


@pytest.fixture
def bid() -> Application:
    """A bid whose hidden answers are too long, too high and not to be known."""
    bid = make.application("blank", call=make.call("published", question_set=form()))
    owner = make.member(bid.organisation)
    shown = {"name": "Safer lanes", "ask": 340_000, "fixed": True, "where": f"{SECRET} and two more", "least": 350_000}
    for values in (shown, {"fixed": False}):
        actions.save_section(application_id=bid.pk, section_key="project", values=values, by=owner, at=make.NOON)
    return Application.objects.get(pk=bid.pk)


def sent(bid: Application) -> Submission:
    actions.submit_application(application_id=bid.pk, by=make.member(bid.organisation), at=make.NOON)
    return Submission.objects.get(application=bid)


def test_a_hidden_answer_is_kept_but_not_asked_and_not_judged(bid: Application, client: Client) -> None:
    held = values_of(bid.answers_id)
    assert SECRET in held["where"]
    assert completeness(form_of(bid), held) == []
    assert len(completeness(form_of(bid), held | {"fixed": True})) == 2
    client.force_login(make.member(bid.organisation), backend="commissioning.people.backends.HouseBackend")
    for name, args in (("section", [bid.reference, "project"]), ("answers", [bid.reference]), ("read", [bid.reference])):
        page = client.get(reverse(f"applications:{name}", args=args)).content.decode()
        assert "Where is it fixed?" not in page
        assert SECRET not in page


def test_a_hidden_answer_is_not_in_what_was_sent_nor_in_its_copy(bid: Application) -> None:
    submission = sent(bid)
    assert [row["question"] for row in submission.answers] == ["name", "ask", "fixed"]
    assert SECRET not in str(submission.answers)
    content = submission_copy(submission_id=submission.pk, at=make.NOON).read()
    printed = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert "Is it fixed?" in printed
    assert "Where is it fixed?" not in printed
    assert SECRET not in printed


def test_a_hidden_answer_is_not_scored_and_not_exported(bid: Application, client: Client, time_machine: Any) -> None:
    sent(bid)
    time_machine.move_to(make.AFTER_CLOSE)
    make.assessing(bid.call)
    assessment = make.declared(make.pass_gate(bid))
    client.force_login(assessment.assessor, backend="commissioning.people.backends.HouseBackend")
    page = client.get(reverse("assessment:criterion", args=[assessment.pk, 2])).content.decode()
    assert "Is it fixed?" in page
    assert "Where is it fixed?" not in page
    assert SECRET not in page
    for name in ("applications", "scores"):
        found = sheet(name)
        assert found
        rows = [list(row) for row in found.rows(at=make.AFTER_CLOSE)]
        assert SECRET not in str(rows)
        assert 350_000 not in [cell for row in rows for cell in row]
    assert Application.objects.get().least_pence is None
