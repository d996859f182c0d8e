from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

pytestmark = pytest.mark.django_db


def waiting_since(minutes: int, **fields: Any) -> DBTaskResult:
    job = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x.y",
        backend_name="default",
        exception_class_path="",
        traceback="",
        **{"run_after": get_date_max(), **fields},
    )
    DBTaskResult.objects.filter(pk=job.pk).update(enqueued_at=timezone.now() - timedelta(minutes=minutes))
    return job


def test_healthz_says_that_all_is_well(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "storage": "ok", "queue": "ok"}
    assert "no-store" in answer.headers["Cache-Control"]


def test_healthz_names_a_queue_that_stands_still(client: Client) -> None:
    waiting_since(16)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failing", "database": "ok", "storage": "ok", "queue": "late"}


def test_healthz_counts_neither_fresh_jobs_nor_those_for_later(client: Client) -> None:
    waiting_since(14)
    waiting_since(600, run_after=timezone.now() + timedelta(hours=1))
    waiting_since(600, run_after=timezone.now() - timedelta(minutes=1))
    assert client.get("/healthz").json()["queue"] == "ok"


def test_healthz_names_a_store_that_does_not_answer(client: Client, settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {"private": {"BACKEND": "tests.commissioning.test_health.Broken"}}
    assert client.get("/healthz").json()["storage"] == "failing"


class Broken(type(storages["default"])):  # type: ignore[misc]
    def exists(self, name: str) -> bool:
        raise OSError("no such disk")
