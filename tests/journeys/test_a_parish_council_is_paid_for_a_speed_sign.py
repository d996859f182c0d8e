"""A parish council finds the Road Safety Fund, asks for £6,800, is scored, decided, paid, reports, and is paid again: each step by the right
person on her own screens, and refused to the wrong one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import Page

from commissioning.calls.models import Call
from commissioning.people.models import User
from grants.applications.models import Application
from grants.assessment.models import Assessment
from grants.awards.models import Award
from grants.payments.models import Batch, Instalment
from tests import makers as make
from tests.journeys.conftest import Clock, Desks
from tests.journeys.steps import assessor, bid_for_a_sign, clerk, commissioner, finance, office, officer, public
from tests.journeys.steps.screen import a_night_passes, letters_to, look

pytestmark = pytest.mark.django_db(transaction=True)
COUNCIL, CLERK, CHAIR = "Lower Wickford Parish Council", "clerk@wickford.example", "chair@wickford.example"
SIGN = bid_for_a_sign.NAME


@dataclass
class Story:
    """Who is in it, where they sit, and what they have made so far."""

    at_desk: Desks
    clock: Clock
    folder: Path
    team: office.Team
    call: Call
    clerk: Page
    officer: Page
    finance: Page
    other_finance: Page
    finance_chief: Page
    bid: str = ""
    award: str = ""
    notice: str = ""

    def later(self, when: datetime) -> None:
        """Time passes, and everybody signs in anew."""
        self.clock.move_to(when)
        self.at_desk.sign_in_again()
        a_night_passes()

    @property
    def first(self) -> str:
        return f"{self.award}/1"

    @property
    def second(self) -> str:
        return f"{self.award}/2"


@pytest.fixture
def story(at_desk: Desks, clock: Clock, tmp_path: Path) -> Story:
    team = office.team()
    (tmp_path / "indicators").mkdir()
    office.indicators("I23", "I25a", folder=tmp_path / "indicators")
    call = office.road_safety_call(team.officer)
    office.site()
    return Story(
        at_desk,
        clock,
        tmp_path,
        team,
        call,
        clerk=at_desk(),
        officer=at_desk(team.officer),
        finance=at_desk(team.finance),
        other_finance=at_desk(team.other_finance),
        finance_chief=at_desk(team.finance_chief),
    )


def test_a_parish_council_is_paid_for_a_speed_sign(story: Story) -> None:
    she_applies(story)
    it_is_scored(story)
    it_is_decided(story)
    she_accepts(story)
    the_first_half_is_paid(story)
    she_reports(story)
    the_public_reads_of_it(story)


def she_applies(story: Story) -> None:
    story.later(make.later(days=2))
    page = story.clerk
    public.finds_the_call(page, story.call.title)
    public.goes_to_the_check(page)
    clerk.begins_from_the_check(page, email=CLERK, council=COUNCIL, second=CHAIR)
    clerk.opens_section(page, "Your organisation")
    bid_for_a_sign.fills_in_the_bid(page, story.folder)
    look(page, SIGN)
    story.bid = clerk.sends(page)
    clerk.expects_status(page, "Sent")
    for address in (CLERK, CHAIR):
        letter = letters_to(address, story.bid)[0]
        assert [each.name for each in letter.attachments.all()] == [f"{story.bid}-1.pdf"]
    story.at_desk.belongs_to(page, User.objects.get(email=CLERK))
    stranger = story.at_desk(make.member(make.organisation("Upper Wickford Parish Council")))
    commissioner.may_not(stranger, f"/apply/bid/{story.bid}/read/")
    commissioner.may_not(story.officer, f"/apply/bid/{story.bid}/answers/")


def it_is_scored(story: Story) -> None:
    story.later(story.call.closes_at + timedelta(days=1))
    desk, (first, second, third) = story.officer, story.team.assessors
    officer.starts_the_assessment(desk, story.call.title)
    officer.finds_it_eligible(desk, story.bid)
    officer.assigns(desk, story.bid, ["Ash Assessor", "Bo Assessor", "Col Assessor"])

    pages = [story.at_desk(each) for each in (first, second, third)]
    given = {each.assessor_id: each.pk for each in Assessment.objects.all()}
    assessor.is_turned_to_the_declaration(pages[0], given[first.pk])
    assessor.declares(pages[0], COUNCIL, "None")
    assessor.is_turned_to_the_declaration(pages[1], given[second.pk])
    assessor.declares(pages[1], COUNCIL, "Known to me, no conflict", "I met its clerk at a conference.")
    assessor.is_turned_to_the_declaration(pages[2], given[third.pk])
    assessor.declares(pages[2], COUNCIL, "Conflict", "My sister is its chair.")
    for address in (f"/assessment/{given[third.pk]}/", f"/desk/bids/{story.bid}/"):
        commissioner.may_not(pages[2], address)

    assessor.scores(pages[0], story.bid, [5, 4, 3, 3, 4, 2, 3])
    assessor.sends_her_scores(pages[0], "74.00")
    assessor.does_not_see(pages[1], given[second.pk], "74.00")
    assessor.scores(pages[1], story.bid, [5, 4, 3, 3, 4, 2, 5])
    assessor.sends_her_scores(pages[1], "78.00")
    officer.moderates(desk, story.bid, {"Value for money": "4"})
    officer.sends_to_the_panel(desk, story.bid)
    ranked = officer.reads_the_ranking(desk, story.call.title)
    assert f"1 {SIGN} {story.bid}" in ranked[0]
    assert "76.00" in ranked[0]
    officer.recommends(
        desk,
        story.bid,
        purpose="A sign that shows drivers their speed, and volunteers who count.",
        reasons="Drivers who see their speed slow down, and fewer people are hurt.",
        conditions="Before payment: send us the highways authority's written consent.",
    )
    assert Application.objects.get(reference=story.bid).state == "recommended_full"


def it_is_decided(story: Story) -> None:
    desk = story.officer
    story.notice = officer.drafts_a_notice(desk, title="Road Safety Fund awards", call_title=story.call.title)
    chief, signer = story.at_desk(story.team.chief_executive), story.at_desk(story.team.commissioner)
    officer.writes_the_summary(desk, story.notice, total="6,800.01", summary="One award, for a safer road past a school.")
    officer.is_told_that_the_total_is_wrong(desk, story.notice)
    officer.writes_the_summary(desk, story.notice, total="6,800", summary="One award, for a safer road past a school.")
    commissioner.comments(chief, story.notice, "legal", "Within section 9 of the Act.")
    commissioner.comments(story.finance_chief, story.notice, "financial", "Funded from the reserve.")
    officer.sends_for_signature(desk, story.notice)
    for page in (desk, chief, story.finance_chief):
        commissioner.may_not(page, f"/awards/notices/{story.notice}/sign/")
    assert letters_to(CLERK, "decision") == []
    commissioner.signs(signer, story.notice, signed_as="Police and Crime Commissioner")
    assert letters_to(CLERK, SIGN) or letters_to(CLERK)[0].template.startswith("grants/awards")

    award = Award.objects.get(application__reference=story.bid)
    story.award = award.reference
    assert (story.award, award.amount_pence) == (f"{story.bid}-A", 680_000)
    officer.agrees_what_is_measured(
        desk,
        story.award,
        outputs=[("Speed sign put up", "signs", "1"), ("Volunteers trained", "people", "12")],
        heads=[("Equipment", "5,800"), ("Training", "1,000")],
        indicator="I23 Speed at the site that 85 in 100 drivers keep under (mph, 85th percentile)",
        baseline="37.4",
        target="31",
    )
    officer.sends_offers(desk, story.notice, 1)
    officer.publishes(desk, story.notice)


def she_accepts(story: Story) -> None:
    story.later(timezone.now() + timedelta(days=3))
    page = story.clerk
    clerk.accepts_the_offer(page, post="Clerk to the council")
    clerk.gives_her_account(page, name=COUNCIL, sort_code="01-23-45", account_number="00345678")
    clerk.sends_evidence(page, story.award, 1, story.folder)
    officer.finds_the_condition_met(story.officer, story.award, 1)


def the_first_half_is_paid(story: Story) -> None:
    award = Award.objects.get(reference=story.award)
    story.later(datetime.combine(award.starts_on, make.NOON.timetz()))
    desk, ledger, other, chief = story.officer, story.finance, story.other_finance, story.finance_chief
    finance.is_told_why_it_waits(ledger, story.first, "second person", "supplier number")
    finance.confirms_the_account(other, COUNCIL, "Rang the clerk on the number in our records; she read it to me.")
    finance.enters_the_supplier_number(ledger, COUNCIL, "0004711")
    finance.codes(ledger, story.first, cost_centre="0451", subjective="03300")

    payment = Instalment.objects.get(award=award, number=1)
    assert payment.amount_pence == 340_000
    for page in (ledger, chief):
        commissioner.may_not_press(page, f"/payments/{payment.pk}/prepare/")
    officer.prepares(desk, story.award, story.first)
    for page in (desk, ledger):
        commissioner.may_not_press(page, f"/payments/{payment.pk}/approve/")
    finance.approves(chief, story.first)
    reference = officer.makes_a_batch(desk)
    batch = Batch.objects.get(reference=reference)
    for page in (desk, chief):
        commissioner.may_not_press(page, f"/exports/batches/{batch.pk}/lock/")
    finance.opens_the_batch(ledger, reference)
    finance.locks(ledger)
    workbook, content = finance.downloads(ledger, story.folder)
    the_workbook_is_finances(workbook, story)
    assert finance.downloads(ledger, story.folder)[1] == content
    commissioner.may_not_press(chief, f"/payments/batches/{batch.pk}/release/")
    finance.opens_the_batch(ledger, reference)
    finance.releases(ledger)
    paid_on = award.starts_on
    finance.records_as_paid(ledger, (paid_on.day, paid_on.month, paid_on.year), "BACS-000123")
    paid = Instalment.objects.get(pk=payment.pk)
    assert (paid.state, paid.paid_on, paid.ledger_reference) == ("paid", paid_on, "BACS-000123")


def the_workbook_is_finances(workbook: Workbook, story: Story) -> None:
    """Three sheets; the totals agree with each other and with the rows; codes and numbers are text with their zeros."""
    assert workbook.sheetnames == ["Payments", "Coding", "Notes"]
    payments, total = finance.rows_and_total(workbook["Payments"])
    columns = ("Grant reference", "Payee name", "Sort code", "Account number", "Supplier number", "Net", "Gross")
    assert [tuple(row[name] for name in columns) for row in payments] == [
        (story.first, COUNCIL, "012345", "00345678", "0004711", 3400, 3400)
    ]
    lines, coded = finance.rows_and_total(workbook["Coding"])
    assert [(row["Cost centre"], row["Subjective code"], row["Amount"]) for row in lines] == [("0451", "03300", 3400)]
    assert (total["Net"], coded["Amount"]) == (3400, 3400)
    notes = dict(row[:2] for row in workbook["Notes"].iter_rows(values_only=True))
    assert (notes["Count of payments"], notes["Control total"]) == ("1", "£3,400.00")


def she_reports(story: Story) -> None:
    due = Instalment.objects.get(award__reference=story.award, number=2)
    story.later(datetime.combine(due.due_on, make.NOON.timetz()))
    page, desk, ledger = story.clerk, story.officer, story.finance
    finance.is_told_why_it_waits(ledger, story.second, "not accepted yet")
    report = clerk.begins_the_return(page)
    clerk.fills_the_return(
        page,
        story="The sign is up, and twelve volunteers count each week.",
        figures={
            "Speed sign put up": "1",
            "Volunteers trained": "12",
            "Speed at the site that 85 in 100 drivers keep under": "62.4",
            "Equipment": "5,790.50",
            "Training": "1000",
        },
        people="340",
        changes="None",
        declared="Sam Clerk, clerk to the council",
    )
    clerk.sends_the_return(page)
    officer.reads_the_return(desk, report)
    officer.asks_about_it(desk, "Is the speed of 62.4 right? It was 37.4 before.")
    assert "37.4 before" in letters_to(CHAIR, report)[0].body_text
    clerk.puts_right(page, "Speed at the site that 85 in 100 drivers keep under", "32.4")
    clerk.sends_the_return(page)
    officer.reads_the_return(desk, report)
    officer.accepts_the_return(desk)
    officer.prepares(desk, story.award, story.second)


def the_public_reads_of_it(story: Story) -> None:
    public.reads_on_the_plan(story.at_desk(), "O12", "£6,800", "£3,400", "32.4", "Speed at the site that 85 in 100 drivers keep under")
