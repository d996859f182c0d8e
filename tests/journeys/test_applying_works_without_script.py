"""Whoever has no script, or a phone that did not load it, applies all the same: the whole form, tables and files, as far as "sent"."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from grants.applications.models import Application
from tests.journeys.conftest import Desks
from tests.journeys.steps import bid_for_a_sign, clerk, office

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_whole_bid_is_sent_from_a_phone_without_script(at_desk: Desks, tmp_path: Path) -> None:
    call = office.road_safety_call()
    page = at_desk(script=False, width=320)
    clerk.begins_her_bid(
        page, call.reference, email="clerk@wickford.example", council="Lower Wickford Parish Council", second="chair@wickford.example"
    )
    clerk.opens_section(page, "Your organisation")
    bid_for_a_sign.fills_in_the_bid(page, tmp_path)
    expect(page.get_by_text("15 of 15 sections completed")).to_be_visible()
    reference = clerk.sends(page)
    bid = Application.objects.get(reference=reference)
    assert (bid.state, bid.ask_pence, bid.least_pence) == ("submitted", 680_000, 580_000)
    assert page.evaluate("document.body.classList.contains('js-enabled')") is False
