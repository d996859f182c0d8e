"""A site that stands, at an hour that does not move."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine

from cms.actions import set_up_site
from tests import makers as make


@pytest.fixture
def clock() -> Iterator[Any]:
    """The clock stands at NOON; `clock.move_to` sets it."""
    with time_machine.travel(make.NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def site(db: None, clock: Any) -> datetime:
    """The office and its pages."""
    make.office()
    set_up_site(at=make.NOON)
    return make.NOON
