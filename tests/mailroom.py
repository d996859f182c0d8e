"""The mail room of the tests: run what waits for the commit, then the queue, until nothing is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from commissioning.mail.models import Message


def run_queue() -> None:
    """What a worker does: every job that is due, until none is left."""
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="tests",
    )
    while job := DBTaskResult.objects.ready().filter(backend_name="default").first():
        job.claim(worker.worker_id)
        worker.run_task(job)


def run_callbacks() -> None:
    """What a commit does: a test that is rolled back at its end never commits, so its letters would wait for ever."""
    while connection.run_on_commit:
        waiting, connection.run_on_commit = connection.run_on_commit, []
        for _, callback, _ in waiting:
            callback()


@pytest.fixture
def deliver_mail(db: None) -> Callable[[], list[Message]]:
    """Call it to let every letter leave; it gives all messages so far, oldest first. Letters are then in `mailoutbox`."""

    def deliver() -> list[Message]:
        run_callbacks()
        run_queue()
        return list(Message.objects.order_by("created_at", "pk"))

    return deliver
