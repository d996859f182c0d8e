"""The clerk of a parish council: she checks, signs in, writes, sends; later she accepts, gives bank details and reports."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.commissioning.files.documents import PDF
from tests.journeys.steps.screen import fill_rows, follow, group, letters_to, look, press, type_date

CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}\b")
ERROR = re.compile(r"^Error: ")
Answer = Callable[[Page], None]


# Ways of answering, each a question and what is typed there


def text(label: str, words: str) -> Answer:
    return lambda page: page.get_by_label(label, exact=True).fill(words)


def choose(question: str, option: str) -> Answer:
    return lambda page: group(page, question).get_by_label(option, exact=True).check()


def tick(label: str) -> Answer:
    return lambda page: page.get_by_label(label).check()


def pick(label: str, option: str) -> Answer:
    return lambda page: page.get_by_label(label, exact=True).select_option(label=option)


def on(question: str, day: int, month: int, year: int) -> Answer:
    return lambda page: type_date(group(page, question), day, month, year)


def rows(name: str, *given: dict[str, Any]) -> Answer:
    return lambda page: fill_rows(page, name, list(given))


def upload(question: str, name: str, folder: Path, content: bytes = PDF) -> Answer:
    path = folder / name
    path.write_bytes(content)
    return lambda page: group(page, question).locator("input[type=file]").set_input_files(path)


# The check, without an account


CHECK: dict[str, Answer] = {
    "What kind of body are you?": choose("What kind of body are you?", "Parish or town council"),
    "Do you have a bank account": tick("Yes"),
    "Will the work be in": tick("Yes"),
    "How much do you expect to ask for?": text("How much do you expect to ask for?", "6,800"),
    "When will the work start?": on("When will the work start?", 1, 5, 2027),
    "When will the work end?": on("When will the work end?", 31, 3, 2028),
    "Does the work replace": tick("No"),
}


def checks_that_she_can_apply(page: Page, check: dict[str, Answer] | None = None) -> int:
    """From the first button to "You can apply"; gives the number of questions."""
    look(page, "Check if you can apply")
    press(page, "Start the check")
    for answered in range(20):
        heading = page.locator("h1").inner_text()
        if heading.startswith("You can apply"):
            look(page)
            return answered
        look(page)
        answer = next(each for words, each in (check or CHECK).items() if heading.startswith(words))
        answer(page)
        press(page, "Continue")
    raise AssertionError(page.url)


# Signing in


def signs_in_by_code(page: Page, email: str) -> None:
    """With the code that came by email. She stands on the page that asks for her address."""
    look(page, "Sign in")
    page.get_by_label("Email address").fill(email)
    press(page, "Send me a code")
    look(page, "Check your email")
    code = CODE.search(letters_to(email)[0].body_text)
    assert code
    page.get_by_label("Code").fill(code[0])
    press(page, "Sign in")


# Her organisation


def adds_her_council(page: Page, *, name: str, contact: str, second: str) -> int:
    """Fills the record of her council; gives the number of answers."""
    look(page, "Add an organisation")
    typed = {
        "Legal name": name,
        "Address": "The Old School\nMill Lane\nLower Wickford",
        "Postcode": "cv344aa",
        "Email address of the main contact": contact,
        "Name of the second contact": "Robin Chair",
        "Email address of the second contact": second,
    }
    for label, words in typed.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("What kind of body is it?").select_option(label="Parish or town council")
    page.get_by_label("Name", exact=True).fill("Sam Clerk")
    press(page, "Save and continue")
    return len(typed) + 2


# The bid


def begins_her_bid(page: Page, reference: str, *, email: str, council: str, second: str) -> None:
    """From the call's check to the task list of her bid, as somebody whom the office has never met."""
    page.goto(f"/apply/{reference}/check/")
    begins_from_the_check(page, email=email, council=council, second=second)


def begins_from_the_check(page: Page, *, email: str, council: str, second: str, check: dict[str, Answer] | None = None) -> int:
    """The same for one who stands on the first page of the check; gives the number of answers that were asked of her."""
    answered = checks_that_she_can_apply(page, check)
    press(page, "Start your application")
    signs_in_by_code(page, email)
    look(page, "Start your application")
    press(page, "Add your organisation")
    answered += adds_her_council(page, name=council, contact=email, second=second)
    look(page, "Start your application")
    press(page, "Start application")
    look(page, "Your application")
    return answered


