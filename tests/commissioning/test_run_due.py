"""The command that does what has fallen due."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commissioning.management.commands.run_due import LOCK
from commissioning.settings import base

calls: list[datetime] = []


def job(*, at: datetime) -> int:
    calls.append(at)
    return 3


def broken(*, at: datetime) -> int:
    raise ValueError("broken")


def run() -> str:
    out = StringIO()
    call_command("run_due", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_run_due_runs_every_job_and_says_what_was_done(settings: Any) -> None:
    calls.clear()
    settings.DUE_JOBS = [f"{__name__}.job"]
    assert run() == f"{__name__}.job: 3\n"
    assert len(calls) == 1


@pytest.mark.django_db
def test_a_job_that_breaks_does_not_stop_the_next(settings: Any) -> None:
    calls.clear()
    settings.DUE_JOBS = [f"{__name__}.broken", f"{__name__}.job"]
    with pytest.raises(CommandError, match="broken"):
        run()
    assert len(calls) == 1


@pytest.mark.django_db
def test_the_jobs_of_the_house_run_twice_and_do_nothing() -> None:
    assert base.DUE_JOBS
    assert run() == ""
    assert run() == ""


@pytest.mark.django_db
def test_only_one_runs_at_a_time(settings: Any) -> None:
    calls.clear()
    settings.DUE_JOBS = [f"{__name__}.job"]
    given = connection.get_connection_params()
    with psycopg.connect(**{key: given[key] for key in ("dbname", "user", "password", "host", "port") if key in given}) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        assert run() == "Another run is under way.\n"
    assert calls == []
    assert run() != ""


@pytest.mark.django_db
def test_every_must_be_a_second_or_more() -> None:
    with pytest.raises(CommandError, match="at least 1"):
        call_command("run_due", every=0)
