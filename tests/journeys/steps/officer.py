"""The grants officer: she opens the assessment, checks, shares out, moderates, recommends, drafts the notice, sends the offers, and prepares payments."""

import re
from collections.abc import Iterable, Sequence

from playwright.sync_api import Page, expect

from tests.journeys.steps.screen import follow, group, look, press
from tests.mailroom import run_queue


def opens_bid(page: Page, reference: str) -> None:
    """By its reference, from the list of bids; she stays where she has it open."""
    if page.url.endswith(f"/desk/bids/{reference}/"):
        return
    page.goto("/desk/bids/")
    look(page, "Bids")
    page.get_by_role("row", name=reference).get_by_role("link").first.click()
    look(page)
    expect(page.locator("main")).to_contain_text(reference)


def starts_the_assessment(page: Page, title: str) -> None:
    """From her desk, once the call has closed."""
    page.goto("/desk/")
    look(page, "Today")
    follow(page, title, exact=True)
    look(page, title)
    press(page, "Start assessment")
    expect(page.get_by_text("The assessment has started.")).to_be_visible()


def finds_it_eligible(page: Page, reference: str) -> None:
    """Every test of the gate, then the button."""
    opens_bid(page, reference)
    press(page, "Check whether it is eligible")
    look(page, "Check whether it is eligible")
    for each in page.get_by_role("radio", name="Pass", exact=True).all():
        each.check()
    press(page, "Record as eligible")
    expect(page.get_by_text(f"{reference} is eligible.")).to_be_visible()


def assigns(page: Page, reference: str, names: Iterable[str]) -> None:
    opens_bid(page, reference)
    press(page, "Assign assessors")
    look(page, "Assign assessors")
    for name in names:
        page.get_by_label(name).check()
    press(page, "Assign", exact=True)
    expect(page.get_by_text(f"{reference} is given to")).to_be_visible()


def moderates(page: Page, reference: str, agreed: dict[str, str]) -> None:
    """One agreed figure for each criterion in dispute, once everybody has sent her scores."""
    opens_bid(page, reference)
    page.reload()
    expect(page.get_by_text("The scorers are too far apart")).to_be_visible()
    press(page, "Moderate the scores")
    look(page, "Moderate the scores")
    for title, figure in agreed.items():
        page.get_by_label(f"Agreed score for “{title}”").fill(figure)
    page.get_by_label("Who was present").fill("Ola Officer, Ash Assessor, Bo Assessor")
    page.get_by_label("What was agreed, and why").fill("The county's own survey settles how fast the traffic is.")
    press(page, "Record moderation")
    expect(page.get_by_text("The original scores are kept.")).to_be_visible()


def sends_to_the_panel(page: Page, reference: str) -> None:
    opens_bid(page, reference)
    press(page, "Send to the panel")
    expect(page.get_by_text(f"{reference} is with the panel.")).to_be_visible()


def reads_the_ranking(page: Page, call_title: str) -> Sequence[str]:
    """The rows of the ranking as she reads them, best first."""
    page.goto("/desk/calls/")
    look(page, "Calls")
    follow(page, call_title, exact=True)
    follow(page, "Ranking", exact=True)
    look(page, "Ranking")
    rows = page.get_by_role("region", name="Ranking").get_by_role("row")
    return [" ".join(each.inner_text().split()) for each in rows.all()[1:]]


def recommends(
    page: Page, reference: str, *, purpose: str, reasons: str, conditions: str, choice: str = "Fund in full", amount: str = ""
) -> None:
    opens_bid(page, reference)
    press(page, "Record the recommendation")
    look(page, "Record the panel's recommendation")
    page.get_by_label(choice, exact=True).check()
    page.get_by_label("Amount", exact=False).first.fill(amount)
    page.get_by_label("Reasons, for the record").fill(reasons)
    page.get_by_label("Purpose").fill(purpose)
    page.get_by_label("Conditions").fill(conditions)
    press(page, "Record recommendation")
    expect(page.get_by_text(f"The recommendation for {reference} is recorded.")).to_be_visible()
    look(page)


def drafts_a_notice(page: Page, *, title: str, call_title: str, delegated: bool = False) -> str:
    """Her notice with every recommendation of the call; gives its reference."""
    page.goto("/awards/notices/")
    look(page, "Decision notices")
    follow(page, f"Draft a notice for {call_title}")
    look(page, "Draft a decision notice")
    page.get_by_label("Title").fill(title)
    if delegated:
        page.get_by_label("Month's notice of delegated decisions").check()
    group(page, "Calls to decide").get_by_label(call_title).check()
    press(page, "Draft the notice")
    look(page)
    return page.locator("h1").inner_text().split()[0]


