"""An open call is given more time: later only, said in public, and everyone with a bid in hand told."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from grants.applications import actions
from tests import makers as make

pytestmark = pytest.mark.django_db
REASON = "The post was late in the north of the county."


@pytest.fixture
def call() -> Call:
    return make.call("published")


def extend(call: Call, **given: Any) -> Call:
    whole = {"until": call.closes_at + timedelta(days=7), "reason": REASON, "by": call.lead_officer, "at": make.NOON}
    return actions.extend_call(call_id=call.pk, **(whole | given))


def test_the_close_moves_and_all_with_a_bid_in_hand_are_told_once(call: Call, django_capture_on_commit_callbacks: Any) -> None:
    body = make.organisation()
    bids = [make.application("draft", call=call, of=body), make.application("draft", call=call, of=body)]
    closed = call.closes_at
    assert actions.remind_drafts(at=closed - timedelta(days=7)) == 4
    with django_capture_on_commit_callbacks(execute=True):
        extend(call, at=closed - timedelta(days=6))
    sent = Message.objects.filter(template="grants/applications/emails/call_extended")
    assert sorted(sent.values_list("to_address", flat=True)) == sorted({body.contact_email, body.second_contact_email})
    assert "now closes at 12 noon on 7 December 2026. Before, it was to close at 12 noon on 30 November 2026." in sent[0].body_text
    assert REASON in sent[0].body_text
    event = AuditEvent.objects.get(verb="call extended")
    assert (event.before["closes_at"], event.after["closes_at"]) == (closed.isoformat(), (closed + timedelta(days=7)).isoformat())
    assert actions.remind_drafts(at=closed - timedelta(days=6)) == 4  # those of fourteen days, for the new close
    assert actions.remind_drafts(at=closed) == 4  # and of seven again
    assert actions.submit_application(application_id=bids[0].pk, by=make.member(body), at=closed).state == "submitted"


def test_it_moves_later_only_while_it_is_open_with_a_reason_and_before_the_decision(call: Call) -> None:
    second = timedelta(seconds=1)
    for wrong, words in (
        ({"until": call.closes_at}, "later only"),
        ({"until": call.closes_at - second}, "later only"),
        ({"at": call.closes_at}, "Only a call that is open"),
        ({"at": call.opens_at - second}, "Only a call that is open"),
        ({"reason": " "}, "Write why."),
        ({"until": make.later(days=103)}, "The decision must come after the close."),
        ({"decision_by_on": date(2027, 2, 12)}, "not sooner"),
    ):
        with pytest.raises(Refused, match=words):
            extend(call, **wrong)
    with pytest.raises(NotAllowed):
        extend(call, by=make.staff("finance"))
    assert not AuditEvent.objects.filter(verb="call extended").exists()
    moved = extend(call, until=make.later(days=103), decision_by_on=date(2027, 3, 1), at=call.closes_at - second)
    assert (moved.closes_at, moved.decision_by_on) == (make.later(days=103), date(2027, 3, 1))


def test_an_officer_moves_it_on_a_page_and_nothing_typed_is_lost(call: Call, client: Client) -> None:
    client.force_login(call.lead_officer)
    page = reverse("applications:extend", args=[call.reference])
    typed = {"until_day": "30", "until_month": "11", "until_year": "2026", "until_time": "12:00", "reason": REASON}
    with time_machine.travel(make.NOON, tick=False):
        assert page in client.get(reverse("workspace:call", args=[call.reference])).content.decode()
        refused = client.post(page, typed).content.decode()
        assert 'href="#id_until' in refused
        assert REASON in refused
        assert client.post(page, typed | {"until_month": "12"}).status_code == 302
        shown = client.get(page).content.decode()
    assert "30 December 2026, 12 noon" in shown
