"""The applicant's screens in a browser: seen by axe on a wide screen and a phone, kept as fields are left, and whole without script."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from commissioning.questions import seeds
from commissioning.questions.actions import load_question_set_from_toml
from commissioning.questions.counting import count_words
from commissioning.questions.queries import values_of
from grants.applications.models import Application, Submission
from tests import makers as make
from tests.browser import assert_accessible, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(make.NOON + timedelta(hours=1), tick=True):
        yield


def donation_call() -> Any:
    """A call for donations with the check and the form that the office uses."""
    check, _ = load_question_set_from_toml(seeds.FOLDER / "eligibility.toml", at=make.NOON)
    form, _ = load_question_set_from_toml(seeds.FOLDER / "donation.toml", at=make.NOON)
    return make.call("published", eligibility_set=check, question_set=form, least_pence=5_000, most_pence=99_900, preset="donation")


def answer_check(page: Page, *, look: Any) -> None:
    """From the first page of the check to its result, one question a page."""
    look(page)
    page.get_by_role("button", name="Start the check").click()
    look(page)
    page.get_by_label("Parish or town council").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("How much do you expect to ask for?").fill("500")
    page.get_by_role("button", name="Continue").click()
    for day, month in (("1", "5"), ("30", "9")):
        look(page)
        page.get_by_label("Day").fill(day)
        page.get_by_label("Month").fill(month)
        page.get_by_label("Year").fill("2027")
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You can apply")
    look(page)
    page.get_by_role("button", name="Start your application").click()


def add_organisation(page: Page, *, look: Any) -> None:
    page.get_by_role("button", name="Add your organisation").click()
    look(page)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the legal name of the organisation.")
    look(page)
    page.get_by_label("Legal name").fill("Long Marlow Parish Council")
    page.get_by_label("What kind of body is it?").select_option("parish")
    page.get_by_label("Parish code").fill("12")
    page.get_by_label("Address", exact=True).fill("The Hall, Long Marlow")
    page.get_by_label("Postcode").fill("cv344aa")
    page.get_by_label("Name", exact=True).fill("Alex Reed")
    page.get_by_label("Email address of the main contact").fill("clerk@marlow.example")
    page.get_by_label("Name of the second contact").fill("Sam Patel")
    page.get_by_label("Email address of the second contact").fill("chair@marlow.example")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("We kept “12”")).to_be_visible()


def fill_donation(page: Page) -> None:
    page.get_by_label("Minute by which the council agreed to apply").fill("26/118 of 3 March")
    page.get_by_label("Name of the project").fill("Slower lanes")
    page.get_by_label("Summary that we may publish").fill("Signs past the school.")
    page.get_by_label("Main outcome").select_option("O12")
    page.get_by_label("What will you do, for whom, and what will change?").fill("Two signs. Cars go slower.")
    page.get_by_label("How many people will take part?").fill("40")
    page.get_by_label("Rugford").fill("100")
    page.get_by_label("Postcode").fill("CV34 4AA")
    page.get_by_label("I may apply for this organisation").check()


def walk(page: Page, address: str, *, look: Any) -> Application:
    """From the check to "Application sent"; a mistake in the ask on the way."""
    call, clerk = donation_call(), make.user("Alex Reed")
    page.goto(f"{address}/apply/{call.reference}/check/")
    answer_check(page, look=look)
    expect(page).to_have_url(f"{address}/sign-in/?next=/apply/{call.reference}/start/")
    sign_in(page, clerk, address)
    page.goto(f"{address}/apply/{call.reference}/start/")
    look(page)
    add_organisation(page, look=look)
    look(page)
    page.get_by_role("button", name="Start application").click()
    look(page)
    page.get_by_role("link", name="Your project").click()
    look(page)
    fill_donation(page)
    page.get_by_label("How much do you ask for?").fill("£1,000k")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("“£1,000k” is not an amount.")
    expect(page.get_by_label("Name of the project")).to_have_value("Slower lanes")
    look(page)
    page.get_by_label("How much do you ask for?").fill("500")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Check your answers and send").click()
    look(page)
    page.get_by_role("button", name="Send application").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Application sent")
    look(page)
    return Application.objects.get()


def test_a_clerk_goes_from_the_check_to_sent_and_every_page_is_accessible(page: Page, live_server: Any) -> None:
    bid = walk(page, live_server.url, look=assert_accessible)
    assert (bid.state, bid.ask_pence, Submission.objects.count()) == ("submitted", 50_000, 1)
    page.get_by_role("link", name="Read or print what you sent").click()
    assert_accessible(page)
    page.get_by_role("link", name="My bids").first.click()
    assert_accessible(page)
    page.get_by_role("link", name="Long Marlow Parish Council").click()
    assert_accessible(page)


def test_the_same_works_without_script(browser: Browser, live_server: Any) -> None:
    page = browser.new_context(java_script_enabled=False, locale="en-GB").new_page()
    assert walk(page, live_server.url, look=lambda _: None).state == "submitted"


def test_an_answer_is_kept_as_its_field_is_left_and_after_a_lost_connection(page: Page, live_server: Any) -> None:
    bid = make.application("blank")
    sign_in(page, make.member(bid.organisation), live_server.url)
    page.goto(f"{live_server.url}/apply/bid/{bid.reference}/section/project/")
    page.get_by_label("What is the problem?").fill("Cars go fast.")
    page.get_by_label("Name of the project").focus()
    expect(page.get_by_text("Saved at")).to_be_visible()
    assert values_of(bid.answers_id) == {"need": "Cars go fast."}

    page.context.set_offline(True)
    page.get_by_label("Name of the project").fill("Slower lanes")
    page.get_by_label("What is the problem?").focus()
    expect(page.get_by_text("Not saved yet: there is no connection. We keep trying.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Saved at")).to_be_visible()
    assert values_of(bid.answers_id) == {"need": "Cars go fast.", "name": "Slower lanes"}


STRINGS = [
    "",
    "   ",
    "one",
    "two words",
    " spaced   out\t",
    "well-known by-pass",
    "one\ntwo\n\nthree",
    "no\u00a0break and\u3000wide",
    "a\u200bjoined word",
    "mark\ufeffbetween",
    "next\x85line",
    "£5,000 – not “£6,000”!",
    "naïve Café 日本 語",
    "e.g. 1/2 / 3",
]


def test_words_are_counted_alike_in_the_browser_and_on_the_server(page: Page, live_server: Any) -> None:
    bid = make.application("blank")
    sign_in(page, make.member(bid.organisation), live_server.url)
    page.goto(f"{live_server.url}/apply/bid/{bid.reference}/section/project/")
    box, told = page.get_by_label("What is the problem?"), page.locator(".govuk-character-count__status")
    for text in STRINGS:
        box.fill(text)
        left = 100 - count_words(text)
        expect(told).to_have_text(f"You have {left} {'word' if left == 1 else 'words'} remaining")
    assert [count_words(text) for text in STRINGS] == [0, 0, 1, 2, 2, 2, 3, 4, 2, 2, 1, 4, 4, 4]
    box.fill("word " * 111)
    expect(told).to_have_text("You have 11 words too many")
    expect(box).to_have_value("word " * 111)


def test_the_sums_of_a_budget_follow_what_is_typed_and_are_those_of_the_server(page: Page, live_server: Any) -> None:
    form, _ = load_question_set_from_toml(seeds.FOLDER / "pdg.toml", at=make.NOON)
    bid = make.application("blank", call=make.call("published", question_set=form))
    sign_in(page, make.member(bid.organisation), live_server.url)
    page.goto(f"{live_server.url}/apply/bid/{bid.reference}/section/budget/")
    line = page.get_by_role("group", name="Cost 1", exact=True)
    line.get_by_label("Heading").select_option("equipment")
    for label, typed in (("Quantity", "2.5"), ("Cost of one", "£1,000.01"), ("Asked of us", "2,000"), ("From others", "500.03")):
        line.get_by_label(label).fill(typed)
    sums = page.locator("[data-sums=all] td")
    assert line.locator("[data-line-total]").inner_text() == "£2,500.03"
    assert sums.all_inner_texts() == ["£2,500.03", "£2,000", "£500.03"]
    assert page.locator("[data-sums=head]:visible").all_inner_texts() == ["Equipment\t£2,500.03\t£2,000\t£500.03"]
    page.get_by_role("button", name="Save and come back later").click()
    plain = page.context.browser.new_context(java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    again = plain.new_page()
    again.goto(f"{live_server.url}/apply/bid/{bid.reference}/section/budget/")
    assert again.locator("[data-sums=all] td").all_inner_texts() == ["£2,500.03", "£2,000", "£500.03"]
    plain.close()
