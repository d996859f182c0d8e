"""My bids: each with its public status, its steps and the next thing to do."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.people.models import User
from grants.applications import actions
from grants.applications.models import Application
from grants.awards.actions import suspend_award
from grants.awards.models import Award
from grants.payments.actions import terminate_grant
from grants.returns.actions import query_return
from grants.workspace.queries.applicant import NextThing, cards_of
from tests import makers as make
from tests.makers import PAY_DAY

pytestmark = pytest.mark.django_db
NOW = make.NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def home(person: User) -> str:
    client = Client()
    client.force_login(person, backend="commissioning.people.backends.HouseBackend")
    response = client.get(reverse("workspace:home"))
    assert response.status_code == 200
    return response.content.decode()


def card(bid, at=NOW):
    owner = make.member(bid.organisation)
    return cards_of([make.again(bid)], user=owner, at=at)[0]


def test_only_the_bids_of_her_own_bodies_are_shown() -> None:
    mine, other = make.application("draft", title="Safer lanes"), make.application("draft", title="Not hers")
    shown = home(make.member(mine.organisation))
    assert "Safer lanes" in shown
    assert "Not hers" not in shown
    assert other.reference not in shown


def test_a_person_without_bids_is_shown_where_to_begin() -> None:
    assert "You have not started an application yet" in home(make.user())


def test_a_draft_is_to_be_finished_by_the_close() -> None:
    bid = make.application("draft")
    assert card(bid).next.words == "Finish and send it by 30 November 2026, 12 noon, in 28 days."
    assert card(bid).next.is_due
    assert card(bid).steps == ()
    late = card(bid, at=bid.call.closes_at)
    assert late.next.words == "The call closed on 30 November 2026, 12 noon before this was sent."


def test_a_sent_bid_waits_for_its_check() -> None:
    bid = make.application("submitted")
    shown = card(bid)
    assert [(each["name"], each["is"]) for each in shown.steps] == [
        ("Sent", "done"),
        ("Checked", "now"),
        ("Scored", ""),
        ("Decided", ""),
        ("Offer", ""),
    ]
    assert (shown.steps[0]["when"], shown.status.public) == ("2 November 2026", "Sent")
    assert shown.next.words == "Nothing to do. You can change it until 30 November 2026, 12 noon."
    assert card(bid, at=bid.call.closes_at).next.words == "Nothing to do. We will tell you by 13 February 2027."


def test_changes_that_are_not_sent_are_the_next_thing_to_do() -> None:
    bid = make.application("submitted")
    owner = make.member(bid.organisation)
    actions.save_section(application_id=bid.pk, section_key="project", values={"need": "Other."}, by=owner, at=make.later(minutes=30))
    assert card(bid).next.words.startswith("You have changes that are not sent.")


def test_a_checked_bid_shows_when() -> None:
    bid = make.eligible()
    steps = card(bid).steps
    assert [(each["name"], each["is"]) for each in steps[:3]] == [("Sent", "done"), ("Checked", "done"), ("Scored", "now")]
    assert steps[1]["when"] == "2 December 2026"


def test_a_withdrawn_bid_stops() -> None:
    bid = make.application("submitted")
    actions.withdraw_application(application_id=bid.pk, by=make.member(bid.organisation), at=NOW)
    assert card(bid).steps[1]["is"] == "stopped"
    assert card(bid).next.words == "You withdrew it. There is nothing to do."


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_ten_statements_however_many_bids(count: int, django_assert_num_queries) -> None:
    call, body = make.call("published"), make.organisation()
    for _ in range(count):
        make.application("submitted", call=call, of=body)
    client = Client()
    client.force_login(make.member(body), backend="commissioning.people.backends.HouseBackend")
    with django_assert_num_queries(11):
        client.get(reverse("workspace:home"))


# Links once there is a grant


def next_of(award: Award, role: str = "owner", at: datetime = PAY_DAY) -> NextThing:
    """The next thing on her card, and that its link answers."""
    person = make.member(award.organisation, role)
    bid = Application.objects.select_related("call", "organisation").get(pk=award.application_id)
    with time_machine.travel(at, tick=False):
        thing = cards_of([bid], user=person, at=at)[0].next
        client = Client()
        client.force_login(person, backend="commissioning.people.backends.HouseBackend")
        assert client.get(thing.href).status_code == 200
    return thing


def test_an_offer_leads_to_its_page_and_says_who_answers() -> None:
    award = make.award("offered")
    page = reverse("awards:award", args=[award.reference])
    at = make.later(days=61)
    owner, editor = next_of(award, at=at), next_of(award, "editor", at=at)
    assert (owner.href, owner.action, owner.is_due) == (page, "Read the offer", True)
    assert (editor.href, editor.is_due) == (page, True)
    assert not owner.words.endswith("An owner of your organisation must do it.")
    assert editor.words.endswith("An owner of your organisation must do it.")


def test_an_accepted_offer_without_an_account_leads_to_bank_details() -> None:
    award = make.award("accepted")
    thing = next_of(award)
    assert (thing.words, thing.href) == ("Tell us where to pay the grant.", reverse("payments:bank", args=[award.organisation_id]))
    assert thing.is_due


def test_a_return_that_is_wanted_leads_to_it() -> None:
    award = make.running()
    first = make.returns(award)[0]
    thing = next_of(award)
    assert (thing.words, thing.href, thing.is_due) == (
        "Mid-term return is due on 30 October 2027, in 212 days.",
        reverse("returns:return", args=[first.reference]),
        True,
    )
    late = make.after(first.due_on, days=2)
    assert next_of(award, at=late).words == "Mid-term return was due on 30 October 2027, 3 days ago."
    make.sent_return(first)
    query_return(return_id=first.pk, text="How many?", by=award.call.lead_officer, at=late)
    assert next_of(award, at=late).words == "We have asked a question about your mid-term return."


def test_a_grant_with_nothing_to_do_a_paused_one_and_one_that_is_over_lead_to_the_grant() -> None:
    award = make.running()
    page = reverse("awards:award", args=[award.reference])
    assert (next_of(award).words, next_of(award).href) == ("Nothing to do now.", page)
    suspend_award(award_id=award.pk, reason="In dispute.", by=award.call.lead_officer, at=PAY_DAY)
    assert (next_of(award).words, next_of(award).href) == ("Payments are paused. We wrote to you why.", page)
    terminate_grant(award_id=award.pk, reason="It closed.", by=award.call.lead_officer, at=PAY_DAY)
    assert (next_of(award).words, next_of(award).href) == ("There is nothing to do.", page)


def test_money_to_return_comes_first_and_leads_to_how() -> None:
    recovery = make.asked_back()
    at = make.day_after(recovery.award, 4)
    thing = next_of(recovery.award, at=at)
    assert (thing.words, thing.href) == (
        "Return £500 by 10 May 2028, in 35 days.",
        reverse("payments:to_return", args=[recovery.award.reference]),
    )


def test_messages_that_nobody_of_the_body_has_opened_are_marked() -> None:
    bid = make.application("submitted")
    owner, officer = make.member(bid.organisation), bid.call.lead_officer
    for text in ("May we ring you?", "It is about the map."):
        actions.send_message(application_id=bid.pk, text=text, by=officer, at=NOW)
    assert "2 messages from us" in home(owner)
    assert reverse("applications:thread", args=[bid.reference]) in home(owner)
    actions.open_messages(application_id=bid.pk, by=owner, at=NOW)
    assert "from us" not in home(owner)
