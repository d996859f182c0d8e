"""Consultation: named bids, a question and a day; consultees read those bids alone, never score, and are shut out at the set second."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.actions.consulting import end_of
from grants.assessment.models import Consultation, ConsultationReply
from grants.assessment.queries import asked_of
from grants.workspace.queries.pack import pack_of, reply_rows
from tests import makers as make

pytestmark = pytest.mark.django_db
AT = make.AFTER_CLOSE
DUE = timezone.localdate(AT) + timedelta(days=7)


def ask(*bids: Application, of: Any, **given: Any) -> Consultation:
    call = bids[0].call
    words = {"question": "Is this road a danger?", "due_on": DUE} | given
    people = of if isinstance(of, list) else [of]
    return actions.consult(
        call_id=call.pk,
        application_ids=[each.pk for each in bids],
        user_ids=[each.pk for each in people],
        by=call.lead_officer,
        at=AT,
        **words,
    )


def test_a_consultee_reads_the_named_bids_alone_until_the_end_of_the_day_and_replies(client: Client, deliver_mail: Any) -> None:
    call = make.closed_call()
    named, other = make.in_check(call=call), make.in_check(call=call)
    person = make.staff("consultee")
    asked = ask(named, of=person)
    deliver_mail()
    letter = Message.objects.get(template="grants/assessment/emails/consulted")
    assert (letter.to_address, "1 bid" in letter.subject) == (person.email, True)
    assert list(Application.objects.visible_to(person, AT)) == [named]
    with time_machine.travel(AT, tick=False):
        client.force_login(person)
        page = client.get(reverse("assessment:consulted")).content.decode()
        assert named.reference in page
        assert other.reference not in page
        address = reverse("assessment:consulted_bid", args=[asked.pk, named.reference])
        shown = client.get(address).content.decode()
        assert named.title in shown
        assert client.get(reverse("assessment:consulted_bid", args=[asked.pk, other.reference])).status_code == 404
        assert client.get(reverse("workspace:bid", args=[named.reference])).status_code in (403, 404)
        assert "Write what you think of the bid" in client.post(address, {"text": " ", "interest": "I know the clerk."}).content.decode()
        assert client.post(address, {"text": "Two crashes last year.", "interest": "I know the clerk."}).status_code == 302
        client.force_login(call.lead_officer)
        bid_page = client.get(reverse("workspace:bid", args=[named.reference])).content.decode()
    for words in ("Two crashes last year.", "I know the clerk.", "Is this road a danger?"):
        assert words in bid_page
    make.pass_gate(named)
    assert [row[3] for row in reply_rows(pack_of(call, call.lead_officer, AT))] == ["Two crashes last year."]
    over = end_of(DUE)
    last = over - timedelta(seconds=1)
    actions.reply(consultation_id=asked.pk, application_id=named.pk, text="Three crashes.", by=person, at=last)
    assert ConsultationReply.objects.get().text == "Three crashes."
    with pytest.raises(Refused, match="The last day for replies is over"):
        actions.reply(consultation_id=asked.pk, application_id=named.pk, text="Four.", by=person, at=over)
    assert not Application.objects.visible_to(person, over).exists()
    assert asked_of(person, over) == []


def test_who_may_not_be_asked() -> None:
    bid = make.in_check()
    scorer, colleague = make.staff("consultee"), make.staff("consultee")
    member = make.staff("consultee", person=make.member(bid.organisation, "viewer"))
    make.pass_gate(bid)
    bid = Application.objects.select_related("call").get(pk=bid.pk)
    make.staff("assessor", person=scorer)
    make.assigned(bid, to=scorer)
    for person, words in (
        (make.staff("auditor"), "does not have the role of a consultee"),
        (scorer, f"scores {bid.reference}"),
        (member, "has an interest in the body"),
    ):
        with pytest.raises(Refused, match=words):
            ask(bid, of=person)
    for given, words in (
        ({"question": " "}, "Write the question"),
        ({"due_on": timezone.localdate(AT) - timedelta(days=1)}, "still to come"),
    ):
        with pytest.raises(Refused, match=words):
            ask(bid, of=colleague, **given)
    ask(bid, of=colleague)
    make.staff("assessor", person=colleague)
    with pytest.raises(Refused, match="was asked for a view of this bid"):
        make.assigned(bid, to=colleague)
    with pytest.raises(NotAllowed):
        actions.reply(consultation_id=Consultation.objects.get().pk, application_id=bid.pk, text="Me too.", by=member, at=AT)


def test_more_time_opens_the_bids_for_longer_and_tells_those_who_have_not_replied(deliver_mail: Any) -> None:
    bid = make.in_check()
    quick, slow = make.staff("consultee"), make.staff("consultee")
    asked = ask(bid, of=[quick, slow])
    actions.reply(consultation_id=asked.pk, application_id=bid.pk, text="Fine.", by=quick, at=AT)
    deliver_mail()
    Message.objects.all().delete()
    with pytest.raises(Refused, match="later day than the one that stands"):
        actions.move_consultation(consultation_id=asked.pk, due_on=DUE, by=bid.call.lead_officer, at=AT)
    actions.move_consultation(consultation_id=asked.pk, due_on=DUE + timedelta(days=3), by=bid.call.lead_officer, at=AT)
    deliver_mail()
    assert [each.to_address for each in Message.objects.all()] == [slow.email]
    assert Application.objects.visible_to(slow, end_of(DUE)).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_the_same_statements_for_any_number(client: Client, count: int, django_assert_num_queries: Any) -> None:
    call = make.closed_call()
    person = make.staff("consultee")
    bids = [make.in_check(call=call) for _ in range(count)]
    for _ in range(count):
        ask(*bids, of=person)
    with time_machine.travel(AT, tick=False):
        for who, address, statements in (
            (person, reverse("assessment:consulted"), 9),
            (call.lead_officer, reverse("assessment:consultations", args=[call.reference]), 7),
        ):
            client.force_login(who)
            client.get(address)
            with django_assert_num_queries(statements):
                client.get(address)
