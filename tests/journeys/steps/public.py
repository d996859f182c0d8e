"""Anyone at all: she reads the public pages without an account."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.steps.screen import follow, look, press


def finds_the_call(page: Page, title: str) -> None:
    """From the front door to the page of a call."""
    page.goto("/")
    look(page)
    follow(page, "Funding", exact=True)
    look(page)
    follow(page, title, exact=True)
    look(page, title)
    for part in ("What we want to fund", "Who can apply", "How we score bids", "How to apply"):
        expect(page.get_by_role("heading", name=part)).to_be_visible()


def goes_to_the_check(page: Page) -> None:
    press(page, "Check if you can apply")


def reads_on_the_plan(page: Page, outcome: str, *words: str) -> None:
    """The card of one outcome on the page of the Plan says all of this."""
    page.goto("/plan/")
    look(page)
    card = page.locator(f"#{outcome}")
    for each in words:
        expect(card).to_contain_text(re.compile(rf"(?<![\d.,]){re.escape(each)}(?![\d,])"))
