"""The whole service on one machine: database, web server, letters and clock, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from commissioning.people.models import User
from demo.sign_ins import sign_ins

CLOCK_EVERY_SECONDS = 60
PATIENCE_SECONDS = 20


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off here.")
        port = options["port"]
        refuse_if_taken(port)
        # This process holds the embedded server; the others are given its address and never own it.
        os.environ.setdefault("DATABASE_URL", str(settings.DATABASE_URL))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings.dev")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        children: dict[str, subprocess.Popen[bytes]] = {}
        try:
            prepare(self.stdout.write)
            children["web server"] = start("-m", "gunicorn", BIND=f"127.0.0.1:{port}")
            children["worker"] = start("manage.py", "db_worker", "--queue-name", "*", "--no-reload", "--verbosity", "0")
            wait_for(port, children["web server"])
            self.stdout.write(welcome(f"http://127.0.0.1:{port}"))
            self.watch(children)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            end(children)

    def watch(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        """Run what is due each minute; stop everything when one part stops by itself."""
        due_at = time.monotonic()
        while True:
            for name, child in children.items():
                if child.poll() is not None:
                    raise CommandError(f"The {name} stopped by itself; its last lines are above.")
            if time.monotonic() >= due_at and "run_due" in get_commands():
                due_at = time.monotonic() + CLOCK_EVERY_SECONDS
                close_old_connections()
                try:
                    call_command("run_due", verbosity=0)
                except Exception as error:  # the demonstration goes on; the next minute tries again
                    self.stderr.write(f"run_due: {error}")
            time.sleep(1)


def refuse_if_taken(port: int) -> None:
    """Raises: CommandError where something, perhaps this demonstration, already answers there."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise CommandError(f"Something already answers on port {port}. If it is the demo, use it; else: make demo PORT=8001")


def prepare(say: Any) -> None:
    """Bring the database, the sample data and the static files up to date. Loses nothing that is there."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not User.objects.exists() and "sample_data" in get_commands():
        say("Loading the sample data.")
        call_command("sample_data")
    call_command("set_up_site", verbosity=0)
    if statics_are_old():
        call_command("collectstatic", interactive=False, verbosity=0)
    close_old_connections()


def statics_are_old() -> bool:
    """Whether any static file of ours, or the set of installed packages, is newer than the last collection."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.is_file():
        return True
    sources = [settings.BASE_DIR / "requirements.lock"]
    sources += [path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*") if path.is_file()]
    return any(path.stat().st_mtime > manifest.stat().st_mtime for path in sources)


def start(*command: str, **environment: str) -> subprocess.Popen[bytes]:
    """A child in a session of its own, so that Ctrl-C reaches only this process, which then ends them in order."""
    return subprocess.Popen([sys.executable, *command], cwd=settings.BASE_DIR, env=os.environ | environment, start_new_session=True)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return once the web server answers. Raises: CommandError where it does not come up."""
    for _ in range(PATIENCE_SECONDS * 10):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise CommandError("The web server did not start; its last lines are above.")


def end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """End the children politely, then firmly. The database stops with this process."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        try:
            child.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


def stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def welcome(address: str) -> str:
    """What the person who started it needs to know."""
    people = sign_ins()
    width = max((len(each.role) for each in people), default=0)
    rows = [f"  {each.role:<{width}}  {each.email}  ({each.name})" for each in people]
    signs = ["", f"Sign in at {address}/sign-in/ as", *rows, f"The one-time codes arrive at {address}/demo/mailbox/"] if rows else []
    return "\n".join(["", f"The service runs at {address}", *signs, "", "Ctrl-C stops it. What you do is kept.", ""])
