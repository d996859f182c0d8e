"""From the check to "Application sent" with no mouse: every control is reached by Tab, used by keys, and seen to be the one in focus."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect

from grants.applications.models import Application
from tests import makers as make
from tests.browser import sign_in
from tests.grants.applications.test_browser import donation_call

pytestmark = pytest.mark.django_db(transaction=True)
FARTHEST = 90
# GOV.UK's sheet shows focus by an outline, a shadow or another ground; a radio's is drawn on the label's own circle.
IS_SEEN = """each => {
  const marks = [getComputedStyle(each), getComputedStyle(each.nextElementSibling || each, '::before')];
  return marks.some(style => style.outlineStyle !== 'none' && style.outlineWidth !== '0px' || style.boxShadow !== 'none');
}"""


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(make.NOON + timedelta(hours=1), tick=True):
        yield


def go_to(page: Page, target: Locator) -> None:
    """By the Tab key alone; what has the focus can be seen to have it."""
    expect(target).to_be_visible()
    for _ in range(FARTHEST):
        if target.evaluate("each => each === document.activeElement"):
            assert target.evaluate(IS_SEEN), f"the focus cannot be seen on {target}"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by Tab")


def press(page: Page, name: str) -> None:
    go_to(page, page.get_by_role("button", name=name, exact=True))
    with page.expect_navigation():  # the next page has boxes of the same names
        page.keyboard.press("Enter")


def follow(page: Page, name: str) -> None:
    go_to(page, page.get_by_role("link", name=name, exact=True))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_in(page: Page, label: str, words: str) -> None:
    go_to(page, page.get_by_label(label, exact=True))
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def choose(page: Page, label: str) -> None:
    """A radio: Tab to its group, then the arrows; Space where the first is meant."""
    target = page.get_by_label(label, exact=True)
    name = target.get_attribute("name")
    go_to(page, page.locator(f"input[name='{name}']").first)
    for _ in range(FARTHEST):
        if target.evaluate("each => each === document.activeElement"):
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{label} is not reached by the arrows")


def test_a_whole_bid_is_sent_by_keyboard_alone(page: Page, live_server: Any) -> None:
    call, clerk = donation_call(), make.user("Alex Reed")
    page.goto(f"{live_server.url}/apply/{call.reference}/check/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    press(page, "Start the check")
    for answer in ("Parish or town council", "Yes", "Yes"):
        choose(page, answer)
        press(page, "Continue")
    type_in(page, "How much do you expect to ask for?", "500")
    press(page, "Continue")
    for day, month in (("1", "5"), ("30", "9")):
        for label, figure in (("Day", day), ("Month", month), ("Year", "2027")):
            type_in(page, label, figure)
        press(page, "Continue")
    choose(page, "No")
    press(page, "Continue")
    press(page, "Start your application")
    page.wait_for_url("**/sign-in/**")
    sign_in(page, clerk, live_server.url)

    page.goto(f"{live_server.url}/apply/{call.reference}/start/")
    press(page, "Add your organisation")
    type_in(page, "Legal name", "Long Marlow Parish Council")
    go_to(page, page.get_by_label("What kind of body is it?"))
    page.keyboard.type("Parish or")
    type_in(page, "Address", "The Hall, Long Marlow")
    type_in(page, "Postcode", "CV34 4AA")
    type_in(page, "Name", "Alex Reed")
    type_in(page, "Email address of the main contact", "clerk@marlow.example")
    type_in(page, "Name of the second contact", "Sam Patel")
    type_in(page, "Email address of the second contact", "chair@marlow.example")
    press(page, "Save and continue")
    press(page, "Start application")

    follow(page, "Your project")
    for label, words in (
        ("Minute by which the council agreed to apply", "26/118 of 3 March"),
        ("Name of the project", "Slower lanes"),
        ("Summary that we may publish", "Signs past the school."),
    ):
        go_to(page, page.get_by_label(label))
        page.keyboard.type(words)
    fill_the_rest(page)
    press(page, "Save and continue")
    press(page, "Check your answers and send")
    press(page, "Send application")
    expect(page.get_by_role("heading", level=1)).to_have_text("Application sent")
    bid = Application.objects.get()
    assert (bid.state, bid.ask_pence, bid.title) == ("submitted", 50_000, "Slower lanes")


def fill_the_rest(page: Page) -> None:
    """In the order of the page: whoever tabs never has to go back."""
    for label, words in (
        ("Main outcome", "O12"),
        ("What will you do, for whom, and what will change?", "Two signs. Cars go slower."),
        ("How many people will take part?", "40"),
        ("Rugford", "100"),
        ("Postcode", "CV34 4AA"),
        ("How much do you ask for?", "500"),
    ):
        go_to(page, page.get_by_label(label))
        page.keyboard.type(words)
    go_to(page, page.get_by_label("I may apply for this organisation"))
    page.keyboard.press("Space")
