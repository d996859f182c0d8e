"""Mail over a real SMTP server, by a real worker that may be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django_tasks_db.models import DBTaskResult

from commissioning.files.actions import store_bytes
from commissioning.mail import actions
from commissioning.mail.models import Message, MessageState
from tests.mailroom import run_queue

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


class Handler:
    def __init__(self) -> None:
        self.refusals = 0
        self.seen: list[tuple[list[str], Any]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refusals:
            self.refusals -= 1
            return "451 Try again later"
        self.seen.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def smtp(settings: Any) -> Iterator[Handler]:
    handler = Handler()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = False
    yield handler
    controller.stop()


def write(**given: Any) -> Message:
    return actions.send(
        **{"to": "clerk@example.org", "template": "people/emails/sign_in_code", "context": {"code": "ABC-123"}, "at": NOW} | given
    )


@pytest.mark.django_db
def test_a_letter_arrives_whole_over_smtp(smtp: Handler) -> None:
    copy = store_bytes(
        content=b"%PDF-1.7 copy", name="Café.pdf", content_type="application/pdf", purpose="bid copy", subject=None, by=None, at=NOW
    )
    message = write(attachments=[copy])
    run_queue()
    message.refresh_from_db()
    assert (message.state, message.last_error) == (MessageState.SENT, "")
    ((recipients, letter),) = smtp.seen
    assert recipients == ["clerk@example.org"]
    assert letter["Subject"] == message.subject
    assert letter["Message-ID"] == message.provider_reference
    assert letter.get_body().get_content().splitlines() == message.body_text.splitlines()
    (attached,) = letter.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("Café.pdf", b"%PDF-1.7 copy")


@pytest.mark.django_db
def test_a_server_that_refuses_twice_gets_it_the_third_time(smtp: Handler) -> None:
    smtp.refusals = 2
    message = write()
    for tries in (1, 2, 3):
        run_queue()
        message.refresh_from_db()
        assert message.tries == tries
        message.next_try_at = None
        message.save()
        DBTaskResult.objects.filter(status="READY").update(run_after=NOW)
    assert message.state == MessageState.SENT
    assert len(smtp.seen) == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_whose_worker_was_killed_is_sent_by_the_next(tmp_path: Any) -> None:
    """The first worker meets a server that never answers and is killed; the rescue gives the letter to the second."""
    message = write()
    with socket.create_server(("127.0.0.1", 0)) as deaf, start_worker(deaf.getsockname()[1]) as worker:
        try:
            wait_until(lambda: Message.objects.get(pk=message.pk).state == MessageState.SENDING, worker)
        finally:
            worker.send_signal(signal.SIGKILL)
    assert DBTaskResult.objects.get().status == "RUNNING"

    assert actions.rescue_lost_jobs(at=datetime.now(UTC) + actions.LOST_AFTER) == 2
    run_queue()
    message.refresh_from_db()
    assert (message.state, message.tries) == (MessageState.SENT, 2)


def start_worker(port: int) -> subprocess.Popen[bytes]:
    """A real worker on the tests' database, whose mail server is at `port`."""
    start = (
        "import django; from django.conf import settings; from django.core.management import call_command; django.setup();"
        "settings.EMAIL_BACKEND = 'django.core.mail.backends.smtp.EmailBackend'; settings.EMAIL_HOST = '127.0.0.1';"
        f"settings.EMAIL_PORT = {port};"
        "call_command('db_worker', queue_name='mail', batch=True, reload=False, startup_delay=False)"
    )
    given = connection.settings_dict
    options = urlencode({name: value for name, value in given["OPTIONS"].items() if isinstance(value, str)})
    address = f"postgresql://{given['USER']}:{given['PASSWORD']}@{quote(given['HOST'], safe='')}:{given['PORT']}/{given['NAME']}?{options}"
    env = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "commissioning.settings.test"}
    return subprocess.Popen([sys.executable, "-W", "ignore", "-c", start], env=env, stderr=subprocess.PIPE)


def wait_until(there: Any, worker: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while not there():
        if worker.poll() is not None or time.monotonic() > deadline:
            worker.kill()
            raise AssertionError((worker.stderr.read() if worker.stderr else b"").decode())
        time.sleep(0.1)
