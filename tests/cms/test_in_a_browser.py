"""The public pages as a machine that reads for others sees them, wide and narrow."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from cms.actions import set_up_site
from commissioning.calls.models import Event
from commissioning.outcomes.actions import accept_reading, load_indicators, load_sample_plan, record_reading
from commissioning.outcomes.models import Indicator, Outcome
from commissioning.questions.models import QuestionSet
from tests import makers as make
from tests.browser import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def public(live_server, settings):
    settings.ALLOWED_HOSTS = ["*"]
    now = datetime.now(tz=UTC)
    office = make.office()
    plan = load_sample_plan(office_id=office.pk, by=None, at=now)
    load_indicators(plan_id=plan.pk, by=None, at=now)
    officer = make.staff("officer")
    for code, value in (("I01", 112), ("I02", 98), ("I03", 7)):
        for days in ((date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 9, 30))):
            made = record_reading(
                indicator_id=Indicator.objects.get(code=code).pk,
                outcome_id=Outcome.objects.get(code="O1").pk,
                level="county",
                category="stalking",
                period_from=days[0],
                period_to=days[1],
                value=Decimal(value),
                events=60,
                source="Test",
                by=officer,
                at=now,
            )
            accept_reading(reading_id=made.pk, by=officer, at=now)
    call_command("load_question_sets", verbosity=0)
    asked = QuestionSet.objects.get(key="rsf")
    for opens, closes in ((-1, 20), (9, 40)):
        call = make.call(
            state="published", question_set=asked, opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes)
        )
        make.event(call, starts_at=now + timedelta(days=5))
    set_up_site(at=now)
    return live_server


def test_public_pages_are_accessible_and_fit_a_small_phone(public, page):
    """One visit to them all, since each start of a server costs more than the looking."""
    for address in (
        "/calls/news/",
        f"/calls/events/{Event.objects.first().key}/",
        "/",
        "/funding/",
        "/funding/?amount=much",
        "/funding/rsf-2728/",
        "/funding/rsf2-2728/",
        "/plan/",
        "/news/",
        "/news/one-place-to-apply/",
        "/accessibility/",
        "/privacy/",
        "/cookies/",
        "/no-such-page/",
    ):
        page.goto(public.url + address)
        assert_accessible(page)


def test_larger_text_still_fits_and_is_remembered(public, page):
    page.goto(public.url + "/plan/")
    page.get_by_role("button", name="Text size: largest").click()
    for address in ("/", "/funding/", "/funding/rsf-2728/", "/plan/", "/cookies/"):
        page.goto(public.url + address)
        assert "house-text-largest" in page.evaluate("document.documentElement.className")
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        page.set_viewport_size({"width": 1280, "height": 900})


def test_a_reader_finds_a_fund_by_keyboard_and_comes_to_the_check(public, page):
    page.goto(public.url + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.get_by_role("link", name="Find funding").press("Enter")
    page.get_by_label("How much you need").fill("3,400")
    page.get_by_role("button", name="Show").press("Enter")
    page.get_by_role("link", name="Road Safety Fund 2027-28").first.press("Enter")
    page.get_by_role("button", name="Check if you can apply").press("Enter")
    page.wait_for_url("**/apply/RSF-2728/check/**")
