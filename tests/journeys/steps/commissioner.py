"""Those who decide: the two officers who comment before a signature, and the Commissioner or her delegate, who signs."""

from playwright.sync_api import Page, expect

from tests.journeys.steps.screen import look, press


def comments(page: Page, reference: str, kind: str, words: str) -> None:
    """The "legal" comment of the chief executive, or the "financial" one of the chief finance officer."""
    page.goto(f"/awards/notices/{reference}/")
    look(page, reference)
    press(page, f"Give the {kind} comment")
    look(page, reference)
    page.get_by_label("Your comment").fill(words)
    press(page, "Give this comment")
    look(page, reference)
    expect(page.locator("main")).to_contain_text(words)


def signs(page: Page, reference: str, *, signed_as: str) -> None:
    """She reads the notice, declares her interests, and signs."""
    page.goto(f"/awards/notices/{reference}/")
    press(page, "Read and sign")
    look(page, f"Sign {reference}")
    page.get_by_label("You sign as").fill(signed_as)
    page.get_by_label("I have read this notice and I take these decisions").check()
    press(page, "Sign the notice")
    look(page, reference)
    expect(page.locator("main")).to_contain_text(f"{signed_as}, on")


def may_not(page: Page, address: str) -> None:
    """An address that is not for her, though she knows it is there."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status in (403, 404), (address, answer.status)
    look(page)


def may_not_press(page: Page, address: str) -> None:
    """A button that her screens do not show her, pressed all the same."""
    page.goto("/sign-out/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    answer = page.request.post(address, form={"csrfmiddlewaretoken": token}, headers={"Referer": page.url})
    assert answer.status in (403, 404), (address, answer.status)
