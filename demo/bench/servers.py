"""Web servers with two workers each, on free ports of this machine: sync, to measure beside another; with threads, as in production."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from demo.management.commands.demo import end, wait_for


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(application: str, *, threads: int = 1, **environment: str) -> Iterator[int]:
    """Runs a web server and gives its port; it ends with the block."""
    port = free_port()
    kind = "sync" if threads == 1 else "gthread"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--worker-class",
        kind,
        "--threads",
        str(threads),
        "--workers",
        "2",
        "--log-level",
        "warning",
    ]
    given = os.environ | {"DEBUG": "false", "BIND": f"127.0.0.1:{port}"} | environment
    child = subprocess.Popen([*command, application], cwd=settings.BASE_DIR, env=given, start_new_session=True)
    try:
        wait_for(port, child)
        yield port
    finally:
        end({"web server": child})
