"""Whatever is wrong with what she types, it stays in its box, and she is told beside it and at the top of the page how to put it right."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from commissioning.questions.queries import values_of
from grants.applications.models import Application, Submission
from tests import makers as make
from tests.commissioning.files.documents import EXE
from tests.journeys.conftest import Clock, Desks
from tests.journeys.steps import clerk, office
from tests.journeys.steps.screen import group, letters_to, look, press

pytestmark = pytest.mark.django_db(transaction=True)


def section_of(bid: Application, key: str) -> str:
    return f"/apply/bid/{bid.reference}/section/{key}/"


def told_twice(page: Page, says: str) -> None:
    """In the summary, which leads to the field, and beside the field."""
    link = page.get_by_role("alert").get_by_role("link", name=says).first
    expect(link).to_be_visible()
    expect(page.locator(".govuk-error-message", has_text=says).first).to_be_visible()
    expect(page).to_have_title(clerk.ERROR)
    target = link.get_attribute("href") or ""
    link.click()
    expect(page.locator(f"{target}:focus, {target} :focus")).to_have_count(1)


def test_words_amounts_dates_and_files_that_cannot_be_taken_are_told_and_kept(at_desk: Desks, tmp_path: Path) -> None:
    bid = make.application("blank", call=office.road_safety_call())
    page = at_desk(make.member(bid.organisation))

    page.goto(section_of(bid, "project"))
    long = " ".join(["word"] * 83)
    page.get_by_label("Summary that we may publish").fill(long)
    page.get_by_label("Name of the project").fill("A sign")
    press(page, "Save and continue")
    told_twice(page, "Use 75 words or fewer. This answer has 83")
    expect(page.get_by_label("Summary that we may publish")).to_have_value(long)
    expect(page.get_by_label("Name of the project")).to_have_value("A sign")
    look(page, "Your project")

    page.goto(section_of(bid, "delivery"))
    start = group(page, "When will the work start?")
    for label, figure in (("Day", "31"), ("Month", "2"), ("Year", "2027")):
        start.get_by_label(label).fill(figure)
    page.get_by_label("How many people will take part?").fill("a dozen")
    press(page, "Save and continue")
    told_twice(page, "must be a real date, like 27 3 2027.")
    told_twice(page, "Enter a whole number in figures")
    expect(start.get_by_label("Day")).to_have_value("31")
    expect(start.get_by_label("Month")).to_have_value("2")
    expect(page.get_by_label("How many people will take part?")).to_have_value("a dozen")
    look(page, "What you will do")

    page.goto(section_of(bid, "budget"))
    cost = group(page, "Cost 1")
    cost.get_by_label("What it is for").fill("Sign")
    cost.get_by_label("Cost of one").fill("six thousand")
    clerk.upload("Quotes for any item over £1,000 (optional)", "quote.pdf", tmp_path, EXE)(page)
    press(page, "Save and continue")
    told_twice(page, "“six thousand” is not an amount.")
    told_twice(page, "quote.pdf")
    expect(group(page, "Cost 1").get_by_label("Cost of one")).to_have_value("six thousand")
    expect(group(page, "Cost 1").get_by_label("What it is for")).to_have_value("Sign")
    look(page, "Budget")

    page.reload()
    page.goto(section_of(bid, "budget"))
    expect(group(page, "Cost 1").get_by_label("Cost of one")).to_have_value("six thousand")
    assert values_of(bid.answers_id)["summary"] == long


def test_pressing_twice_makes_one_bid_and_sends_it_once(at_desk: Desks) -> None:
    call = make.call("published")
    body = make.organisation()
    page = at_desk(make.member(body), script=False)
    page.goto(f"/apply/{call.reference}/check/")
    clerk.checks_that_she_can_apply(page, {"Will the work be in": clerk.tick("Yes")})
    press(page, "Start your application")
    page.get_by_role("button", name="Start application").dblclick()
    look(page, "Your application")
    bid = Application.objects.get()
    make.answer_all(bid, by=make.member(body), at=make.NOON)

    page.goto(f"/apply/bid/{bid.reference}/answers/")
    page.get_by_role("button", name="Send application").dblclick()
    look(page, "Application sent")
    assert Application.objects.get().state == "submitted"
    assert Submission.objects.count() == 1
    assert len(letters_to(body.contact_email)) == 1


def test_a_late_bid_is_refused_with_both_times_and_kept(at_desk: Desks, clock: Clock) -> None:
    bid = make.application("draft", title="Slower lanes past the school")
    clock.move_to(bid.call.closes_at - timedelta(minutes=2))
    page = at_desk(make.member(bid.organisation))
    page.goto(f"/apply/bid/{bid.reference}/answers/")
    look(page, "Check your answers and send")

    clock.move_to(bid.call.closes_at + timedelta(seconds=3))
    press(page, "Send application")
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("The call closed at 12 noon on 30 November 2026.")
    expect(refused).to_contain_text("Your application reached us at 12:00:0")
    expect(refused).to_contain_text("Your draft is kept.")
    look(page)
    expect(page.locator("main")).to_contain_text("Slower lanes past the school")
    assert Application.objects.get().state == "draft"
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_session_that_ended_leads_back_to_the_page_with_the_words(at_desk: Desks, script: bool) -> None:
    bid = make.application("blank", call=office.road_safety_call())
    clerk_herself = make.member(bid.organisation)
    page = at_desk(clerk_herself, script=script)
    page.goto(section_of(bid, "project"))
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Name of the project").fill("The long lane")
    if script:
        page.keyboard.press("Tab")
        expect(page.locator("[data-saved]")).to_contain_text("You have been signed out.")
    press(page, "Save and continue")
    clerk.signs_in_by_code(page, clerk_herself.email)
    expect(page).to_have_url(re.compile(f"{section_of(bid, 'project')}$"))
    expect(page.get_by_label("Name of the project")).to_have_value("The long lane")
    expect(page.locator("main")).to_contain_text("this is not saved yet")
    look(page, "Your project")
    press(page, "Save and come back later")
    assert values_of(bid.answers_id)["name"] == "The long lane"


def test_words_typed_without_a_connection_are_kept_in_the_page_and_sent_when_it_is_back(at_desk: Desks) -> None:
    bid = make.application("blank", call=office.road_safety_call())
    page = at_desk(make.member(bid.organisation))
    page.goto(section_of(bid, "project"))
    page.context.set_offline(True)
    page.get_by_label("Name of the project").fill("The long lane")
    page.keyboard.press("Tab")
    expect(page.locator("[data-saved]")).to_contain_text("Not saved yet: there is no connection. We keep trying.")
    expect(page.get_by_label("Name of the project")).to_have_value("The long lane")
    page.context.set_offline(False)
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    assert values_of(bid.answers_id)["name"] == "The long lane"


def test_a_browser_that_dies_in_the_middle_of_an_answer_loses_only_what_was_not_said_to_be_saved(at_desk: Desks) -> None:
    bid = make.application("blank", call=office.road_safety_call())
    page = at_desk(make.member(bid.organisation))
    page.goto(section_of(bid, "project"))
    page.get_by_label("Name of the project").fill("The long lane")
    page.keyboard.press("Tab")
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    page.get_by_label("Summary that we may publish").fill("We would slow")
    page.close(run_before_unload=False)
    assert values_of(bid.answers_id)["name"] == "The long lane"
    again = at_desk(make.member(bid.organisation))
    again.goto(section_of(bid, "project"))
    expect(again.get_by_label("Name of the project")).to_have_value("The long lane")
