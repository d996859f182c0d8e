"""Last year's bid fills what is empty this year: never a date or a declaration, and never over what was typed."""

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.calls.models import Call
from commissioning.files.models import StoredFile
from commissioning.lifecycle import Refused
from commissioning.people.models import Organisation
from commissioning.permissions import NotAllowed
from commissioning.questions.models import Question, QuestionSet, Section
from commissioning.questions.queries import values_of
from grants.applications import actions
from grants.applications.models import Application, Filling, Submission, digest_of
from tests import makers as make

pytestmark = pytest.mark.django_db
HEADS = {"columns": [{"key": "step", "kind": "text", "label": "Step"}, {"key": "by", "kind": "date", "label": "By", "required": False}]}


def form(key: str, *, need_words: int = 100) -> QuestionSet:
    made = QuestionSet.objects.create(key=key, version=1, title="Bid", purpose="bid")
    project = Section.objects.create(question_set=made, key="project", title="Your project", order=1)
    more = Section.objects.create(question_set=made, key="more", title="More", order=2)

    def ask(section: Section, order: int, key: str, kind: str, **facts: Any) -> None:
        Question.objects.create(section=section, key=key, kind=kind, label=f"The {key}", order=order, required=False, **facts)

    ask(project, 1, "name", "text", limit=12, config={"copies_to": "title"})
    ask(project, 2, "ask", "money", config={"copies_to": "ask_pence"})
    ask(project, 3, "need", "text", limit=need_words)
    ask(more, 1, "begins", "date")
    ask(more, 2, "agree", "declaration", config={"statements": ["All of this is true."]})
    ask(more, 3, "works", "yes_no")
    ask(more, 4, "where", "text", limit=50, show_if={"all": [{"question": "works", "is": True}]})
    ask(more, 5, "steps", "table", config=HEADS)
    ask(more, 6, "consent", "file")
    made.published_at = make.NOON
    made.save()
    return made


@pytest.fixture
def body() -> Organisation:
    return make.organisation()


@pytest.fixture
def before(body: Organisation) -> Application:
    """What the body sent last year, as its Submission holds it."""
    bid = make.application("blank", call=make.call("published", question_set=form("last-year")), of=body)
    owner = make.member(body)
    answers: dict[str, dict[str, Any]] = {
        "project": {"name": "Safer lanes", "ask": 340_000, "need": "one two three four five six"},
        "more": {
            "begins": "2027-05-01",
            "agree": ["All of this is true."],
            "works": True,
            "where": "Mill Lane",
            "steps": [{"step": "Buy it", "by": "2027-05-01"}],
        },
    }
    for section, values in answers.items():
        actions.save_section(application_id=bid.pk, section_key=section, values=values, by=owner, at=make.NOON)
    upload = SimpleUploadedFile("consent.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", "application/pdf")
    actions.add_files(application_id=bid.pk, question_key="consent", uploads=[upload], by=owner, at=make.NOON)
    return actions.submit_application(application_id=bid.pk, by=owner, at=make.later(minutes=5))


def fill(draft: Application, source: Application, **given: Any) -> Filling:
    by = make.member(draft.organisation)
    return actions.fill_from_earlier(**{"application_id": draft.pk, "source_id": source.pk, "by": by, "at": make.later(hours=1), **given})


def blank(body: Organisation, **fields: Any) -> Application:
    if "question_set" not in fields:
        fields["question_set"] = form("this-year")
    return make.application("blank", call=make.call("published", **fields), of=body)


def test_what_agrees_is_filled_and_what_does_not_is_named_with_its_reason(before: Application, body: Organisation) -> None:
    draft = blank(body, question_set=form("this-year", need_words=4))
    actions.save_section(application_id=draft.pk, section_key="project", values={"name": "New lanes"}, by=make.member(body), at=make.NOON)
    filling = fill(draft, before)
    held = values_of(draft.answers_id)
    assert (held["name"], held["ask"], held["works"], held["where"]) == ("New lanes", 340_000, True, "Mill Lane")
    assert held["steps"] == [{"step": "Buy it", "by": None}]
    assert not {"begins", "agree", "need"} & held.keys()
    left = {each["label"]: each["why"] for each in filling.left}
    assert left.pop("The need").startswith("Use 4 words or fewer.")
    assert left == {
        "The name": "You have answered it already.",
        "The begins": "Dates are always given anew.",
        "The agree": "You must declare this anew.",
    }
    assert [each["label"] for each in filling.filled] == ["The ask", "The works", "The where", "The steps", "The consent"]
    again = Application.objects.get(pk=draft.pk)
    assert (again.ask_pence, again.title, again.state) == (340_000, "New lanes", "draft")
    (copied,) = StoredFile.objects.filter(pk__in=held["consent"])
    assert (copied.subject_id, copied.name) == (str(draft.pk), "consent.pdf")
    assert held["consent"] != values_of(before.answers_id)["consent"]
    event = AuditEvent.objects.get(verb="application filled from an earlier one")
    assert event.facts == {"source": before.pk, "questions": ["ask", "consent", "steps", "where", "works"]}
    assert fill(draft, before).filled == []  # a second press changes nothing
    assert values_of(draft.answers_id) == held


