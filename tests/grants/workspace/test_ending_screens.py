"""The pages of a grant's end in a browser: no axe violation and nothing to scroll sideways, on a wide screen and on the narrowest phone."""

import os
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page

from grants.payments.models import Instalment
from tests import makers as make
from tests.browser import assert_accessible, sign_in
from tests.makers import PAY_DAY

pytestmark = pytest.mark.django_db(transaction=True)


class Walk:
    """Opens pages as a person and looks at each."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def look(self, person: Any, *names: str, args: list[Any]) -> None:
        sign_in(self.page, person, self.address)
        for name in names:
            self.page.goto(self.address + reverse(name, args=args))
            assert_accessible(self.page)
            if folder := os.environ.get("SHOTS"):
                for width in (320, 1280):
                    self.page.set_viewport_size({"width": width, "height": 900})
                    self.page.screenshot(path=str(Path(folder) / f"{name.replace(':', '-')}-{width}.png"), full_page=True)


def test_the_pages_of_a_running_and_of_an_ended_grant_are_accessible(page: Page, live_server: Any) -> None:
    walk = Walk(page, live_server.url)
    with time_machine.travel(PAY_DAY, tick=True):
        award = make.half_paid()
        officer = award.call.lead_officer
        walk.look(officer, "awards:award", "awards:suspend", "awards:end", "payments:vary", "payments:terminate", args=[award.reference])
        walk.look(officer, "payments:cancel", args=[Instalment.objects.get(award=award, state="planned").pk])
    recovery = make.asked_back(make.reconciling(award, spent_pence=100_000))
    with time_machine.travel(make.day_after(award, 4), tick=True):
        walk.look(officer, "workspace:final_account", "payments:ask_back", args=[award.reference])
        walk.look(make.member(award.organisation), "payments:to_return", args=[award.reference])
        finance = make.staff("finance")
        walk.look(finance, "payments:recoveries", "payments:paid_file", args=[])
        walk.look(finance, "payments:recovery", args=[recovery.pk])
        walk.look(make.staff("chief_finance_officer"), "payments:recovery", args=[recovery.pk])
