"""The sample data, loaded once for a module's tests and wiped after them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from demo.sample.timetable import Timetable
from tests.database import restore_seeds

LOADED_AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
Loader = Callable[[Timetable], Any]


@pytest.fixture(scope="module")
def loaded_once(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Callable[[Loader], AbstractContextManager[None]]:
    """Runs a loader and commits, so that each test of the module sees its rows and leaves none of its own."""

    @contextmanager
    def load(loader: Loader) -> Iterator[None]:
        place = {"location": tmp_path_factory.mktemp("private"), "base_url": None}
        folder = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": place}
        with django_db_blocker.unblock(), override_settings(STORAGES=settings.STORAGES | {"private": folder}), transaction.atomic():
            loader(Timetable(LOADED_AT))
        yield
        with django_db_blocker.unblock():
            restore_seeds()

    return load
