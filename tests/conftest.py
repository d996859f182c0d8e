"""Fixtures for every test: a real PostgreSQL, a real browser, the same clock and country."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from tests.database import keep_seeds, restore_seeds
from tests.mailroom import deliver_mail
from tests.template import copy_migrated

__all__ = ["deliver_mail"]

# Playwright's own loop runs in this thread, and Django would refuse to query beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# How fast a machine is decides no test.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Files that take a minute and more begin first, so that no worker of a run waits for another's at the end.
LONG = ("tests/journeys/", "tests/demo/test_sample_data.py", "tests/house/test_access.py", "tests/grants/awards/test_screens.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_blocker: Any, django_db_modify_db_settings: None) -> bool:
    """Every run begins with a fresh copy of the migrated database, and Django is told that it stands."""
    with django_db_blocker.unblock():
        copy_migrated(connection.creation._get_test_db_name())
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After a transactional test the database is again as the migrations left it, Wagtail's root page, locale and groups included."""
    with django_db_blocker.unblock():
        keep_seeds()
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = lambda self: restore_seeds()  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = flush  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _keep_files_apart(settings: Any, tmp_path: Any) -> None:
    """Each test has folders of its own for what people upload."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "private", "base_url": None}}
    settings.STORAGES = settings.STORAGES | {"private": folder}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; none is downloaded."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    return {**browser_type_launch_args, "executable_path": path, "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Where our people are. A machine's zone that has no name makes Wagtail's account page throw."""
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London", "viewport": {"width": 1280, "height": 900}}
