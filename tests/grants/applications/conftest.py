"""How the statements of a request are counted: those that ask or write; the marks of a transaction are not counted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

MARKS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@pytest.fixture
def at_most_statements() -> Callable[[int], Any]:
    @contextmanager
    def count(most: int) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        made = [each["sql"] for each in captured.captured_queries if not each["sql"].startswith(MARKS)]
        assert len(made) <= most, f"{len(made)} statements:\n" + "\n".join(each[:160] for each in made)

    return count
