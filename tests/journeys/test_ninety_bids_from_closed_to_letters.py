"""Ninety bids of a call that has closed: checked, scored by three with a gap and an abstention, moderated by an agenda that a hand calculation gives too,
funded over the budget with the chief finance officer's agreement, decided after an edit that lapsed both comments, and told by letters that were kept back.

Bids reach the office by the rows that sending leaves; all that the office does with them is done here on its screens, save that most are let through the gate
by the action behind the button.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from commissioning.calls.models import Call, Criterion, SourceYear
from commissioning.mail.models import Message
from commissioning.people.models import User
from grants.applications.models import Application
from grants.assessment.models import Assessment
from grants.awards.models import Award, DecisionNotice, NoticeRow
from tests import makers as make
from tests.journeys.conftest import Clock, Desks
from tests.journeys.steps import commissioner, office, officer
from tests.journeys.steps.screen import fill_all, look, press, without_script

pytestmark = pytest.mark.django_db(transaction=True)
BIDS, INELIGIBLE = 90, 2
POT, TOTAL = 51_000_000, 52_517_900
# Weights as the call has them: fit, need, delivery, results, ability, sustainability, value.
WEIGHTS = (25, 15, 20, 15, 10, 5, 10)
GAP, ABSTAINED = 10, 20
APART, FAR_APART = (5, 33, 61), (17, 47)


def mark(scorer: int, bid: int, criterion: int) -> int | None:
    """What each of the three gives: alike, but for one point here and there, five bids on which the third is far off, and one abstention."""
    level = 2 + bid % 3
    if scorer == 1 and criterion == 1 + bid % 6:
        return level + 1
    if scorer == 2 and bid in APART and criterion == 2:
        return level - 2
    if scorer == 2 and bid in FAR_APART and criterion in (0, 2, 4):
        return level - 1 if criterion != 0 else max(level - 2, 0)
    if (scorer, bid, criterion) == (1, ABSTAINED, 5):
        return None
    return level


def by_hand(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def total_of(bid: int, moderated: dict[int, Fraction] | None = None) -> Decimal:
    """The total of a bid out of 100: the mean of the marks that were given for each criterion, weighed."""
    total = Fraction(0)
    for criterion, weight in enumerate(WEIGHTS):
        given = [value for scorer in range(3) if (value := mark(scorer, bid, criterion)) is not None]
        figure = (moderated or {}).get(criterion, Fraction(sum(given), len(given)))
        total += Fraction(weight) * figure / 5
    return by_hand(total)


def own_totals(bid: int) -> list[Fraction]:
    """Each scorer's total; whoever abstained has none."""
    found = []
    for scorer in range(3):
        marks = [mark(scorer, bid, criterion) for criterion in range(7)]
        if None not in marks:
            found.append(sum((Fraction(weight * (value or 0), 5) for weight, value in zip(WEIGHTS, marks, strict=True)), Fraction(0)))
    return found


def must_meet(bid: int) -> bool:
    """Two apart on a criterion, fifteen in all, or on either side of 50 or 65."""
    for criterion in range(7):
        given = [value for scorer in range(3) if (value := mark(scorer, bid, criterion)) is not None]
        if max(given) - min(given) >= 2:
            return True
    totals = own_totals(bid)
    sides = {(total >= 50) + (total >= 65) for total in totals}
    return max(totals) - min(totals) >= 15 or len(sides) > 1


def deviation(bid: int) -> float:
    totals = [float(each) for each in own_totals(bid)]
    mean = sum(totals) / len(totals)
    return sqrt(sum((each - mean) ** 2 for each in totals) / len(totals))


@dataclass
class Round:
    """The call, its bids by number (0 to 89), who works on it, and where they sit."""

    call: Call
    bids: list[Application]
    team: office.Team
    desk: Page
    desks: Desks
    notice: str = ""
    funded: dict[int, int] = field(default_factory=dict)

    def at_desk(self, person: User) -> Page:
        return sat_down(self.desks, person)

    def number(self, reference: str) -> int:
        return next(place for place, each in enumerate(self.bids) if each.reference == reference)

    @property
    def eligible(self) -> list[int]:
        return list(range(BIDS - INELIGIBLE))


def sat_down(desks: Desks, person: User) -> Page:
    """Her browser. Axe goes over these kinds of screen in other tests; with ninety bids on each it would take minutes."""
    page = desks(person)
    without_script.add(page)
    return page


