"""Do what has fallen due: each job of settings.DUE_JOBS, once. Safe to run at any time and as often as you like."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

# Any number will do, as long as nothing else in this database uses it.
LOCK = 7_202_611


@contextmanager
def only_one() -> Iterator[bool]:
    """True for the one process that holds the lock, False for any other. PostgreSQL lets it go if the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


class Command(BaseCommand):
    help = "Run the jobs that fall due (settings.DUE_JOBS): from cron, or beside the worker with --every."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on for ever, with this many seconds between rounds")

    def handle(self, *, every: int | None, **options: Any) -> None:
        if every is not None and every < 1:
            raise CommandError("--every must be at least 1 second.")
        failed = self.one_round()
        while every:
            time.sleep(every)
            close_old_connections()
            self.one_round()
        if failed:
            raise CommandError(f"These jobs failed (see the log): {', '.join(failed)}.")

    def one_round(self) -> list[str]:
        """Call every job; one that fails does not stop the next. Gives the paths of those that failed."""
        failed = []
        with only_one() as held:
            if not held:
                self.stdout.write("Another run is under way.")
                return []
            for path in settings.DUE_JOBS:
                try:
                    done = import_string(path)(at=timezone.now())
                except Exception:
                    logger.exception("due job %s failed", path)
                    failed.append(path)
                else:
                    if done:
                        self.stdout.write(f"{path}: {done}")
        return failed
