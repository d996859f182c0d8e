"""The screens in a browser: no axe violation and nothing to scroll sideways, on a wide screen and on the narrowest phone."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from grants.awards import actions
from tests import makers as make
from tests.browser import assert_accessible, sign_in
from tests.makers.awards import DECIDED

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


class Walk:
    """Opens pages as a person and looks at each."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def look(self, person: Any, name: str, *args: Any) -> None:
        sign_in(self.page, person, self.address)
        self.page.goto(self.address + reverse(f"awards:{name}", args=args))
        assert_accessible(self.page)
        if folder := os.environ.get("SHOTS"):
            for width in (320, 1280):
                self.page.set_viewport_size({"width": width, "height": 900})
                shot = "-".join([name, *(str(arg) for arg in args[1:] if not isinstance(arg, int)), str(width)])
                self.page.screenshot(path=str(Path(folder) / f"{shot}.png"), full_page=True)


@pytest.fixture
def walk(page: Page, live_server: Any) -> Walk:
    return Walk(page, live_server.url)


def test_notice_screens_are_accessible(walk: Walk) -> None:
    fund = make.fund()
    fund.sources.add(make.source("base", amount_pence=700_000))
    call = make.assessed_call(fund=fund, ends_on=make.later(days=880).date())
    bids = [
        make.to_decide(call, amount_pence=340_000, body=make.organisation("Upper Slade Parish Council")),
        make.to_decide(call, "part", amount_pence=120_050, ask_pence=250_000, body=make.organisation("Eastley Road Watch", kind="charity")),
        make.to_decide(call, "reserve", body=make.organisation("Rugford Town Council")),
        make.to_decide(
            call, "none", feedback="Say where the sign will stand.", body=make.organisation("Wardon Cycling Club", kind="group")
        ),
    ]
    officer, commissioner = call.lead_officer, make.staff("commissioner")
    walk.look(officer, "notices")
    walk.look(officer, "notice_new")
    draft = make.notice(*bids, state="draft")
    row = draft.rows.order_by("position")[1]
    walk.look(officer, "notice", draft.reference)
    walk.look(officer, "notice_edit", draft.reference)
    walk.look(officer, "notice_row", draft.reference, row.pk)
    walk.look(make.staff("monitoring_officer"), "notice_comment", draft.reference, "legal")
    actions.edit_notice(
        notice_id=draft.pk, summary="Awards for safer roads.", background="The panel met in December.", by=officer, at=DECIDED
    )
    make.comment_on_notice(draft)
    actions.make_ready(notice_id=draft.pk, by=officer, at=DECIDED)
    walk.look(commissioner, "notice_depart", draft.reference, row.pk)
    walk.look(commissioner, "notice_sign", draft.reference)
    make.sign_notice(draft, by=commissioner)
    actions.offer_all(notice_id=draft.pk, by=officer, at=DECIDED)
    actions.publish_notice(notice_id=draft.pk, by=officer, at=DECIDED)
    walk.look(officer, "notice", draft.reference)
    walk.look(officer, "notices")


def test_award_screens_are_accessible(walk: Walk) -> None:
    award = make.award(
        "approved",
        body=make.organisation("Upper Slade Parish Council"),
        conditions="Before payment: send the highways consent.\nAt the end: send photographs of the sign in its place.\nKeep the sign insured.",
    )
    officer, owner = award.call.lead_officer, make.member(award.organisation)
    walk.look(officer, "agree", award.reference)
    actions.agree_measures(
        award_id=award.pk,
        outputs=[actions.OutputDraft("Speed signs put up", "signs", Decimal(2))],
        measures=[],
        heads=[actions.HeadDraft("Equipment", 250_000), actions.HeadDraft("Fitting by a contractor", 50_000)],
        by=officer,
        at=DECIDED,
    )
    actions.offer_award(award_id=award.pk, by=officer, at=DECIDED)
    walk.look(owner, "award", award.reference)
    walk.look(owner, "accept", award.reference)
    walk.look(owner, "decline", award.reference)
    walk.look(officer, "extend", award.reference)
    walk.look(officer, "condition_new", award.reference)
    actions.accept_award(award_id=award.pk, post="Clerk to the council", by=owner, at=DECIDED)
    actions.store_agreement(award_id=award.pk, at=DECIDED)
    walk.look(owner, "award", award.reference)
    walk.look(owner, "condition_evidence", award.reference, 1)
    actions.send_evidence(condition_id=award.conditions.get(number=1).pk, note="Letter of 4 January, by post.", by=owner, at=DECIDED)
    walk.look(officer, "condition_decide", award.reference, 1)
    walk.look(make.staff("auditor"), "award", award.reference)
    walk.look(officer, "awards")
    walk.look(owner, "awards")
