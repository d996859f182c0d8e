"""Letters are rows, leave after the commit, are tried again, and are never lost."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from commissioning.files.actions import store_bytes
from commissioning.files.models import StoredFile
from commissioning.lifecycle import Refused
from commissioning.mail import actions
from commissioning.mail.models import Message, MessageState
from commissioning.mail.queries import messages_about
from commissioning.mail.tasks import TRIES_MAX, WAITS, attempt

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _letters(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "letters"
    folder.mkdir(parents=True)
    (folder / "hello.subject.txt").write_text("Hello,\n{{ name }}\n")
    (folder / "hello.txt").write_text("Dear {{ name }},\n\nIt is £3,400.\n")
    (folder / "rich.subject.txt").write_text("Rich")
    (folder / "rich.txt").write_text("{{ name }}")
    (folder / "rich.html").write_text("<p>{{ name }}</p>")
    templates = [dict(settings.TEMPLATES[0])]
    templates[0]["DIRS"] = [tmp_path / "templates"]
    settings.TEMPLATES = templates


def write(**given: Any) -> Message:
    return actions.send(**{"to": "clerk@example.org", "template": "letters/hello", "context": {"name": "Smith & Sons"}, "at": NOW} | given)


class BackendThatRefuses:
    """A mail server that answers with `errors` in turn, then takes the letter."""

    errors: list[Exception] = []

    def __init__(self, **_: Any) -> None:
        pass

    def send_messages(self, messages: list[Any]) -> int:
        if self.errors:
            raise self.errors.pop(0)
        return len(messages)


def test_send_writes_the_letter_at_once_as_plain_text() -> None:
    message = write()
    assert (message.subject, message.body_text) == ("Hello, Smith & Sons", "Dear Smith & Sons,\n\nIt is £3,400.\n")
    assert (message.state, message.tries, message.body_html) == (MessageState.QUEUED, 0, "")


def test_send_escapes_the_html_twin() -> None:
    assert write(template="letters/rich").body_html == "<p>Smith &amp; Sons</p>"


def test_send_knows_the_user_of_the_address_and_the_thing_it_is_about() -> None:
    user = get_user_model().objects.create_user(email="clerk@example.org")
    message = write(to=" Clerk@Example.org ", about=user, by=user)
    assert (message.to_user, message.to_address, message.created_by) == (user, "Clerk@Example.org", user)
    assert list(messages_about(user)) == [message]


def test_a_letter_leaves_by_the_queue(deliver_mail: Callable[[], list[Message]], mailoutbox: list[Any]) -> None:
    write()
    assert mailoutbox == []
    (message,) = deliver_mail()
    assert message.state == MessageState.SENT
    assert message.sent_at
    assert message.tries == 1
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == (["clerk@example.org"], "Hello, Smith & Sons")
    assert message.provider_reference == letter.extra_headers["Message-ID"] == f"<{message.key}@opcc.example>"


def test_a_letter_written_for_after_the_commit_leaves(deliver_mail: Callable[[], list[Message]], mailoutbox: list[Any]) -> None:
    transaction.on_commit(write)
    deliver_mail()
    assert len(mailoutbox) == 1


def test_a_transaction_that_is_rolled_back_leaves_no_letter(deliver_mail: Callable[[], list[Message]], mailoutbox: list[Any]) -> None:
    def fail() -> None:
        with transaction.atomic():
            write()
            raise Refused("no")

    with pytest.raises(Refused):
        fail()
    assert deliver_mail() == []
    assert mailoutbox == []
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("address", ["", "nobody", "a b@example.org", "a@example.org, b@example.org"])
def test_an_address_that_cannot_be_one_is_held_and_can_be_corrected(
    address: str, deliver_mail: Callable[[], list[Message]], mailoutbox: list[Any]
) -> None:
    message = write(to=address)
    assert deliver_mail()[0].state == MessageState.HELD
    with pytest.raises(Refused, match="name@example"):
        actions.send_again(message_id=message.pk, by=None, at=NOW)
    actions.send_again(message_id=message.pk, by=None, at=NOW, to="right@example.org")
    assert deliver_mail()[0].state == MessageState.SENT
    assert mailoutbox[0].to == ["right@example.org"]


def test_a_sent_message_is_not_sent_again(deliver_mail: Callable[[], list[Message]], mailoutbox: list[Any]) -> None:
    message = write()
    deliver_mail()
    assert attempt(message_id=message.pk, at=NOW) == "nothing to do"
    with pytest.raises(Refused, match="not held up"):
        actions.send_again(message_id=message.pk, by=None, at=NOW)
    assert len(mailoutbox) == 1


def test_a_server_that_refuses_twice_is_tried_a_third_time(settings: Any, deliver_mail: Callable[[], list[Message]]) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.BackendThatRefuses"
    BackendThatRefuses.errors = [smtplib.SMTPServerDisconnected("gone"), TimeoutError("slow")]
    start = datetime.now(UTC)
    with time_machine.travel(start, tick=False) as clock:
        write()
        message = deliver_mail()[0]
        assert (message.state, message.tries, message.next_try_at) == (MessageState.QUEUED, 1, start + WAITS[0])
        assert message.last_error == "SMTPServerDisconnected: gone"
        assert deliver_mail()[0].tries == 1
        clock.shift(WAITS[0])
        assert deliver_mail()[0].tries == 2
        clock.shift(WAITS[1])
        message = deliver_mail()[0]
    assert (message.state, message.tries, message.last_error, message.next_try_at) == (MessageState.SENT, 3, "", None)


def test_a_server_that_always_refuses_fails_after_six_tries(settings: Any, deliver_mail: Callable[[], list[Message]]) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.BackendThatRefuses"
    BackendThatRefuses.errors = [ConnectionRefusedError("no") for _ in range(20)]
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        write()
        for wait in WAITS:
            assert deliver_mail()[0].state == MessageState.QUEUED
            clock.shift(wait)
        message = deliver_mail()[0]
        assert (message.state, message.tries) == (MessageState.FAILED, TRIES_MAX)
        assert list(Message.objects.undelivered()) == [message]
        BackendThatRefuses.errors = []
        actions.send_again(message_id=message.pk, by=None, at=NOW)
        assert deliver_mail()[0].state == MessageState.SENT


@pytest.mark.parametrize(("code", "state"), [(550, MessageState.FAILED), (451, MessageState.QUEUED)])
def test_an_address_that_does_not_exist_fails_at_once(
    settings: Any, deliver_mail: Callable[[], list[Message]], code: int, state: MessageState
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.BackendThatRefuses"
    BackendThatRefuses.errors = [smtplib.SMTPRecipientsRefused({"clerk@example.org": (code, b"no")})]
    write()
    assert deliver_mail()[0].state == state


def make_copy(*, at: datetime, words: str) -> StoredFile:
    return store_bytes(content=words.encode(), name="copy.txt", content_type="text/plain", purpose="bid copy", subject=None, by=None, at=at)


def fail_to_make(*, at: datetime) -> StoredFile:
    raise ValueError("not yet")


def test_attachments_are_sent_and_those_to_be_made_are_made_by_the_task(
    deliver_mail: Callable[[], list[Message]], mailoutbox: list[Any]
) -> None:
    ready = make_copy(at=NOW, words="ready")
    message = write(attachments=[ready], attachment_makers=[(f"{__name__}.make_copy", {"words": "made"})])
    assert StoredFile.objects.count() == 1
    deliver_mail()
    assert mailoutbox[0].attachments == [("copy.txt", "ready", "text/plain"), ("copy.txt", "made", "text/plain")]
    message.refresh_from_db()
    assert (message.attachments.count(), message.attachment_makers) == (2, [])


def test_a_document_that_cannot_be_made_is_tried_again_and_made_once(
    settings: Any, deliver_mail: Callable[[], list[Message]], mailoutbox: list[Any]
) -> None:
    write(attachment_makers=[(f"{__name__}.make_copy", {"words": "one"}), (f"{__name__}.fail_to_make", {})])
    message = deliver_mail()[0]
    assert (message.state, message.last_error) == (MessageState.QUEUED, "ValueError: not yet")
    assert StoredFile.objects.count() == 0
    assert mailoutbox == []


def test_a_job_whose_worker_died_goes_back_and_is_given_up_after_three(deliver_mail: Callable[[], list[Message]]) -> None:
    message = write()
    job = DBTaskResult.objects.get()
    job.claim("dead")
    later = job.started_at + actions.LOST_AFTER
    assert actions.rescue_lost_jobs(at=later - timedelta(seconds=1)) == 0
    assert actions.rescue_lost_jobs(at=later) == 1
    assert deliver_mail()[0].state == MessageState.SENT

    job.refresh_from_db()
    job.status, job.worker_ids = "RUNNING", ["a", "b", "c"]
    job.save()
    assert actions.rescue_lost_jobs(at=later + timedelta(days=1)) == 1
    job.refresh_from_db()
    assert job.status == "FAILED"
    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_a_message_that_was_being_sent_when_the_worker_died_is_sent(deliver_mail: Callable[[], list[Message]]) -> None:
    message = write()
    message.state, message.tries, message.tried_at = MessageState.SENDING, 1, NOW
    message.save()
    assert deliver_mail()[0].state == MessageState.SENDING
    assert actions.rescue_lost_jobs(at=NOW + actions.LOST_AFTER) == 1
    assert deliver_mail()[0].state == MessageState.SENT


def test_a_message_without_a_job_gets_one(deliver_mail: Callable[[], list[Message]]) -> None:
    write()
    assert actions.send_due_messages(at=NOW + actions.LOST_AFTER) == 0
    DBTaskResult.objects.all().delete()
    assert actions.send_due_messages(at=NOW) == 0
    assert actions.send_due_messages(at=NOW + actions.LOST_AFTER) == 1
    assert deliver_mail()[0].state == MessageState.SENT


def test_finished_jobs_are_cleared_after_a_week(deliver_mail: Callable[[], list[Message]]) -> None:
    write()
    deliver_mail()
    now = datetime.now(UTC)
    assert actions.clear_finished_jobs(at=now) == 0
    assert actions.clear_finished_jobs(at=now + timedelta(days=8)) == 1
