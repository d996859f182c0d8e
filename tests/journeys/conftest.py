"""People at their screens: each in a browser of her own, on a clock that the test moves."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext, Page

from commissioning.people.models import User
from tests import makers as make
from tests.browser import sign_in
from tests.journeys.steps.screen import without_script

# What a browser says that is no complaint of ours: the answers 403, 404 and 409 that a journey asks for, a connection that it cuts, and:
EXPECTED = (
    "the server responded with a status of 4",
    "net::ERR_INTERNET_DISCONNECTED",
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


class Desks:
    """`desks(officer)` is a browser in which she is signed in; `desks()` one in which nobody is."""

    def __init__(self, browser: Browser, options: dict[str, Any], address: str) -> None:
        self.browser, self.options, self.address = browser, options, address
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.people: dict[Page, User] = {}

    def __call__(self, person: User | None = None, *, script: bool = True, width: int = 1280) -> Page:
        ours = {"base_url": self.address, "java_script_enabled": script, "viewport": {"width": width, "height": 900}}
        context = self.browser.new_context(**self.options | ours)
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        if not script:
            without_script.add(page)
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if person is not None:
            self.belongs_to(page, person)
        return page

    def belongs_to(self, page: Page, person: User) -> None:
        self.people[page] = person
        sign_in(page, person, self.address)

    def sign_in_again(self) -> None:
        """Everybody, after a time in which their sessions ended."""
        for page, person in self.people.items():
            sign_in(page, person, self.address)

    def hear(self, message: Any) -> None:
        if message.type in {"error", "warning"} and not any(each in message.text for each in EXPECTED):
            self.complaints.append(f"{message.location.get('url')}: {message.text}")


@pytest.fixture
def at_desk(clock: Clock, browser: Browser, browser_context_args: dict[str, Any], live_server: Any) -> Iterator[Desks]:
    """People at their screens. A page that complains, of our policy for scripts or of anything else, fails the test."""
    without_script.clear()
    desks = Desks(browser, browser_context_args, str(live_server))
    yield desks
    for context in desks.contexts:
        context.close()
    assert desks.complaints == []