@pytest.fixture
def closed(at_desk: Desks, clock: Clock) -> Round:
    team = office.team()
    fund = make.fund()
    SourceYear.objects.filter(source__in=fund.sources.all()).update(amount_pence=100_000_000)
    budget = make.budget(fund, amount_pence=POT)
    make.source("base", amount_pence=10_000_000)
    call = make.call("published", lead=team.officer, fund=fund, budget=budget, scorers=3, reasons_rule="overall", weights=[*make_weights()])
    clock.move_to(call.closes_at + timedelta(days=1))
    desk = sat_down(at_desk, team.officer)
    officer.starts_the_assessment(desk, call.title)
    bids = [make.sent_bid(call, ask_pence=800_000 + 1_300 * number, title=f"Safer lane {number:02}") for number in range(BIDS)]
    Application.objects.filter(call=call).update(
        main_outcome=call.outcomes.order_by("order").last(), district=call.districts.order_by("position").first()
    )
    return Round(call, bids, team, desk, at_desk)


def make_weights() -> list[tuple[str, str, int, int | None]]:
    names = ("Fit", "Need", "Delivery", "Results", "Ability", "Sustainability", "Value")
    ranks = {"Fit": 1, "Results": 2}
    return [(name.lower(), name, weight, ranks.get(name)) for name, weight in zip(names, WEIGHTS, strict=True)]


def test_ninety_bids_go_from_closed_to_letters(closed: Round) -> None:
    they_are_checked(closed)
    three_score_them(closed)
    the_agenda_is_that_of_the_hand(closed)
    the_panel_recommends(closed)
    it_goes_over_the_budget_by_agreement(closed)
    an_edit_lapses_both_comments(closed)
    it_is_signed_and_the_letters_wait(closed)
    the_letters_leave(closed)


def in_bulk(page: Page, call: Call, act: str, button: str, *, stage: str = "") -> None:
    """All bids that fit, looked at first: the preview says of how many, and the button names that number."""
    page.goto(f"/desk/bids/?call={call.reference}{stage}")
    look(page, "Bids")
    page.get_by_label("All ", exact=False).last.check()
    page.get_by_label("With the bids ticked").select_option(label=act)
    press(page, "Look at it first")
    look(page, act)
    press(page, button)
    expect(page.locator("main")).to_contain_text(button.partition(": ")[2])


def they_are_checked(closed: Round) -> None:
    desk = closed.desk
    in_bulk(desk, closed.call, "Take into check", "Take into check: 90 bids")
    officer.finds_it_eligible(desk, closed.bids[0].reference)
    for number in range(1, BIDS - INELIGIBLE):
        make.pass_gate(closed.bids[number])
    for number in range(BIDS - INELIGIBLE, BIDS):
        desk.goto(f"/assessment/bid/{closed.bids[number].reference}/check/")
        desk.get_by_label("Reason, if the bid is ineligible").select_option(index=1)
        press(desk, "Record as ineligible")
        expect(desk.get_by_text("is ineligible.")).to_be_visible()


def three_score_them(closed: Round) -> None:
    desk, call = closed.desk, closed.call
    desk.goto(f"/assessment/call/{call.reference}/share/")
    look(desk, "Share out")
    for person in closed.team.assessors:
        desk.get_by_label(str(person)).check()
    press(desk, "Share out")
    expect(desk.get_by_text("264 assignments were made.")).to_be_visible()

    criteria = list(Criterion.objects.filter(call=call).order_by("number"))
    for scorer, person in enumerate(closed.team.assessors):
        page = closed.at_desk(person)
        page.goto(f"/assessment/call/{call.reference}/interests/")
        look(page, "Declare your interests")
        bodies = [closed.bids[number].organisation_id for number in closed.eligible]
        fill_all(page, {f"kind_{body}": "none" for body in bodies})
        press(page, "Save my declaration")
        look(page, "Bids to score")

        page.goto(f"/assessment/call/{call.reference}/table/")
        look(page, "Score on one page")
        sheets = {each.application_id: each.pk for each in Assessment.objects.filter(assessor=person)}
        typed = {}
        for number in closed.eligible:
            sheet = sheets[closed.bids[number].pk]
            typed[f"{sheet}-overall_reason"] = "The counts are the county's own."
            for place, criterion in enumerate(criteria):
                value = mark(scorer, number, place)
                left_out = (scorer, number, place) == (0, GAP, 3)
                typed[f"{sheet}-s{criterion.pk}"] = "" if left_out else "abstain" if value is None else str(value)
        fill_all(page, typed)
        press(page, "Send those that are complete")
        if scorer:
            expect(page.get_by_text("88 sent and locked, 0 kept.")).to_be_visible()
            continue
        # The gap is named, and nothing stands for it; the others are sent.
        expect(page.get_by_text("87 sent and locked, 1 kept.")).to_be_visible()
        expect(page.locator("main")).to_contain_text("Results")
        sheet = sheets[closed.bids[GAP].pk]
        assert Assessment.objects.get(pk=sheet).state == "in_progress"
        fill_all(page, {f"{sheet}-s{criteria[3].pk}": str(mark(0, GAP, 3))})
        press(page, "Send those that are complete")
        expect(page.get_by_text("1 sent and locked, 0 kept.")).to_be_visible()


