"""People at their screens: each in a browser of her own, on a clock that the test moves."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page

from commissioning.people.models import User
from tests import makers as make
from tests.browser import sign_in
from tests.journeys.steps.screen import looked_at, without_script

# What a browser says that is no complaint of ours: the answers 403, 404 and 409 that a journey asks for, and:
EXPECTED = (
    "the server responded with a status of 4",
    # GOV.UK Frontend would have us count words as Intl.Segmenter does; our forms count as a word processor does, which is its older way.
    "Option `maxwords` is deprecated",
)


class Clock:
    """The time of the story. It ticks, so that two things never happen at one instant."""

    def __init__(self) -> None:
        self.traveller = time_machine.travel(make.NOON, tick=True)
        self.traveller.start()

    def move_to(self, when: datetime) -> None:
        self.traveller.stop()
        self.traveller = time_machine.travel(when, tick=True)
        self.traveller.start()


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    yield clock
    clock.traveller.stop()


@pytest.fixture
def at_desk(clock: Clock, browser: Browser, browser_context_args: dict[str, Any], live_server: Any) -> Iterator[Callable[..., Page]]:
    """`at_desk(officer)` is a browser in which she is signed in; `at_desk()` one in which nobody is. A page that complains fails the test."""
    contexts, complaints = [], []
    looked_at.clear()
    without_script.clear()

    def hear(message: Any) -> None:
        if message.type in {"error", "warning"} and not any(each in message.text for each in EXPECTED):
            complaints.append(f"{message.location.get('url')}: {message.text}")

    def open_browser(person: User | None = None, *, script: bool = True, width: int = 1280) -> Page:
        ours = {"base_url": str(live_server), "java_script_enabled": script, "viewport": {"width": width, "height": 900}}
        context = browser.new_context(**browser_context_args | ours)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if not script:
            without_script.add(page)
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if person is not None:
            sign_in(page, person, str(live_server))
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert complaints == []
