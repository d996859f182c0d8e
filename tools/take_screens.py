"""Pictures of the demonstration's screens for `docs/screens/`. Start the demo first, then: tools/take_screens.py http://127.0.0.1:8000

Each person signs in as anybody does, with the code that the demo's mailbox shows.
"""

import os
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screens"
CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}\b")
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 320, "height": 1180}


def main(address: str) -> None:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        visitor = seat(browser, address)
        visitor.goto("/funding/")
        visitor.locator(".house-card a").first.click()
        take(visitor, "call-page")
        visitor.goto("/plan/#O12")
        take(visitor, "plan-page")

        clerk = seat(browser, address, PHONE)
        sign_in(clerk, "clerk@avonfield.example")
        clerk.get_by_role("link", name="Go on with it").first.click()
        take(clerk, "clerk-task-list")

        officer = seat(browser, address)
        sign_in(officer, "officer@opcc.example")
        officer.goto("/desk/bids/")
        take(officer, "officer-queue")

        assessor = seat(browser, address)
        sign_in(assessor, "assessor.two@opcc.example")
        assessor.goto("/assessment/")
        assessor.get_by_role("link", name="Go on").first.click()
        take(assessor, "scoring")

        officer.goto("/awards/notices/")
        officer.locator("table tbody th a").first.click()
        take(officer, "notice")

        finance = seat(browser, address)
        sign_in(finance, "finance@opcc.example")
        finance.goto("/desk/finance/")
        take(finance, "finance-desk")
        browser.close()


def seat(browser: Browser, address: str, size: ViewportSize = WIDE) -> Page:
    """A browser of one person's own."""
    return browser.new_context(base_url=address, viewport=size, locale="en-GB", timezone_id="Europe/London").new_page()


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    letters = page.context.new_page()
    letters.goto(f"/demo/mailbox/?to={email}")
    letters.locator("table tbody th a").first.click()
    code = CODE.search(letters.locator("main").inner_text())
    letters.close()
    if not code:
        raise SystemExit(f"No code came for {email}.")
    page.get_by_label("Code").fill(code[0])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def take(page: Page, name: str) -> None:
    """The part that one sees without scrolling."""
    page.wait_for_load_state("networkidle")
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    print(f"{path.name}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
