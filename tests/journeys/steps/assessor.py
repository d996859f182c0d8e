"""The assessor: she declares before she opens anything, reads, scores each criterion with its reason, and sends."""

from playwright.sync_api import Page, expect

from tests.journeys.steps.screen import group, look, press


def is_turned_to_the_declaration(page: Page, assessment_id: int) -> None:
    """Nothing of a bid that was given to her opens before she has declared."""
    answer = page.goto(f"/assessment/{assessment_id}/")
    assert answer is not None
    assert answer.status == 403
    look(page, "Declare your interests first")
    press(page, "Declare", exact=True)
    look(page, "Declare your interests")


def declares(page: Page, body: str, interest: str, note: str = "") -> None:
    """None, known or a conflict, with one body of the call. She stands on the page of declarations."""
    group(page, body).get_by_label(interest, exact=True).check()
    if note:
        page.get_by_label(f"What is your interest in {body}?").fill(note)
    press(page, "Save my declaration")
    expect(page.get_by_text("Your declaration is recorded.")).to_be_visible()


def scores(page: Page, reference: str, values: list[int], *, reason: str = "The evidence is the county's own.") -> None:
    """Criterion after criterion, each on its page, then sends."""
    page.goto("/assessment/")
    look(page, "Bids to score")
    row = page.get_by_role("row", name=reference)
    row.get_by_role("link", name="Start").click()
    for number, value in enumerate(values, start=1):
        look(page)
        group(page, "Score").locator(f"input[value='{value}']").check()
        page.get_by_label("Reason", exact=True).fill(reason)
        press(page, "Save, then check and send" if number == len(values) else "Save and next criterion")
    look(page, "Check and send")


def sends_her_scores(page: Page, total: str) -> None:
    """She stands on the page that shows them all."""
    press(page, "Send scores")
    look(page, "Your scores for")
    expect(page.locator(".house-workspace__facts")).to_contain_text(total)


def does_not_see(page: Page, assessment_id: int, words: str) -> None:
    """What another scorer gave stays hidden until she has sent her own."""
    page.goto(f"/assessment/{assessment_id}/")
    look(page)
    expect(page.locator("main")).not_to_contain_text(words)
