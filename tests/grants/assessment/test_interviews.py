"""Interviews, in calls that hold them: arranged with a letter, noted once, read by the panel."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.models import Interview
from grants.workspace.queries.pack import pack_of
from tests import makers as make

pytestmark = pytest.mark.django_db
AT = make.AFTER_CLOSE
WHEN = AT + timedelta(days=3)


def arrange(bid: Application, **given: Any) -> Interview:
    words = {"starts_at": WHEN, "minutes": 30, "where": "The town hall", "to_prepare": "Your plan."} | given
    return actions.arrange_interview(application_id=bid.pk, by=bid.call.lead_officer, at=AT, **words)


def test_an_applicant_is_asked_told_again_when_it_moves_and_the_panel_reads_what_was_said(client: Client, deliver_mail: Any) -> None:
    bid = make.eligible(call=make.closed_call(holds_interviews=True))
    contacts = sorted([bid.organisation.contact_email, bid.organisation.second_contact_email])
    arrange(bid)
    arrange(bid, starts_at=WHEN + timedelta(hours=1))
    deliver_mail()
    letters = Message.objects.filter(template="grants/assessment/emails/interview_arranged").order_by("pk")
    assert sorted(each.to_address for each in letters) == sorted(contacts * 2)
    assert "We ask you to an interview" in letters[0].subject
    assert "has a new time" in letters[3].subject
    assert "The town hall" in letters[0].body_text
    with pytest.raises(Refused, match="once it was held"):
        actions.note_interview(application_id=bid.pk, present="Two.", notes="Fine.", by=bid.call.lead_officer, at=WHEN)
    with time_machine.travel(WHEN + timedelta(hours=2), tick=False):
        client.force_login(bid.call.lead_officer)
        address = reverse("assessment:interview", args=[bid.reference])
        assert "Write what was said." in client.post(address, {"present": "Ann and Ben", "notes": ""}).content.decode()
        assert client.post(address, {"present": "Ann and Ben", "notes": "A sound plan."}).status_code == 302
        assert "A sound plan." in client.get(reverse("workspace:bid", args=[bid.reference])).content.decode()
    assert pack_of(bid.call, bid.call.lead_officer, WHEN).flags[bid.pk] == ["Interviewed"]
    for again in (
        lambda: arrange(bid),
        lambda: actions.note_interview(
            application_id=bid.pk, present="A", notes="B", by=bid.call.lead_officer, at=WHEN + timedelta(days=1)
        ),
    ):
        with pytest.raises(Refused, match="noted"):
            again()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"starts_at": AT}, "still to come"),
        ({"minutes": 4}, "5 to 240 minutes"),
        ({"minutes": 241}, "5 to 240 minutes"),
        ({"where": " "}, "Write where"),
    ],
)
def test_what_is_refused(given: dict[str, Any], words: str) -> None:
    bid = make.eligible(call=make.closed_call(holds_interviews=True))
    with pytest.raises(Refused, match=words):
        arrange(bid, **given)
    assert not Interview.objects.exists()


def test_a_call_without_interviews_shows_none(client: Client) -> None:
    bid = make.eligible()
    with pytest.raises(Refused, match="holds no interviews"):
        arrange(bid)
    with pytest.raises(NotAllowed):
        actions.arrange_interview(application_id=bid.pk, starts_at=WHEN, minutes=30, where="Here", by=make.staff("assessor"), at=AT)
    with time_machine.travel(AT, tick=False):
        client.force_login(bid.call.lead_officer)
        address = reverse("assessment:interview", args=[bid.reference])
        assert client.get(address).status_code == 404
        assert address not in client.get(reverse("workspace:bid", args=[bid.reference])).content.decode()
