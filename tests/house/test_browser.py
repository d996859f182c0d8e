"""The browser fixtures themselves: our Chromium, a page that anyone may see, and axe."""

import pytest
from playwright.sync_api import Page

from tests.browser import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_sign_in_page_is_accessible_and_runs_our_script_only(page: Page, live_server: object) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
    page.goto(f"{live_server}/sign-in/")
    assert page.locator("h1").count() == 1
    assert_accessible(page)
    assert page.evaluate("document.body.classList.contains('govuk-frontend-supported')")
    assert complaints == []