def writes_the_summary(page: Page, reference: str, *, total: str, summary: str) -> None:
    """The words of the notice; the total that they say must be that of the rows."""
    if not page.url.endswith(f"/{reference}/"):
        page.goto(f"/awards/notices/{reference}/")
    press(page, "Edit the words")
    look(page, f"Edit the words of {reference}")
    page.get_by_label("Summary", exact=True).fill(summary)
    page.get_by_label("Total, as the summary says").fill(total)
    press(page, "Save the notice")
    look(page, reference)


def is_told_that_the_total_is_wrong(page: Page, reference: str) -> None:
    """A penny between the summary and the rows, and it cannot be sent for signature."""
    page.goto(f"/awards/notices/{reference}/")
    expect(page.locator("#missing")).to_contain_text("£6,800.01")
    press(page, "Send for signature")
    expect(page.get_by_text("Ready to sign")).to_have_count(0)


def sends_for_signature(page: Page, reference: str) -> None:
    page.goto(f"/awards/notices/{reference}/")
    look(page, reference)
    press(page, "Send for signature")
    expect(page.get_by_text("Ready to sign").first).to_be_visible()


def sends_offers(page: Page, reference: str, count: int) -> None:
    """Once the notice is signed."""
    page.goto(f"/awards/notices/{reference}/")
    press(page, f"Send {count} offer{'' if count == 1 else 's'}")
    expect(page.locator("main")).to_contain_text("Offered")


def publishes(page: Page, reference: str) -> None:
    page.goto(f"/awards/notices/{reference}/")
    press(page, "Publish the notice")
    expect(page.get_by_text(f"{reference} is published.")).to_be_visible()
    run_queue()
    page.goto(f"/awards/notices/{reference}/")
    look(page, reference)
    expect(page.get_by_role("link", name="Download the published document (PDF)")).to_be_visible()


def agrees_what_is_measured(
    page: Page, award: str, *, outputs: list[tuple[str, str, str]], heads: list[tuple[str, str]], indicator: str, baseline: str, target: str
) -> None:
    """What the grant is held to: outputs and budget as the bid has them, and an indicator of the Plan."""
    page.goto(f"/awards/{award}/")
    look(page)
    press(page, "Agree outputs, measures and budget")
    look(page, "is held to")
    for number, row in enumerate(outputs, start=1):
        for label, words in zip(("Output", "Unit", "How many"), row, strict=True):
            group(page, f"Output {number}").get_by_label(re.compile(f"^{label}")).fill(words)
    for number, line in enumerate(heads, start=1):
        for label, words in zip(("Budget head", "Planned"), line, strict=True):
            group(page, f"Budget head {number}").get_by_label(re.compile(f"^{label}")).fill(words)
    measure = group(page, "Measure 1")
    measure.get_by_label(re.compile("^Indicator")).select_option(label=indicator)
    measure.get_by_label(re.compile("^Baseline")).fill(baseline)
    measure.get_by_label(re.compile("^Target")).fill(target)
    press(page, "Save what is agreed")
    expect(page.get_by_text("What the grant is held to is agreed.")).to_be_visible()


def finds_the_condition_met(page: Page, award: str, condition: int) -> None:
    page.goto(f"/awards/{award}/")
    page.get_by_role("link", name=f"Decide on condition {condition}").click()
    look(page, f"Condition {condition}")
    page.get_by_label("Record as met").check()
    press(page, "Record the decision")
    expect(page.get_by_text(f"Condition {condition} is decided.")).to_be_visible()


def prepares(page: Page, award: str, payment: str) -> None:
    page.goto(f"/payments/awards/{award}/")
    look(page, f"Payments of {award}")
    press(page, f"Prepare {payment}")
    expect(page.get_by_text(f"{payment} prepared.")).to_be_visible()


def makes_a_batch(page: Page) -> str:
    """Of everything that is approved; gives its reference."""
    page.goto("/payments/batches/")
    look(page, "Payment batches")
    press(page, "Open a batch")
    look(page)
    reference = page.locator("h1").inner_text().split()[0]
    press(page, f"Put in {reference}")
    expect(page.get_by_text(f"put in {reference}.")).to_be_visible()
    look(page)
    return reference


def reads_the_return(page: Page, reference: str) -> None:
    """From the list of returns on her desk."""
    page.goto("/desk/returns/")
    look(page)
    page.get_by_role("link", name=reference).first.click()
    look(page, reference)


def asks_about_it(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    press(page, "Ask about it")
    expect(page.get_by_text("is on its way to both contacts.")).to_be_visible()


def accepts_the_return(page: Page) -> None:
    press(page, "Accept", exact=True)
    expect(page.get_by_text("Its figures count from now on.")).to_be_visible()
    look(page)