def the_agenda_is_that_of_the_hand(closed: Round) -> None:
    desk, call = closed.desk, closed.call
    desk.goto(f"/assessment/call/{call.reference}/agenda/")
    look(desk, "Agenda for moderation")
    wanted = [number for number in closed.eligible if must_meet(number)]
    assert set(wanted) == {*APART, *FAR_APART}
    wanted.sort(key=lambda number: (-deviation(number), closed.bids[number].reference))
    rows = desk.locator("table").first.locator("tbody tr")
    told = [row.inner_text() for row in rows.all()]
    assert [next(number for number in wanted if closed.bids[number].reference in text) for text in told] == wanted
    for number, text in zip(wanted, told, strict=True):
        assert f"{by_hand(Fraction(deviation(number)).limit_denominator(10**9))}" in text
        for each in own_totals(number):
            assert str(by_hand(each)) in text

    for number in wanted:
        level = 2 + number % 3
        desk.goto(f"/assessment/bid/{closed.bids[number].reference}/moderate/")
        for box in desk.get_by_label("Agreed score for", exact=False).all():
            box.fill(str(level))
        desk.get_by_label("Who was present").fill("All three scorers")
        desk.get_by_label("What was agreed, and why").fill("The county's counts settle it.")
        press(desk, "Record moderation")
        expect(desk.get_by_text("The original scores are kept.")).to_be_visible()

    ranked = [text for text in officer.reads_the_ranking(desk, call.title) if call.reference in text]
    assert len(ranked) == BIDS - INELIGIBLE
    for text in ranked:
        number = next(each for each in closed.eligible if closed.bids[each].reference in text)
        if number not in wanted:
            assert str(total_of(number)) in text, text
    # Abstaining moves no mean: two marks of the same height count as three would.
    assert total_of(ABSTAINED) == by_hand(
        sum((Fraction(weight * (2 + ABSTAINED % 3), 5) for weight in WEIGHTS), Fraction(0)) + Fraction(WEIGHTS[1 + ABSTAINED % 6], 15)
    )
    totals = [Decimal(next(word for word in text.split() if "." in word and word.replace(".", "").isdigit())) for text in ranked]
    assert totals == sorted(totals, reverse=True)
    closed.funded = spend([closed.number(next(each.reference for each in closed.bids if each.reference in text)) for text in ranked])


def spend(order: list[int]) -> dict[int, int]:
    """Down the ranking, each its ask, until the total is reached; the last gets what is left, and the others nothing."""
    left, funded = TOTAL + 1, {}
    for number in order:
        ask = 800_000 + 1_300 * number
        funded[number] = min(ask, left)
        left -= funded[number]
    return funded


def the_panel_recommends(closed: Round) -> None:
    desk, call = closed.desk, closed.call
    in_bulk(desk, call, "Put before the panel", "Put before the panel: 88 bids", stage="&stage=scoring")
    desk.goto(f"/desk/calls/{call.reference}/try-outs/new/?from=nothing")
    look(desk, "New try-out")
    fill_all(desk, {f"bid_{closed.bids[number].pk}": f"{pence / 100:.2f}" if pence else "" for number, pence in closed.funded.items()})
    press(desk, "Work it out")
    expect(desk.locator("[data-tryout-figures]")).to_contain_text("102.98%")
    desk.get_by_label("Name", exact=True).fill("Down the ranking")
    press(desk, "Save this try-out")
    look(desk, "Down the ranking")
    desk.goto(f"/desk/calls/{call.reference}/try-outs/")
    press(desk, "Go by")

    desk.goto(f"/assessment/call/{call.reference}/panel/table/")
    look(desk, "Record the panel")
    given = {}
    for number, pence in closed.funded.items():
        bid = closed.bids[number]
        given[f"{bid.pk}-reasons"] = "Slower traffic makes the lane safer." if pence else "Others scored higher, and the money ended."
        given[f"{bid.pk}-feedback"] = "" if number == GAP else "Well shown. Say who looks after it."
    fill_all(desk, given)
    press(desk, "Record")
    expect(desk.get_by_text("88 recommendations recorded.")).to_be_visible()
    assert sum(closed.funded.values()) == TOTAL + 1


