"""An election period holds back news and new discretionary decisions, and nothing else."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.lifecycle import Refused
from commissioning.people.actions import lift_election_period, set_election_period
from commissioning.people.models import ElectionPeriod, User
from commissioning.people.queries import election_on
from commissioning.permissions import NotAllowed
from grants.awards import actions as awarding
from grants.awards.models import Award
from tests import makers as make
from tests.makers.awards import DECIDED

pytestmark = pytest.mark.django_db
TODAY = DECIDED.date()


def period(*, by: User | None = None, at: Any = DECIDED, **fields: Any) -> ElectionPeriod:
    given = {"from_on": TODAY, "to_on": date(2027, 5, 6), "holds_publicity": True, "holds_decisions": True} | fields
    return set_election_period(office_id=make.office().pk, by=by or make.staff("monitoring_officer"), at=at, **given)


def test_no_new_decision_is_signed_while_it_holds_and_one_is_once_it_is_lifted() -> None:
    notice = make.notice(make.to_decide(make.assessed_call()))
    held = period()
    commissioner = make.staff("commissioner")
    with pytest.raises(Refused, match="An election period is in force until 6 May 2027"):
        make.sign_notice(notice, by=commissioner)
    assert not Award.objects.exists()
    lift_election_period(period_id=held.pk, by=make.staff("monitoring_officer"), at=DECIDED)
    assert make.sign_notice(notice, by=commissioner).state == "signed"


def test_offers_acceptance_and_payments_go_on() -> None:
    award = make.award("approved")
    period()
    awarding.offer_award(award_id=award.pk, by=award.call.lead_officer, at=DECIDED)
    assert awarding.accept_award(award_id=award.pk, post="Clerk", by=make.member(award.organisation), at=DECIDED).state == "accepted"


def test_news_alone_may_wait_and_decisions_go_on() -> None:
    notice = make.notice(make.to_decide(make.assessed_call()))
    period(holds_decisions=False)
    assert make.sign_notice(notice, by=make.staff("commissioner")).state == "signed"


def test_it_holds_from_its_first_day_to_its_last() -> None:
    office = make.office().pk
    held = period(from_on=date(2027, 3, 22), to_on=date(2027, 5, 6))
    days = [date(2027, 3, 21), date(2027, 3, 22), date(2027, 5, 6), date(2027, 5, 7)]
    assert [election_on(office, day) for day in days] == [None, held, held, None]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"to_on": date(2026, 12, 1)}, "comes before the first"),
        ({"from_on": date(2026, 1, 1), "to_on": date(2026, 2, 1)}, "is past"),
        ({"holds_publicity": False, "holds_decisions": False}, "at least one thing"),
    ],
)
def test_days_and_switches_that_cannot_be_are_refused(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        period(**fields)


def test_two_periods_do_not_touch_and_only_the_monitoring_officer_sets_one() -> None:
    held = period()
    with pytest.raises(Refused, match="touches these days"):
        period(from_on=date(2027, 5, 6), to_on=date(2027, 6, 1))
    for role in ("officer", "commissioner", "chief_finance_officer", "administrator"):
        with pytest.raises(NotAllowed):
            period(by=make.staff(role), from_on=date(2028, 1, 1), to_on=date(2028, 2, 1))
        with pytest.raises(NotAllowed):
            lift_election_period(period_id=held.pk, by=make.staff(role), at=DECIDED)


def test_the_page_sets_and_lifts(client: Client) -> None:
    page = reverse("people:election")
    days = {"from_on_day": "22", "from_on_month": "3", "from_on_year": "2027", "to_on_day": "6", "to_on_month": "5", "to_on_year": "2027"}
    with time_machine.travel(DECIDED, tick=False):
        client.force_login(make.staff("monitoring_officer"))
        assert "Choose at least one thing that waits." in client.post(page, days).content.decode()
        client.post(page, days | {"holds_decisions": "on"})
        held = ElectionPeriod.objects.get()
        assert "22 March 2027 to 6 May 2027" in client.get(page).content.decode()
        client.post(reverse("people:election_lift", args=[held.pk]))
    held.refresh_from_db()
    assert held.lifted_at == DECIDED
    client.force_login(make.staff("officer"))
    assert "Set a period" not in client.get(page).content.decode()
    assert client.post(page, days).status_code == 403
