"""A save that was acknowledged is there after the server was killed in the middle of the next, and started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from commissioning.questions.queries import values_of
from demo.bench.servers import free_port
from demo.bench.timing import Visitor
from demo.management.commands.demo import wait_for
from tests import makers as make

pytestmark = pytest.mark.django_db(transaction=True)
ENOUGH = 12  # acknowledged saves before the server is killed


def started(port: int) -> subprocess.Popen[bytes]:
    """The service on the tests' database, as it runs in production: two workers with threads. It leads a process group of its own."""
    given = connection.settings_dict
    options = urlencode({name: value for name, value in given["OPTIONS"].items() if isinstance(value, str)})
    address = f"postgresql://{given['USER']}:{given['PASSWORD']}@{quote(given['HOST'], safe='')}:{given['PORT']}/{given['NAME']}?{options}"
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "commissioning.settings.test",
        "BIND": f"127.0.0.1:{port}",
    }
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "--workers", "2", "--threads", "4", "--log-level", "error"]
    server = subprocess.Popen([*command, "commissioning.wsgi:application"], cwd=settings.BASE_DIR, env=environment, start_new_session=True)
    wait_for(port, server)
    return server


def kill(server: subprocess.Popen[bytes], port: int) -> None:
    """Master and workers at once, with no chance to finish anything. Returns when the last of them has let go of the port."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return
        time.sleep(0.1)
    raise AssertionError("A worker outlived the kill.")


def test_what_was_acknowledged_is_there_after_the_server_was_killed() -> None:
    bid = make.application("blank")
    client = Client()
    client.force_login(make.member(bid.organisation), backend=settings.AUTHENTICATION_BACKENDS[0])
    port = free_port()
    visitor = Visitor(port, client.cookies["sessionid"].value)
    page = f"/apply/bid/{bid.reference}/section/project/"
    tried, acknowledged, enough = [], [], threading.Event()

    def write() -> None:
        """Leave the field again and again, until nobody answers."""
        for number in range(10_000):
            words = f"Lorries pass the school, {number}."
            tried.append(words)
            try:
                status, text, _ = visitor.ask("POST", f"{page}keep/", [("question", "need"), ("shown", "need"), ("need", words)])
            except OSError:
                return
            assert (status, "version" in json.loads(text)) == (200, True), text
            acknowledged.append(words)
            if len(acknowledged) == ENOUGH:
                enough.set()

    server = started(port)
    try:
        writer = threading.Thread(target=write)
        writer.start()
        assert enough.wait(60)
        kill(server, port)
        writer.join(60)
        server = started(port)
        fields: dict[str, Any] = dict(visitor.filled_in(page))
    finally:
        kill(server, port)

    assert len(tried) == len(acknowledged) + 1  # one save was under way
    # It stands whole, or not at all; what was acknowledged before it is never lost.
    assert fields["need"] in (acknowledged[-1], tried[-1])
    assert values_of(bid.answers_id)["need"] == fields["need"]
