"""Two stages: bids are taken forward, only their bodies may write a full bid, and what was answered first is in it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.questions.queries import values_of
from grants.applications.actions import key_application, start_application
from grants.applications.models import Application, Filling, TakenForward
from grants.assessment import actions
from tests import makers as make

pytestmark = pytest.mark.django_db
AT = make.AFTER_CLOSE


def second_of(first: Call, **fields: Any) -> Call:
    call = make.call("published", fund=first.fund, lead=first.lead_officer, closes_at=make.later(days=90), **fields)
    Call.objects.filter(pk=call.pk).update(stage_of=first)
    return Call.objects.get(pk=call.pk)


def test_bids_are_taken_forward_and_their_bodies_alone_start_a_full_bid_with_the_answers_in_it(client: Client, deliver_mail: Any) -> None:
    first = make.closed_call()
    through, out = make.eligible(call=first), make.eligible(call=first)
    second = second_of(first)
    with time_machine.travel(AT, tick=False):
        client.force_login(first.lead_officer)
        address = reverse("assessment:forward", args=[first.reference])
        assert address in client.get(reverse("workspace:call", args=[first.reference])).content.decode()
        assert "Choose the second stage." in client.post(address, {"call": "", "bids": [through.pk]}).content.decode()
        assert client.post(address, {"call": second.pk, "bids": [through.pk]}).status_code == 302
    deliver_mail()
    contacts = sorted([through.organisation.contact_email, through.organisation.second_contact_email])
    letters = Message.objects.filter(template="grants/assessment/emails/taken_forward")
    assert sorted(each.to_address for each in letters) == contacts
    assert Application.objects.get(pk=through.pk).state == "taken_forward"
    later = AT + timedelta(days=1)
    owner = make.member(through.organisation)
    full = start_application(call_id=second.pk, organisation_id=through.organisation_id, by=owner, at=later)
    filling = Filling.objects.get(application=full)
    assert filling.source_id == through.pk
    held, before = values_of(full.answers_id), values_of(through.answers_id)
    assert held["need"] == before["need"]
    with pytest.raises(Refused, match=f"no bid of {out.organisation.name} was"):
        start_application(call_id=second.pk, organisation_id=out.organisation_id, by=make.member(out.organisation), at=later)
    note: Any = {"way": "phone", "received_at": later, "note": "She rang."}
    with pytest.raises(Refused, match=f"no bid of {out.organisation.name} was"):
        key_application(call_id=second.pk, organisation_id=out.organisation_id, by=first.lead_officer, at=later, **note)
    assert Application.objects.filter(call=second).count() == 1
    actions.end_round(call_id=first.pk, how="no_award", reason="The others are not asked.", by=first.lead_officer, at=later)
    assert Application.objects.get(pk=through.pk).state == "taken_forward"
    assert Application.objects.get(pk=out.pk).state == "call_ended"


def test_what_is_refused() -> None:
    first = make.closed_call()
    bid, other = make.eligible(call=first), make.eligible()
    alone, second = make.call("published", fund=first.fund, lead=first.lead_officer, closes_at=make.later(days=80)), second_of(first)

    def take(call: Call, *bids: Application, at: Any = AT) -> Any:
        return actions.take_forward(call_id=call.pk, application_ids=[each.pk for each in bids], by=first.lead_officer, at=at)

    for call, bids, at, words in (
        (alone, [bid], AT, "is not the second stage"),
        (second, [bid, other], AT, "Choose bids of the first stage"),
        (second, [], AT, "Choose bids of the first stage"),
        (second, [bid], make.later(days=90), "takes no bids"),
    ):
        with pytest.raises(Refused, match=words):
            take(call, *bids, at=at)
    assert not TakenForward.objects.exists()
    take(second, bid)
    with pytest.raises(Refused, match="Taken forward"):
        take(second, bid)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_statements_for_any_number(client: Client, count: int, django_assert_num_queries: Any) -> None:
    first = make.closed_call()
    second = second_of(first)
    for _ in range(count):
        make.eligible(call=first)
        taken = make.eligible(call=first)
        actions.take_forward(call_id=second.pk, application_ids=[taken.pk], by=first.lead_officer, at=AT)
    with time_machine.travel(AT, tick=False):
        client.force_login(first.lead_officer)
        address = reverse("assessment:forward", args=[first.reference])
        client.get(address)
        with django_assert_num_queries(12):
            client.get(address)
