"""A grant from running to closed on its pages: what the officer does, what finance records, what the grantee reads."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.calls.models import Transfer
from commissioning.people.models import User
from grants.awards import actions as awards
from grants.awards.models import Award
from grants.awards.queries.commitments import places_for
from grants.payments import actions
from tests import makers as make
from tests.makers import PAY_DAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_pay_day(time_machine: Any) -> None:
    time_machine.move_to(PAY_DAY, tick=False)


@pytest.fixture
def at(time_machine: Any) -> Any:
    def move(when: datetime) -> None:
        time_machine.move_to(when, tick=False)

    return move


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def url(name: str, award: Award) -> str:
    return reverse(name, args=[award.reference])


def state(award: Award) -> str:
    return str(make.again(award).state)


def test_the_page_offers_just_the_moves_that_are_possible_to_those_who_may() -> None:
    award = make.running()
    places = {name: url(name, award) for name in ("payments:vary", "awards:suspend", "awards:end", "payments:terminate", "awards:resume")}
    shown = text(as_(award.call.lead_officer).get(url("awards:award", award)))
    assert [name for name, place in places.items() if place in shown] == [
        "payments:vary",
        "awards:suspend",
        "awards:end",
        "payments:terminate",
    ]
    other = text(as_(make.staff("finance")).get(url("awards:award", award)))
    assert [name for name, place in places.items() if place in other] == []


def test_a_pause_is_explained_to_finance_and_the_grantee_and_lifted() -> None:
    award = make.running()
    officer, owner = as_(award.call.lead_officer), as_(make.member(award.organisation))
    empty = officer.post(url("awards:suspend", award), {"reason": ""})
    assert text(empty).count("Say why payments pause, and what the grantee can do.") == 2
    assert officer.post(url("awards:suspend", award), {"reason": "The council is in dispute."}).status_code == 302
    mine = text(owner.get(url("awards:award", award)))
    assert "Payments are paused since 1 April 2027." in mine
    assert "The council is in dispute." in mine
    assert "Payments of the award are paused: The council is in dispute." in text(
        as_(make.staff("finance")).get(reverse("workspace:finance"))
    )
    assert officer.post(url("awards:resume", award)).status_code == 302
    assert "Payments are paused" not in text(owner.get(url("awards:award", award)))
    again = officer.post(url("awards:resume", award), follow=True)
    assert "so “Resume” is not possible" in text(again)


def typed(award: Award, **changes: str) -> dict[str, str]:
    day = {"ends_on_day": "31", "ends_on_month": "3", "ends_on_year": "2028"}
    return day | {"amount_pence": "3,000", "reason": "The sign costs less."} | changes


def test_a_variation_shows_old_beside_new_to_both_sides() -> None:
    award = make.half_paid(amount_pence=300_000)
    officer = as_(award.call.lead_officer)
    form = text(officer.get(url("payments:vary", award)))
    assert "of which £1,500.00 was paid or is on its way" in form
    assert officer.post(url("payments:vary", award), typed(award, amount_pence="2,000.50")).status_code == 302
    for page in (officer, as_(make.member(award.organisation))):
        shown = text(page.get(url("awards:award", award)))
        for words in ("Variation 1, 1 April 2027", "£3,000.00", "£2,000.50", "The sign costs less."):
            assert words in shown
    assert "£500.50" in text(officer.get(url("payments:award", award)))


def test_a_variation_that_is_refused_says_why_and_keeps_what_was_typed() -> None:
    award = make.half_paid(amount_pence=300_000)
    officer = as_(award.call.lead_officer)
    answer = officer.post(url("payments:vary", award), typed(award, amount_pence="4,000"))
    assert answer.status_code == 200
    assert "It needs a decision of the Commissioner: put it on a decision notice." in text(answer)
    assert 'value="4,000"' in text(answer)
    wrong = officer.post(url("payments:vary", award), typed(award, amount_pence="lots", reason=""))
    assert "“lots” is not an amount" in text(wrong)
    assert "Say why the terms change." in text(wrong)
    assert state(award) == "active"


def test_heads_are_moved_on_the_form() -> None:
    award = make.running(amount_pence=300_000)
    award.heads.update(planned_pence=200_000)
    second = award.heads.create(number=2, head="Training", planned_pence=100_000)
    first = award.heads.get(number=1)
    officer = as_(award.call.lead_officer)
    heads = {f"head_{first.pk}": "1,900", f"head_{second.pk}": "1,100"}
    assert officer.post(url("payments:vary", award), typed(award) | heads).status_code == 302
    assert [each.planned_pence for each in award.heads.order_by("number")] == [190_000, 110_000]
    assert "Budget: Training" in text(officer.get(url("awards:award", award)))


def test_a_grant_is_stopped_with_a_reason_that_the_grantee_reads() -> None:
    award = make.half_paid(amount_pence=300_000)
    officer = as_(award.call.lead_officer)
    assert "£1,500.00 was paid and stays paid. Payments to come of £1,500.00 are cancelled" in text(
        officer.get(url("payments:terminate", award))
    )
    assert "Say why the grant stops." in text(officer.post(url("payments:terminate", award), {"reason": ""}))
    officer.post(url("payments:terminate", award), {"reason": "The body has closed."})
    mine = text(as_(make.member(award.organisation)).get(url("awards:award", award)))
    assert "We stopped this grant on 1 April 2027." in mine
    assert "The body has closed." in mine
    assert "Where we pay you" not in mine
    assert "Cancelled 1 April 2027" in text(officer.get(url("payments:award", award)))


def test_an_offer_is_taken_back() -> None:
    award = make.award("offered")
    officer = as_(award.call.lead_officer)
    assert "Take the offer back" in text(officer.get(url("awards:award", award)))
    officer.post(url("payments:terminate", award), {"reason": "It was offered twice."})
    assert "We took this offer back on 1 April 2027." in text(as_(make.member(award.organisation)).get(url("awards:award", award)))


def test_a_payment_is_cancelled_and_its_money_planned_again() -> None:
    award = make.running(amount_pence=300_000)
    officer, second = as_(award.call.lead_officer), award.instalments.get(number=2)
    place = reverse("payments:cancel", args=[second.pk])
    assert place in text(officer.get(url("payments:award", award)))
    assert "Say why this payment is cancelled." in text(officer.post(place, {"reason": ""}))
    assert officer.post(place, {"reason": "In two parts."}).status_code == 302
    page = text(officer.get(url("payments:award", award)))
    assert "£1,500.00 of this grant is not planned." in page
    due = {"due_on_day": "1", "due_on_month": "11", "due_on_year": "2027", "note": "Third part"}
    over = officer.post(url("payments:add_payment", award), due | {"amount_pence": "1,500.01"})
    assert "£1,500 of this award is not planned yet. Plan that much or less." in text(over)
    assert officer.post(url("payments:add_payment", award), due | {"amount_pence": "1,500"}).status_code == 302
    assert url("payments:add_payment", award) not in text(officer.get(url("payments:award", award)))


def test_an_early_end_is_recorded_with_its_reason() -> None:
    award = make.running()
    officer = as_(award.call.lead_officer)
    refused = officer.post(url("awards:end", award), {"reason": ""})
    assert text(refused).count("This grant runs until 31 March 2028. Say why it ends before that.") == 2
    officer.post(url("awards:end", award), {"reason": "The work is done."})
    assert "This grant ended on 1 April 2027." in text(as_(make.member(award.organisation)).get(url("awards:award", award)))


def test_the_final_account_lists_what_is_open_and_leads_to_the_closing(at: Any) -> None:
    award = make.reconciling(amount_pence=300_000, spent_pence=100_000)
    at(make.day_after(award, 3))
    officer, finance = as_(award.call.lead_officer), as_(make.staff("finance"))
    account = text(officer.get(url("workspace:final_account", award)))
    for words in ("£500 was not spent: ask for it back", "£1,500.00", "£1,000.00", "Unspent money"):
        assert words in account
    assert url("returns:close", award) not in account
    assert "£500 was not spent" in text(officer.post(url("returns:close", award), follow=True))
    due = {"due_on_day": "1", "due_on_month": "6", "due_on_year": "2028"}
    over = officer.post(url("payments:ask_back", award), due | {"amount_pence": "1,500.01", "reason": "Unspent."})
    assert "The grantee has £1,500 that was not asked back or let go yet." in text(over)
    assert officer.post(url("payments:ask_back", award), due | {"amount_pence": "500", "reason": "Unspent."}).status_code == 302
    recovery = award.recoveries.get()
    assert recovery.reference in text(finance.get(reverse("payments:recoveries")))
    place = reverse("payments:recovery", args=[recovery.pk])
    came = {"received_on_day": "3", "received_on_month": "4", "received_on_year": "2028", "ledger_reference": "IN7"}
    assert "£500.00 is outstanding. Enter that much or less." in text(finance.post(place, came | {"amount_pence": "501"}))
    make.source("general", is_reserve=True)
    assert "Choose from the list where the money goes." in text(finance.post(place, came | {"amount_pence": "500", "goes_to": "year:1999"}))
    key = next(each.key for each in places_for(make.again(award), on=make.day_after(award, 3).date()) if each.reserve)
    assert f'value="{key}"' in text(finance.get(place))
    assert finance.post(place, came | {"amount_pence": "500", "goes_to": key}).status_code == 302
    assert "General, 2028-29" in text(finance.get(place))
    assert "No money is to come back." in text(finance.get(reverse("payments:recoveries")))
    assert recovery.reference in text(finance.get(reverse("payments:recoveries"), {"show": "all"}))
    assert url("returns:close", award) in text(officer.get(url("workspace:final_account", award)))
    assert "Where are the £1,500.00 that were promised and never paid free" in text(officer.get(url("workspace:final_account", award)))
    assert "is closed, and both contacts were told" in text(officer.post(url("returns:close", award), {"goes_to": key}, follow=True))
    assert Transfer.objects.aggregate(total=Sum("amount_pence"))["total"] == 50_000 + 150_000
    assert state(award) == "closed"
    assert "Everything is settled." in text(as_(make.member(award.organisation)).get(url("awards:award", award)))
    assert "paid £1,500.00, given back £500.00" in text(officer.get(url("awards:award", award)))


def test_the_grantee_reads_what_to_return_and_how_until_it_is_settled(at: Any) -> None:
    recovery = make.asked_back(pence=50_000)
    award = recovery.award
    at(make.day_after(award, 4))
    owner = as_(make.member(award.organisation))
    assert "Return £500 by 10 May 2028, in 35 days." in text(owner.get(reverse("workspace:home")))
    assert url("payments:to_return", award) in text(owner.get(url("awards:award", award)))
    page = text(owner.get(url("payments:to_return", award)))
    for words in ("£500.00 by 10 May 2028", "It was not spent.", recovery.reference, "To be returned"):
        assert words in page
    at(make.day_after(award, 60))
    owner = as_(make.member(award.organisation))
    assert "Overdue" in text(owner.get(url("payments:to_return", award)))
    chief = as_(make.staff("chief_finance_officer"))
    place = reverse("payments:write_off", args=[recovery.pk])
    assert "Say why it is let go." in text(chief.post(place, {"reason": ""}))
    assert chief.post(place, {"reason": "The body has closed."}).status_code == 302
    assert "Return £500" not in text(owner.get(reverse("workspace:home")))
    assert "The body has closed." in text(chief.get(reverse("payments:recovery", args=[recovery.pk])))


def test_a_small_sum_is_waived_on_its_page(at: Any) -> None:
    award = make.reconciling(amount_pence=300_000, spent_pence=146_000)
    at(make.day_after(award, 3))
    officer = as_(award.call.lead_officer)
    assert url("payments:waive", award) in text(officer.get(url("workspace:final_account", award)))
    over = officer.post(url("payments:waive", award), {"amount_pence": "50", "reason": "Small."})
    assert "The chief finance officer writes off more." in text(over)
    assert officer.post(url("payments:waive", award), {"amount_pence": "40", "reason": "Small."}).status_code == 302
    assert url("returns:close", award) in text(officer.get(url("workspace:final_account", award)))


def test_reconciliation_starts_from_the_final_account(at: Any) -> None:
    award = make.ended()
    at(make.day_after(award, 1))
    officer = as_(award.call.lead_officer)
    assert "Settle a grant that has ended" in text(officer.get(reverse("workspace:today")))
    assert url("awards:reconcile", award) in text(officer.get(url("workspace:final_account", award)))
    officer.post(url("awards:reconcile", award))
    assert state(award) == "reconciling"
    assert "not possible" in text(officer.post(url("awards:reconcile", award), follow=True))


@pytest.mark.parametrize("count", [1, 3])
def test_money_back_costs_the_same_for_one_and_for_three(count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        make.asked_back()
    finance = as_(make.staff("finance"))
    finance.get(reverse("payments:recoveries"))
    with django_assert_num_queries(8):
        finance.get(reverse("payments:recoveries"))


def queries_of(client: Client, place: str) -> int:
    client.get(place)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(place).status_code == 200
    return len(asked)


def test_the_pages_of_a_grant_cost_the_same_for_one_variation_and_for_three(at: Any) -> None:
    award = make.half_paid(amount_pence=300_000)
    officer = as_(award.call.lead_officer)
    places = [url("awards:award", award), url("workspace:final_account", award)]

    def vary(pence: int) -> None:
        actions.vary_grant(award_id=award.pk, reason="Less.", amount_pence=pence, by=award.call.lead_officer, at=PAY_DAY)

    vary(290_000)
    one = [queries_of(officer, place) for place in places]
    vary(280_000)
    vary(270_000)
    assert [queries_of(officer, place) for place in places] == one
    assert one == [22, 16]


def test_the_record_of_a_grant_names_what_happened(at: Any) -> None:
    award = make.running()
    officer = award.call.lead_officer
    awards.suspend_award(award_id=award.pk, reason="In dispute.", by=officer, at=PAY_DAY)
    awards.resume_award(award_id=award.pk, by=officer, at=PAY_DAY)
    page = text(as_(officer).get(url("awards:award", award)))
    assert "Payments paused" in page
    assert "Payments resumed" in page