def opens_section(page: Page, title: str) -> None:
    follow(page, title, exact=True)


def answers_section(page: Page, title: str, answers: Iterable[Answer]) -> None:
    """Answers what a section asks and goes on. An answer that brings up new questions is followed by them on the same page."""
    look(page, title)
    for each in answers:
        each(page)
    press(page, "Save and continue")
    expect(page.get_by_role("alert")).to_have_count(0)


def sends(page: Page) -> str:
    """From the task list to "Application sent"; gives the reference."""
    press(page, "Check your answers and send")
    look(page, "Check your answers and send")
    press(page, "Send application")
    look(page, "Application sent")
    return page.locator(".govuk-panel__body strong").inner_text()


def expects_status(page: Page, words: str) -> None:
    """What "My bids" says of her bid."""
    page.goto("/desk/")
    look(page, "My bids")
    expect(page.locator(".house-bid").first).to_contain_text(words)


# The offer


def accepts_the_offer(page: Page, *, post: str) -> None:
    """From "My bids" to the accepted offer."""
    page.goto("/desk/")
    look(page, "My bids")
    page.get_by_role("link", name="Read the offer").click()
    look(page)
    press(page, "Accept the offer")
    look(page, "Accept the offer")
    page.get_by_label("Your post in the organisation").fill(post)
    page.get_by_label("I may bind the organisation").check()
    press(page, "Accept the offer")
    expect(page.get_by_text("You accepted the offer.")).to_be_visible()
    look(page)


def sends_evidence(page: Page, award: str, condition: int, folder: Path) -> None:
    """The file that shows that a condition is met."""
    page.goto(f"/awards/{award}/")
    page.get_by_role("link", name=f"Send evidence for condition {condition}").click()
    look(page, f"Send evidence for condition {condition}")
    path = folder / "Consent of the highways authority.pdf"
    path.write_bytes(PDF)
    page.get_by_label("File (optional)").set_input_files(path)
    page.get_by_label("What shows that it is met (optional)").fill("The consent came today.")
    press(page, "Send", exact=True)
    expect(page.get_by_text(f"We have what you sent for condition {condition}.")).to_be_visible()


def gives_her_account(page: Page, *, name: str, sort_code: str, account_number: str) -> None:
    """From "My bids"; what she typed is masked at once."""
    page.goto("/desk/")
    page.get_by_role("link", name="Give bank details").click()
    look(page, "Where we pay you")
    page.get_by_label("Name on the account").fill(name)
    page.get_by_label("Sort code").fill(sort_code)
    page.get_by_label("Account number").fill(account_number)
    press(page, "Save the account")
    look(page, "Where we pay you")
    main = page.locator("main")
    expect(main).to_contain_text("Being confirmed")
    expect(main).not_to_contain_text(account_number)
    expect(main).to_contain_text(account_number[-4:])


# The return


def begins_the_return(page: Page) -> str:
    """From "My bids"; gives its reference."""
    page.goto("/desk/")
    look(page, "My bids")
    page.get_by_role("link", name="Go to the return").click()
    look(page)
    press(page, "Start the return")
    look(page)
    return page.locator("h1").inner_text().split()[-1]


def fills_the_return(page: Page, *, story: str, figures: dict[str, str], people: str, changes: str, declared: str) -> None:
    """Every figure that was agreed, in its place."""
    page.get_by_label("What did you do, and what did you learn?").fill(story)
    for label, figure in figures.items():
        page.get_by_label(label, exact=True).fill(figure)
    page.get_by_label("How many people did it reach?").fill(people)
    page.get_by_label("Has anything changed, or could anything go wrong?").fill(changes)
    page.get_by_label("Who declares that this return is true?").fill(declared)


def sends_the_return(page: Page) -> None:
    press(page, "Save and check")
    look(page, "Check your return before you send it")
    press(page, "Send the return")
    expect(page.get_by_text("We have your return.")).to_be_visible()
    look(page)


def puts_right(page: Page, label: str, figure: str) -> None:
    """What the officer asked about, on the same return."""
    page.goto("/desk/")
    page.get_by_role("link", name="Go to the return").click()
    press(page, "Answer and send again")
    look(page)
    page.get_by_label(label, exact=True).fill(figure)
