"""A second person of the body reads a bid and sends it, where the call asks for one or the applicant wants one."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from grants.applications import actions
from grants.applications.documents import copy_data
from grants.applications.models import Application, Submission
from tests import makers as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bid() -> Application:
    """A complete draft in a call that wants a second person."""
    return make.application("draft", call=make.call("published", needs_certifier=True))


def ask(bid: Application, certifier: object, *, minutes: int = 10) -> None:
    actions.ask_certifier(application_id=bid.pk, certifier_id=certifier.pk, by=bid.created_by, at=make.later(minutes=minutes))


def test_one_prepares_and_another_sends(bid: Application, django_capture_on_commit_callbacks) -> None:
    with pytest.raises(Refused, match="second person of your organisation"):
        actions.submit_application(application_id=bid.pk, by=bid.created_by, at=make.later(minutes=5))
    chair = make.member(bid.organisation, "editor")
    with django_capture_on_commit_callbacks(execute=True):
        ask(bid, chair)
    assert Message.objects.about(bid).get().to_address == chair.email
    with pytest.raises(Refused, match="second person"):
        actions.submit_application(application_id=bid.pk, by=bid.created_by, at=make.later(minutes=11))
    actions.submit_application(application_id=bid.pk, by=chair, at=make.later(minutes=12))
    sent = Submission.objects.get(application=bid)
    assert (sent.by, sent.prepared_by) == (chair, bid.created_by)
    assert sent.question_set == bid.answers.question_set
    assert copy_data(sent)["certified"] == f"{chair}, for what {bid.created_by} prepared"
    assert Application.objects.get(pk=bid.pk).certifying is None


def test_nobody_certifies_her_own_words(bid: Application) -> None:
    chair = make.member(bid.organisation, "editor")
    ask(bid, chair)
    values = {"name": "Another name"}
    actions.save_section(application_id=bid.pk, section_key="project", values=values, by=chair, at=make.later(minutes=11))
    with pytest.raises(Refused, match="You changed an answer"):
        actions.submit_application(application_id=bid.pk, by=chair, at=make.later(minutes=12))
    actions.ask_certifier(application_id=bid.pk, certifier_id=bid.created_by_id, by=chair, at=make.later(minutes=13))
    actions.submit_application(application_id=bid.pk, by=bid.created_by, at=make.later(minutes=14))
    assert Submission.objects.get(application=bid).prepared_by == chair


def test_what_is_certified_is_what_was_read(bid: Application) -> None:
    chair = make.member(bid.organisation, "editor")
    ask(bid, chair)
    read = Application.objects.select_related("answers").get(pk=bid.pk).answers.version
    values = {"name": "Another name"}
    actions.save_section(application_id=bid.pk, section_key="project", values=values, by=bid.created_by, at=make.later(minutes=11))
    with pytest.raises(Refused, match="changed while you were reading"):
        actions.submit_application(application_id=bid.pk, by=chair, at=make.later(minutes=12), seen_version=read)
    actions.submit_application(application_id=bid.pk, by=chair, at=make.later(minutes=13), seen_version=read + 1)


def test_who_may_be_asked(bid: Application) -> None:
    for person in (bid.created_by, make.member(bid.organisation, "viewer"), make.member(make.organisation()), make.staff("officer")):
        with pytest.raises(Refused, match="another owner or editor"):
            ask(bid, person)
    with pytest.raises(NotAllowed):
        viewer = make.member(bid.organisation, "viewer")
        actions.ask_certifier(application_id=bid.pk, certifier_id=bid.created_by_id, by=viewer, at=make.later(minutes=10))
    unfinished = make.application("blank", call=bid.call)
    with pytest.raises(actions.Incomplete):
        ask(unfinished, make.member(unfinished.organisation, "editor"))


def test_she_hands_it_back_and_another_is_asked(bid: Application, django_capture_on_commit_callbacks) -> None:
    chair, treasurer = make.member(bid.organisation, "editor"), make.member(bid.organisation, "editor")
    ask(bid, chair)
    with pytest.raises(Refused, match="not asked"):
        actions.hand_back(application_id=bid.pk, reason="Wrong sum.", by=treasurer, at=make.later(minutes=11))
    with pytest.raises(Refused, match="put right"):
        actions.hand_back(application_id=bid.pk, reason=" ", by=chair, at=make.later(minutes=11))
    with django_capture_on_commit_callbacks(execute=True):
        actions.hand_back(application_id=bid.pk, reason="The sum is wrong.", by=chair, at=make.later(minutes=11))
    letter = Message.objects.about(bid).get()
    assert letter.to_address == bid.created_by.email
    assert "The sum is wrong." in letter.body_text
    with pytest.raises(Refused, match="second person"):
        actions.submit_application(application_id=bid.pk, by=chair, at=make.later(minutes=12))
    ask(bid, treasurer, minutes=13)
    actions.submit_application(application_id=bid.pk, by=treasurer, at=make.later(minutes=14))


def test_where_the_call_asks_for_none_she_may_still_ask_one_or_send_it_herself() -> None:
    bid = make.application("draft")
    chair = make.member(bid.organisation, "editor")
    ask(bid, chair)
    actions.submit_application(application_id=bid.pk, by=bid.created_by, at=make.later(minutes=11))
    assert Submission.objects.get(application=bid).prepared_by is None


@time_machine.travel(make.later(minutes=20), tick=False)
def test_the_pages(bid: Application, client: Client) -> None:
    page, certifier = (reverse(f"applications:{name}", args=[bid.reference]) for name in ("answers", "certifier"))
    client.force_login(bid.created_by)
    shown = client.get(page)
    assert b"Ask a second person to certify it" in shown.content
    assert b"Send application" not in shown.content
    assert b"Nobody else may send" in client.get(certifier).content
    chair = make.member(bid.organisation, "editor")
    chair.name = "Ann Chair"
    chair.save()
    assert "Choose who certifies it." in client.post(certifier, {}).content.decode()
    assert client.post(certifier, {"certifier": chair.pk}).status_code == 302
    assert b"Waiting for Ann Chair" in client.get(page).content
    client.force_login(chair)
    shown = client.get(page)
    assert b"asked you to certify" in shown.content
    back = reverse("applications:hand_back", args=[bid.reference])
    assert "Say what should be put right" in client.post(back, {"reason": ""}).content.decode()
    version = shown.context["bid"].answers.version
    assert client.post(page, {"seen": version - 1}).status_code == 409
    assert client.post(page, {"seen": version}).status_code == 302
    assert b"Ann Chair, for what" in client.get(reverse("applications:read", args=[bid.reference])).content
