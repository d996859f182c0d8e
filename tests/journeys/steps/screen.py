"""What every step shares: looking at a screen, filling a field that one finds by its label, and reading what the screen says."""

import re
from io import StringIO
from typing import Any

from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from commissioning.mail.models import Message
from tests.browser import assert_accessible
from tests.mailroom import run_queue

NUMBERS = re.compile(r"\d+")
looked_at: set[str] = set()  # the kinds of screen that a journey has gone over, in this run of the tests
without_script: set[Page] = set()  # browsers in which axe cannot run


def look(page: Page, heading: str | re.Pattern[str] = "") -> None:
    """The screen has one heading, the one expected, and nothing that bars a person; each kind of screen is gone over once a run."""
    expect(page.locator("h1")).to_have_count(1)
    if heading:
        expect(page.locator("h1")).to_contain_text(heading)
    kind = NUMBERS.sub("0", f"{page.url.partition('?')[0]} {page.title()}")
    if kind not in looked_at and page not in without_script:
        looked_at.add(kind)
        assert_accessible(page)


def press(page: Page | Locator, name: str, **options: Any) -> None:
    page.get_by_role("button", name=name, **options).click()


def follow(page: Page | Locator, name: str | re.Pattern[str], **options: Any) -> None:
    page.get_by_role("link", name=name, **options).click()


def group(page: Page | Locator, name: str) -> Locator:
    """A set of boxes under one question."""
    return page.get_by_role("group", name=name, exact=True)


def type_date(place: Locator, day: int, month: int, year: int) -> None:
    """Day, month and year in the boxes of one date."""
    for label, figure in (("Day", day), ("Month", month), ("Year", year)):
        place.get_by_label(label, exact=True).fill(str(figure))


def fill_rows(page: Page, name: str, rows: list[dict[str, Any]]) -> None:
    """The rows of a table: a value is text, a choice ("=words") or a date (day, month, year). More rows are added as the screen offers."""
    for number, row in enumerate(rows, start=1):
        place = group(page, f"{name} {number}")
        if not place.count():
            press(page, f"Add another {name.lower()}")
        expect(place).to_be_visible()
        for label, value in row.items():
            if isinstance(value, tuple):
                type_date(group(place, label), *value)
            elif value.startswith("="):
                place.get_by_label(label, exact=True).select_option(label=value[1:])
            else:
                place.get_by_label(label, exact=True).fill(value)


def letters_to(address: str, about: str = "") -> list[Message]:
    """Every letter to an address, newest first, after the post has gone round; `about` narrows it to subjects that hold these words."""
    run_queue()
    return list(Message.objects.to(address).filter(subject__icontains=about).newest_first())


def a_night_passes() -> None:
    """What the clock does by itself: jobs that fall due, then the post."""
    call_command("run_due", stdout=StringIO())
    run_queue()


FILL = """given => {
  for (const [name, value] of Object.entries(given)) {
    const boxes = Array.from(document.getElementsByName(name));
    if (!boxes.length) throw new Error(`This screen has no box ${name}`);
    for (const box of boxes) {
      if (['radio', 'checkbox'].includes(box.type)) box.checked = [].concat(value).includes(box.value);
      else box.value = value;
    }
  }
}"""


def fill_all(page: Page, given: dict[str, Any]) -> None:
    """Hundreds of boxes at once, by name: text, or what is chosen among several. A box that the screen does not have fails."""
    page.evaluate(FILL, given)
