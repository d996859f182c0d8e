"""One bid of a closed call may be sent late, where an officer says why."""

from datetime import datetime, timedelta
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
from grants.applications.actions.sending import TooLate
from grants.applications.models import Application
from tests import makers as make

pytestmark = pytest.mark.django_db
REASON = "Our own sign-in page was down from 11:40 until after the close."


@pytest.fixture
def call() -> Call:
    return make.call("published")


@pytest.fixture
def bid(call: Call) -> Application:
    return make.application("draft", call=call)


def after_close(call: Call, **more: int) -> datetime:
    return call.closes_at + timedelta(**more)


def admit(bid: Application, **given: Any) -> Application:
    close = bid.call.closes_at
    return actions.admit_late(
        **{
            "application_id": bid.pk,
            "until": close + timedelta(days=1),
            "reason": REASON,
            "by": make.staff("officer"),
            "at": close + timedelta(hours=1),
            **given,
        }
    )


def send(bid: Application, at: datetime) -> Application:
    return actions.submit_application(application_id=bid.pk, by=make.member(bid.organisation), at=at)


def test_it_may_be_sent_until_its_own_instant_and_not_from_it_on(
    bid: Application, call: Call, django_capture_on_commit_callbacks: Any
) -> None:
    other = make.application("draft", call=call)
    with django_capture_on_commit_callbacks(execute=True):
        admitted = admit(bid)
    assert (admitted.state, admitted.is_late, admitted.closes_at) == ("draft", True, after_close(call, days=1))
    letters = Message.objects.filter(template__endswith="admitted_late")
    assert letters.count() == 2
    assert REASON not in letters[0].body_text
    with pytest.raises(TooLate, match="The call closed at"):
        send(other, after_close(call, hours=2))
    with pytest.raises(TooLate, match=r"Your own time to send ended at .* reached us at "):
        send(bid, after_close(call, days=1))
    sent = send(bid, after_close(call, hours=23, minutes=59, seconds=59))
    assert (sent.state, sent.is_late) == ("submitted", True)
    event = AuditEvent.objects.get(verb="application admitted late")
    assert (event.subject_id, event.before, event.after["is_late"]) == (str(bid.pk), {"is_late": False}, True)


def test_it_is_refused_where_it_makes_no_sense_and_says_why(bid: Application, call: Call) -> None:
    with pytest.raises(Refused, match="The call is open until"):
        admit(bid, at=call.closes_at - timedelta(seconds=1))
    with pytest.raises(Refused, match="Write why"):
        admit(bid, reason="  ")
    with pytest.raises(Refused, match="still to come"):
        admit(bid, until=after_close(call, hours=1))
    with pytest.raises(NotAllowed):
        admit(bid, by=make.member(bid.organisation))
    with pytest.raises(NotAllowed):
        admit(bid, by=make.staff("commissioner"))
    admit(bid)
    with pytest.raises(Refused, match="let in late before, until"):
        admit(bid)
    sent = make.application("submitted", call=call)
    with pytest.raises(Refused, match="“Submitted”, not a draft"):
        admit(sent)
    assert not Application.objects.get(pk=sent.pk).is_late


def test_an_unfinished_change_of_a_late_bid_is_let_go_at_its_own_close(bid: Application, call: Call) -> None:
    admit(bid)
    send(bid, after_close(call, hours=2))
    clerk = make.member(bid.organisation)
    actions.save_section(
        application_id=bid.pk, section_key="project", values={"name": "Another name"}, by=clerk, at=after_close(call, hours=3)
    )
    assert actions.discard_unsent_changes(at=after_close(call, hours=4)) == 0
    assert actions.discard_unsent_changes(at=after_close(call, days=1)) == 1


def test_the_officer_lets_it_in_on_a_page_that_keeps_what_she_typed(bid: Application, call: Call) -> None:
    officer = Client()
    place = reverse("applications:late", args=[call.reference])
    until = after_close(call, days=1)
    typed = {
        "reference": "nothing-like-it",
        "until_day": str(until.day),
        "until_month": str(until.month),
        "until_year": str(until.year),
        "until_time": "17:00",
        "reason": REASON,
    }
    with time_machine.travel(after_close(call, hours=1), tick=False):
        officer.force_login(make.staff("officer"))
        page = officer.get(place).content.decode()
        assert "You do not see what is in the draft" in page
        refused = officer.post(place, typed).content.decode()
        assert "This call has no unsent bid with that reference." in refused
        assert REASON in refused
        assert officer.post(place, typed | {"reference": bid.reference.lower()}).status_code == 302
        page = officer.get(place).content.decode()
        assert bid.reference in page
        assert "Not yet" in page
        assert officer.get(reverse("workspace:bid", args=[bid.reference])).status_code == 404


def test_the_clerk_the_panel_and_the_auditor_read_that_it_is_late(bid: Application, call: Call) -> None:
    admit(bid)
    clerk, officer, auditor = Client(), Client(), Client()
    with time_machine.travel(after_close(call, hours=2), tick=False):
        clerk.force_login(make.member(bid.organisation))
        officer.force_login(make.staff("officer"))
        auditor.force_login(make.staff("auditor"))
        page = clerk.get(reverse("applications:bid", args=[bid.reference])).content.decode()
        assert "The call has closed, but you may send this until" in page
        assert REASON not in page
        send(bid, after_close(call, hours=2))
        page = officer.get(reverse("workspace:bid", args=[bid.reference])).content.decode()
        assert "Let in after the closing time." in page
        assert REASON in page
        page = auditor.get(reverse("workspace:audit"), {"kind": "late"}).content.decode()
        assert REASON in page
