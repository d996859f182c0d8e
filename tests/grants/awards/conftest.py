"""The day on which the makers decide, offer and accept."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine

from tests.makers.awards import DECIDED


@pytest.fixture
def clock() -> Iterator[Callable[[datetime], None]]:
    """The clock, set to the day of the decision; call it to move on."""
    travellers: list[time_machine.travel] = []

    def move_to(at: datetime) -> None:
        for each in travellers:
            each.stop()
        travellers[:] = [time_machine.travel(at, tick=True)]
        travellers[0].start()

    move_to(DECIDED)
    yield move_to
    travellers[0].stop()
