"""Five hundred pounds for a village hall: twelve questions, one officer, a delegate's notice, one payment, one end note; under 25 answers of
the applicant and under 20 minutes of the officer, from the first question to the end note."""

from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from grants.awards.models import Award
from grants.payments.models import Batch, Instalment
from tests import makers as make
from tests.journeys.conftest import Clock, Desks
from tests.journeys.steps import assessor, clerk, commissioner, finance, office, officer, public
from tests.journeys.steps.clerk import Answer, choose, on, pick, text, tick
from tests.journeys.steps.screen import a_night_passes, look, press

pytestmark = pytest.mark.django_db(transaction=True)
COUNCIL = "Little Marlow Parish Council"
# Our estimate of an officer's time: 24 seconds for each screen that she is shown, three minutes to read twelve short answers, one for the end note.
MINUTES_A_SCREEN, MINUTES_TO_READ_THE_BID, MINUTES_TO_READ_THE_NOTE = 0.4, 3, 1

CHECK: dict[str, Answer] = {
    "What kind of body are you?": choose("What kind of body are you?", "Parish or town council"),
    "Do you have a bank account": tick("Yes"),
    "Will the work be in": tick("Yes"),
    "How much do you expect to ask for?": text("How much do you expect to ask for?", "500"),
    "When will the work start?": on("When will the work start?", 1, 5, 2027),
    "When will the work end?": on("When will the work end?", 30, 9, 2027),
    "Does the work replace": tick("No"),
}
ASKED: list[list[Answer]] = [
    [text("Minute by which the council agreed to apply", "26/118 of 3 March")],
    [text("Name of the project", "Lights for the hall path")],
    [text("Summary that we may publish", "Lights on the path from the hall to the road.")],
    [pick("Main outcome", "O12: Safer roads")],
    [text("What will you do, for whom, and what will change?", "Six lights on the path, so that people see where they step and are seen.")],
    [text("How many people will take part?", "60")],
    [text("Rugford", "100"), text("Postcode of the main place", "CV34 4AA")],
    [tick("I may apply for this organisation.")],
]


class Screens:
    """How many screens one person was shown."""

    def __init__(self, page: Page) -> None:
        self.count = 0
        page.on("framenavigated", self.one_more)

    def one_more(self, frame: object) -> None:
        self.count += 1


def test_a_500_pound_donation_takes_little_of_anyones_time(at_desk: Desks, clock: Clock, tmp_path: Path) -> None:
    team = office.team()
    call = office.donation_call(team.officer)
    office.site()
    body = make.organisation(COUNCIL)
    owner = make.member(body)
    page, desk = at_desk(owner), at_desk(team.officer)
    screens = Screens(desk)

    def later(when: datetime) -> None:
        clock.move_to(when)
        at_desk.sign_in_again()
        a_night_passes()

    later(make.later(days=1))
    answers = asks(page, call.title)
    reference = clerk.sends(page)
    later(make.later(days=2))
    is_decided_by_one_officer(desk, reference, team, at_desk, call.title)
    award = Award.objects.get(application__reference=reference)
    answers += accepts(page)
    later(datetime.combine(award.starts_on, make.NOON.timetz()))
    is_paid_once(desk, award, team, at_desk, tmp_path)
    later(datetime.combine(award.ends_on, make.NOON.timetz()))
    answers += reports(page)
    officer.reads_the_return(desk, f"{award.reference}/R1")
    officer.accepts_the_return(desk)
    public.reads_on_the_plan(at_desk(), "O12", "£500")

    minutes = screens.count * MINUTES_A_SCREEN + MINUTES_TO_READ_THE_BID + MINUTES_TO_READ_THE_NOTE
    assert answers < 25, answers
    assert minutes < 20, (minutes, screens.count)


def asks(page: Page, title: str) -> int:
    """A council that the office knows already; gives the number of answers."""
    public.finds_the_call(page, title)
    public.goes_to_the_check(page)
    answered = clerk.checks_that_she_can_apply(page, CHECK)
    press(page, "Start your application")
    look(page, "Start your application")
    press(page, "Start application")
    clerk.opens_section(page, "Your project")
    expect(page.get_by_label("How much do you ask for?")).to_have_value("500")
    clerk.answers_section(page, "Your project", [one for each in ASKED for one in each])
    return answered + len(ASKED)


def is_decided_by_one_officer(desk: Page, reference: str, team: office.Team, at_desk: Desks, title: str) -> None:
    """Three tests, one mark, and the month's notice, signed by a delegate."""
    officer.opens_bid(desk, reference)
    press(desk, "Start checks")
    officer.finds_it_eligible(desk, reference)
    officer.assigns(desk, reference, ["Ola Officer"])
    desk.goto("/assessment/")
    desk.get_by_role("link", name="declare your interests in its bodies").click()
    assessor.declares(desk, COUNCIL, "None")
    assessor.scores(desk, reference, [4])
    desk.get_by_label("Overall reasons").fill("It will do what it says, at a fair price.")
    assessor.sends_her_scores(desk, "80.00")
    officer.sends_to_the_panel(desk, reference)
    officer.recommends(desk, reference, purpose="Lights on a path.", reasons="A lit path is a safer path.", conditions="")
    notice = officer.drafts_a_notice(desk, title="Donations of November", call_title=title, delegated=True)
    officer.writes_the_summary(desk, notice, total="500", summary="One donation.")
    commissioner.comments(at_desk(team.chief_executive), notice, "legal", "No comment.")
    commissioner.comments(at_desk(team.finance_chief), notice, "financial", "No comment.")
    officer.sends_for_signature(desk, notice)
    commissioner.signs(at_desk(team.delegate), notice, signed_as="Deputy Commissioner")
    officer.sends_offers(desk, notice, 1)


def accepts(page: Page) -> int:
    """Her post and the terms; then the name on the account and its two numbers."""
    clerk.accepts_the_offer(page, post="Clerk to the council")
    clerk.gives_her_account(page, name=COUNCIL, sort_code="01-23-45", account_number="00345678")
    return 2 + 3


def is_paid_once(desk: Page, award: Award, team: office.Team, at_desk: Desks, folder: Path) -> None:
    """The whole sum at once."""
    ledger = at_desk(team.finance)
    payment = Instalment.objects.get(award=award)
    finance.confirms_the_account(at_desk(team.other_finance), COUNCIL, "Rang the clerk on the number that we hold.")
    finance.enters_the_supplier_number(ledger, COUNCIL, "0004712")
    officer.prepares(desk, award.reference, payment.reference)
    finance.approves(at_desk(team.finance_chief), payment.reference)
    reference = officer.makes_a_batch(desk)
    finance.opens_the_batch(ledger, reference)
    finance.locks(ledger)
    finance.releases(ledger)
    today = timezone.localdate()
    finance.records_as_paid(ledger, (today.day, today.month, today.year), "BACS-000124")
    assert (Instalment.objects.get(award=award).state, Batch.objects.get().total_pence) == ("paid", 50_000)


def reports(page: Page) -> int:
    """The end note."""
    clerk.begins_the_return(page)
    page.get_by_label("What did you do, and what did you learn?").fill("The six lights are up, and people use the path.")
    page.get_by_label("Lights for the hall path", exact=True).fill("1")
    page.get_by_label("The work in the bid", exact=True).fill("500")
    page.get_by_label("Who declares that this return is true?").fill("The clerk to the council")
    clerk.sends_the_return(page)
    return 4
