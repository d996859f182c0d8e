"""Messages both ways on a bid that was sent."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.files.models import StoredFile
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from grants.applications import actions
from grants.applications.models import Application, ThreadMessage
from grants.applications.queries import unread_by_office
from grants.assessment.actions import declare_interest
from tests import makers as make

pytestmark = pytest.mark.django_db
NOW = make.AFTER_CLOSE


@pytest.fixture
def bid() -> Application:
    return make.in_check()


def write(bid: Application, text: str, *, by: object, **given: object) -> ThreadMessage:
    return actions.send_message(application_id=bid.pk, text=text, by=by, at=NOW, **given)


def test_each_side_writes_and_the_other_opens(bid: Application, django_capture_on_commit_callbacks) -> None:
    officer, owner = make.staff("officer"), bid.created_by
    write(bid, "May we start a week later?", by=owner)
    assert unread_by_office(officer) == [(bid.reference, bid.title, 1)]
    actions.open_messages(application_id=bid.pk, by=make.staff("auditor"), at=NOW)
    actions.open_messages(application_id=bid.pk, by=owner, at=NOW)
    assert unread_by_office(officer) != []
    actions.open_messages(application_id=bid.pk, by=officer, at=NOW)
    assert unread_by_office(officer) == []
    with django_capture_on_commit_callbacks(execute=True):
        write(bid, "Yes, as long as it ends in March.", by=officer)
    letters = Message.objects.about(bid).filter(template__endswith="message_waits")
    assert letters.exists()
    assert not any("March" in each.body_text or "Yes" in each.body_text for each in letters)
    assert [each.from_office for each in ThreadMessage.objects.order_by("pk")] == [False, True]


def test_what_is_refused(bid: Application) -> None:
    owner = bid.created_by
    for text, words in ((" ", "Write a message"), ("word " * 1_001, "5,0\\d\\d characters")):
        with pytest.raises(Refused, match=words):
            write(bid, text, by=owner)
    with pytest.raises(Refused):
        write(bid, "See this.", by=owner, upload=SimpleUploadedFile("a.pdf", b"MZ not a pdf"))
    for person in (
        make.member(bid.organisation, "viewer"),
        make.member(make.organisation()),
        make.staff("assessor"),
        make.staff("finance"),
    ):
        with pytest.raises(NotAllowed):
            write(bid, "Hello", by=person)
    with pytest.raises(Refused, match="were sent"):
        draft = make.application("draft")
        write(draft, "Hello", by=draft.created_by)
    assert not ThreadMessage.objects.exists()


def test_a_conflict_shuts_the_thread_and_its_files(bid: Application, client: Client) -> None:
    sent = write(bid, "Our speed data.", by=bid.created_by, upload=SimpleUploadedFile("data.csv", b"road,mph\nMill Lane,41\n"))
    page, file = (
        reverse("applications:thread", args=[bid.reference]),
        reverse("files:download", args=[StoredFile.objects.get(pk=sent.file_id).key]),
    )
    barred, officer = make.staff("officer"), make.staff("officer")
    declare_interest(
        call_id=bid.call_id, organisation_id=bid.organisation_id, kind="conflicted", note="My sister is its clerk.", by=barred, at=NOW
    )
    for person, status in ((officer, 200), (barred, 404), (make.staff("assessor"), 404), (make.staff("commissioner"), 404)):
        client.force_login(person)
        assert client.get(page).status_code == status, person
        fetched = client.get(file)
        assert fetched.status_code == status, person
        assert not fetched.streaming or b"".join(fetched.streaming_content)
    assert unread_by_office(barred) == []
    with pytest.raises(NotAllowed):
        write(bid, "Hello", by=barred)


@time_machine.travel(NOW, tick=False)
def test_the_page_keeps_what_was_typed_and_costs_the_same(bid: Application, client: Client, django_assert_num_queries) -> None:
    page = reverse("applications:thread", args=[bid.reference])
    client.force_login(bid.created_by)
    assert "Write a message." in client.post(page, {"text": ""}).content.decode()
    long = "word " * 1_001
    assert long.strip() in client.post(page, {"text": long}).content.decode()
    both = client.post(page, {"text": long, "upload": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}).context["form"].errors
    assert (list(both), "5,004 characters" in str(both)) == (["text"], True)
    empty = client.post(page, {"text": "See this.", "upload": SimpleUploadedFile("a.pdf", b"")}).context["form"].errors
    assert (list(empty), "is empty" in str(empty)) == (["upload"], True)
    assert client.post(page, {"text": "<b>May</b> we start later?"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "&lt;b&gt;May&lt;/b&gt;" in shown
    assert "Not opened yet" in shown
    with django_assert_num_queries(12):
        client.get(page)
    for text in ("One", "Two"):
        write(bid, text, by=bid.created_by)
    with django_assert_num_queries(12):
        client.get(page)