def test_another_form_a_smaller_call_and_an_unreadable_draft_take_less(before: Application, body: Organisation) -> None:
    other = blank(body, question_set=make.question_sets()[1], most_pence=100_000)
    unread = {"unread": {"typed": {"need": "?"}, "says": ["?"]}}
    actions.save_section(application_id=other.pk, section_key="project", values={"need": unread}, by=make.member(body), at=make.NOON)
    left = {each["label"]: each["why"] for each in fill(other, before).left}
    assert left["How much do you ask for?"] == "This call gives other amounts."
    assert left["What is the problem?"] == "You have answered it already."
    assert left["The where"] == "This form does not ask it."
    assert values_of(other.answers_id) == {"name": "Safer lanes", "need": unread}


def test_it_is_refused_for_others_bids_and_once_sent(before: Application, body: Organisation) -> None:
    draft, elsewhere = blank(body), make.application("submitted")
    with pytest.raises(Refused, match="that your organisation sent before"):
        fill(draft, elsewhere)
    for person in (make.user(), make.member(body, "viewer")):
        with pytest.raises(NotAllowed):
            fill(draft, before, by=person)
    sent = make.application("submitted", call=Call.objects.get(pk=before.call_id), of=body, title="Other lanes")
    with pytest.raises(Refused, match="Only a draft"):
        fill(sent, before)


def test_the_page_offers_earlier_bids_and_each_filled_section_says_so(before: Application, body: Organisation, client: Client) -> None:
    draft = blank(body)
    client.force_login(make.member(body))
    page = reverse("applications:fill", args=[draft.reference])
    with time_machine.travel(make.later(hours=1), tick=False):
        assert before.reference in client.get(page).content.decode()
        assert "Choose the application to copy from." in client.post(page, {}).content.decode()
        told = client.post(page, {"source": before.pk}, follow=True).content.decode()
        assert "Dates are always given anew." in told
        section = client.get(reverse("applications:section", args=[draft.reference, "more"])).content.decode()
    assert f"Copied from {before.reference}: check." in section


def test_a_budget_is_copied_without_its_years(body: Organisation) -> None:
    later = QuestionSet.objects.create(key="budgeted", version=1, title="Bid", purpose="bid")
    section = Section.objects.create(question_set=later, key="money", title="Money", order=1)
    Question.objects.create(
        section=section, key="budget", kind="budget", label="Budget", order=1, config={"copies_to": "ask_pence", "copies_column": "asked"}
    )
    later.published_at = make.NOON
    later.save()
    line = {"head": "equipment", "detail": "A sign", "quantity": 1, "unit": 340_000, "total": 340_000, "asked": 340_000}
    line |= {"year": 2026, "match": None, "vat": None}
    earlier = make.application("submitted", of=body)
    row = {
        "section": "money",
        "title": "Money",
        "question": "budget",
        "label": "Budget",
        "kind": "budget",
        "criterion": "",
        "text": "£3,400",
    }
    answers = [row | {"value": [line], "words": 0, "limit": None}]
    Submission.objects.create(
        application=earlier,
        number=2,
        at=make.later(minutes=9),
        by=make.member(body),
        ask_pence=340_000,
        answers=answers,
        digest=digest_of(answers),
        declaration="",
    )
    draft = blank(body, question_set=later)
    assert fill(draft, earlier).left == []
    assert values_of(draft.answers_id) == {"budget": [line | {"year": None}]}
    client = Client()
    client.force_login(make.member(body))
    with time_machine.travel(make.later(hours=2), tick=False):
        assert client.get(reverse("applications:section", args=[draft.reference, "money"])).status_code == 200