def it_goes_over_the_budget_by_agreement(closed: Round) -> None:
    desk, chief, finance = closed.desk, closed.at_desk(closed.team.chief_executive), closed.at_desk(closed.team.finance_chief)
    closed.notice = officer.drafts_a_notice(desk, title="Road Safety Fund awards", call_title=closed.call.title)
    officer.writes_the_summary(desk, closed.notice, total="525,179.01", summary="Awards for safer lanes.")
    for page, kind in ((chief, "legal"), (finance, "financial")):
        commissioner.comments(page, closed.notice, kind, "Within powers and budget.")
    desk.goto(f"/awards/notices/{closed.notice}/")
    expect(desk.locator("#missing")).to_contain_text("102.98% of its £510,000. The chief finance officer must agree")
    finance.goto(f"/calls/budgets/{closed.call.budget_id}/agree/")
    look(finance, "Agree to exceed a budget")
    finance.get_by_label("Agreed maximum").fill("530,000")
    finance.get_by_label("Backstop").select_option(label="Base")
    finance.get_by_label("Its uncommitted balance today").fill("60,000")
    press(finance, "Record my agreement")
    expect(finance.get_by_text("It lapses if the total rises above it.")).to_be_visible()
    officer.sends_for_signature(desk, closed.notice)


def an_edit_lapses_both_comments(closed: Round) -> None:
    """A penny off one award: the comments are void, the total must be put right, and it is commented on and sent for signature anew."""
    desk, chief, finance = closed.desk, closed.at_desk(closed.team.chief_executive), closed.at_desk(closed.team.finance_chief)
    press(desk, "Take back to draft")
    row = NoticeRow.objects.filter(notice__reference=closed.notice, decision="approve").order_by("position").first()
    assert row is not None
    desk.goto(reverse("awards:notice_row", args=[closed.notice, row.pk]))
    look(desk)
    desk.get_by_label("Amount, all years").fill(f"{(row.amount_pence - 1) / 100:.2f}")
    desk.get_by_label("Why it departs from the recommendation").fill("A penny was counted twice.")
    press(desk, "Save the row")
    expect(desk.locator("#missing")).to_contain_text("has not commented on the notice as it now stands")
    press(desk, "Send for signature")
    expect(desk.get_by_text("Ready to sign")).to_have_count(0)
    officer.writes_the_summary(desk, closed.notice, total="525,179", summary="Awards for safer lanes.")
    for page, kind in ((chief, "legal"), (finance, "financial")):
        commissioner.comments(page, closed.notice, kind, "Within powers and budget, a penny less.")
    officer.sends_for_signature(desk, closed.notice)


def it_is_signed_and_the_letters_wait(closed: Round) -> None:
    page = closed.at_desk(closed.team.commissioner)
    page.goto(f"/awards/notices/{closed.notice}/sign/")
    look(page, f"Sign {closed.notice}")
    expect(page.get_by_role("button", name="Sign the notice and send 176 letters")).to_be_visible()
    page.get_by_label("You sign as").fill("Police and Crime Commissioner")
    page.get_by_label("I have read this notice and I take these decisions").check()
    press(page, "Sign it, and keep the letters back")
    look(page, closed.notice)
    assert DecisionNotice.objects.get(reference=closed.notice).total_pence == TOTAL
    assert sum(Award.objects.values_list("amount_pence", flat=True)) == TOTAL
    assert not Message.objects.filter(template__startswith="grants/awards").exists()
    clerk = closed.at_desk(make.member(closed.bids[0].organisation))
    clerk.goto(f"/apply/bid/{closed.bids[0].reference}/read/")
    expect(clerk.locator("main")).to_contain_text("Waiting for a decision")


def the_letters_leave(closed: Round) -> None:
    desk, bid = closed.desk, closed.bids[GAP]
    desk.goto(f"/awards/notices/{closed.notice}/letters/")
    look(desk, f"Letters of {closed.notice}")
    first = desk.locator(".house-things > li").first
    expect(first).to_contain_text(bid.reference)
    expect(first).to_contain_text("No note for the applicant")
    first.get_by_role("link", name="Edit").click()
    look(desk)
    desk.get_by_label("Subject").fill(f"Your bid {bid.reference}")
    press(desk, "Save")
    press(desk, "Send 176 letters and let applicants see the decisions")
    expect(desk.get_by_text("176 letters are on the way")).to_be_visible()
    letters = Message.objects.filter(template__startswith="grants/awards/emails/outcome_")
    assert letters.count() == 176
    assert letters.filter(subject=f"Your bid {bid.reference}").count() == 2
    approved = sum(pence > 0 for pence in closed.funded.values())
    assert letters.filter(template="grants/awards/emails/outcome_approved").count() == 2 * approved
    officer.sends_offers(desk, closed.notice, approved)
    clerk = closed.at_desk(make.member(closed.bids[0].organisation))
    clerk.goto(f"/apply/bid/{closed.bids[0].reference}/read/")
    expect(clerk.locator("main")).not_to_contain_text("Waiting for a decision")
