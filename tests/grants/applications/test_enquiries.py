"""Questions about a call: whoever asks stays unnamed, and everyone with a bid in hand gets the same answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cms.actions import set_up_site
from commissioning.audit.models import AuditEvent
from commissioning.calls.models import Call, Enquiry
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from grants.applications import actions
from grants.applications.models import Sight
from tests import makers as make

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def call() -> Call:
    return make.call("published")


def publish(enquiry: Enquiry, officer: Any, question: str = "May a sign be hired?", answer: str = "Yes, for the term.") -> Enquiry:
    return actions.publish_answer(enquiry_id=enquiry.pk, question=question, answer=answer, by=officer, at=make.later(hours=1))


def test_an_answer_goes_once_to_all_with_a_bid_in_hand_and_to_the_asker_and_says_nowhere_who_asked(
    call: Call, deliver_mail: Any, client: Client
) -> None:
    body = make.organisation("Alderstone Parish Council")
    asker = make.member(body)
    make.application("draft", call=call, of=body)
    sent, other = make.application("submitted", call=call), make.application("draft", call=call)
    withdrawn = make.application("draft", call=call)
    actions.withdraw_application(application_id=withdrawn.pk, by=make.member(withdrawn.organisation), at=make.later(minutes=5))
    enquiry = make.enquiry(call, by=asker, of=body, text="We at Alderstone Parish Council want to hire a sign. May we?")
    before = {each.pk for each in deliver_mail()}
    publish(enquiry, call.lead_officer)
    letters = [each for each in deliver_mail() if each.pk not in before]
    wanted = [asker.email]
    for each in (body, sent.organisation, other.organisation):
        wanted += [each.contact_email, each.second_contact_email]
    assert sorted(each.to_address for each in letters) == sorted(wanted)
    assert len({each.body_text for each in letters}) == 1
    with time_machine.travel(make.later(hours=1), tick=False):
        set_up_site(at=make.NOON)
        page = client.get("/funding/rsf-2728/").content.decode()
    for text in (letters[0].subject + letters[0].body_text, page):
        assert "Alderstone" not in text
        assert asker.name not in text
        assert asker.email not in text
    assert "Yes, for the term." in page
    event = AuditEvent.objects.get(verb="enquiry publish")
    assert (event.before, event.after) == ({"state": "waiting"}, {"state": "published"})


def test_words_that_would_say_who_asked_are_refused(call: Call) -> None:
    body = make.organisation("Alderstone Parish Council")
    enquiry = make.enquiry(call, by=make.member(body), of=body)
    for words, named in (
        ("May ALDERSTONE parish  council hire it?", "Alderstone Parish Council"),
        (f"Asked by {enquiry.asked_by.email}", enquiry.asked_by.email),
        (f"What of {call.reference}-0001?", f"{call.reference}-0001"),
    ):
        with pytest.raises(Refused, match=f"“{named}” would say who asked"):
            publish(enquiry, call.lead_officer, question=words)
    assert publish(enquiry, call.lead_officer, question="May Alderstone hire a sign?").state == "published"


def test_questions_end_at_the_set_second_and_five_working_days_before_the_close_unless_set(call: Call) -> None:
    asker = make.user()
    # Monday 30 November at noon; the clocks do not change between.
    assert call.enquiries_end_at == datetime(2026, 11, 23, 12, tzinfo=UTC)

    def ask(about: Call, at: datetime) -> Enquiry:
        return actions.ask_question(call_id=about.pk, text="May a sign be hired?", by=asker, at=at)

    with pytest.raises(Refused, match="Questions about this fund ended at 12 noon on 23 November 2026"):
        ask(call, call.enquiries_end_at)
    assert ask(call, call.enquiries_end_at - SECOND) == ask(call, call.enquiries_end_at - SECOND)
    set_by_hand = make.call("published", questions_until=make.later(days=2))
    with pytest.raises(Refused, match="ended at 12 noon on 4 November"):
        ask(set_by_hand, make.later(days=2))
    short = make.call("published", closes_at=make.later(days=1))
    assert short.enquiries_end_at == short.closes_at


def test_bad_questions_are_refused_and_what_was_typed_stays(call: Call, client: Client) -> None:
    client.force_login(make.user())
    address = reverse("applications:enquire", args=[call.reference])
    with time_machine.travel(make.NOON, tick=False):
        for text, words in (("  ", "Write your question."), ("x" * 2001, "Your question has 2,001 characters.")):
            page = client.post(address, {"text": text}).content.decode()
            assert words in page
            assert text.strip() in page
        for number in range(10):
            client.post(address, {"text": f"Question {number}?"})
        assert "10 of your questions wait" in client.post(address, {"text": "And more?"}).content.decode()
    assert Enquiry.objects.count() == 10


def test_a_question_typed_before_signing_in_is_there_afterwards(call: Call, client: Client) -> None:
    address = reverse("applications:enquire", args=[call.reference])
    with time_machine.travel(make.NOON, tick=False):
        assert client.post(address, {"text": "May a sign be hired?"})["Location"].startswith("/sign-in/")
        client.force_login(make.user())
        assert "May a sign be hired?" in client.get(address).content.decode()


def test_an_answer_to_the_asker_alone_and_one_set_aside_reach_her_and_nobody_else(call: Call, deliver_mail: Any, client: Client) -> None:
    make.application("draft", call=call)
    asker, officer, at = make.user(), call.lead_officer, make.later(hours=1)
    alone, aside = (make.enquiry(call, by=asker, text=text) for text in ("About our own road?", "Who will win?"))
    with pytest.raises(Refused, match="why nobody else needs it"):
        actions.answer_alone(enquiry_id=alone.pk, answer="Yes.", reason=" ", by=officer, at=at)
    actions.answer_alone(enquiry_id=alone.pk, answer="The B4100 is ours.", reason="It names your road.", by=officer, at=at)
    with pytest.raises(Refused, match="Write why it is not answered"):
        actions.set_aside(enquiry_id=aside.pk, reason="", by=officer, at=at)
    actions.set_aside(enquiry_id=aside.pk, reason="Nobody knows yet.", by=officer, at=at)
    deliver_mail()
    assert set(Message.objects.filter(about_type="calls.enquiry").values_list("to_address", flat=True)) == {asker.email}
    client.force_login(asker)
    with time_machine.travel(at, tick=False):
        set_up_site(at=make.NOON)
        own = client.get(reverse("applications:enquire", args=[call.reference])).content.decode()
        public = Client().get("/funding/rsf-2728/").content.decode()
    for words in ("The B4100 is ours.", "It names your road.", "Nobody knows yet."):
        assert words in own
        assert words not in public


def test_an_officer_drafts_then_publishes_and_the_second_to_settle_it_is_told(call: Call, client: Client) -> None:
    enquiry, officer = make.enquiry(call), call.lead_officer
    address = reverse("applications:enquiry", args=[call.reference, enquiry.pk])
    client.force_login(officer)
    with time_machine.travel(make.later(hours=1), tick=False):
        client.post(address, {"question": "May one hire?", "answer": "Perhaps", "then": "draft"})
        assert Enquiry.objects.get().state == "waiting"
        assert "Perhaps" in client.get(address).content.decode()
        page = client.post(address, {"question": "", "answer": "Yes.", "then": "publish"}).content.decode()
        assert "Write the question as everyone will read it." in page
        client.post(address, {"question": "May one hire?", "answer": "Yes.", "then": "publish"})
    again = Enquiry.objects.get()
    assert (again.state, again.answer, again.answered_by) == ("published", "Yes.", officer)
    for act in (publish, lambda one, by: actions.draft_answer(enquiry_id=one.pk, question="", answer="", by=by, at=make.later(hours=2))):
        with pytest.raises(Refused, match="Answered for all"):
            act(enquiry, officer)


def test_those_whom_a_conflict_bars_neither_read_nor_answer(call: Call, client: Client) -> None:
    body = make.organisation()
    bid, officer = make.application("draft", call=call, of=body), make.staff("officer")
    Sight.objects.create(application=bid, user=officer, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    for_body = make.enquiry(call, by=make.member(body), of=body)
    from_member = make.enquiry(call, by=make.member(body, "viewer"), text="As myself?")
    client.force_login(officer)
    for each in (for_body, from_member):
        assert client.get(reverse("applications:enquiry", args=[call.reference, each.pk])).status_code == 404
        with pytest.raises(NotAllowed):
            publish(each, officer)
    with pytest.raises(NotAllowed):
        publish(for_body, make.staff("finance"))
    with pytest.raises(NotAllowed):
        actions.ask_question(call_id=call.pk, text="For them?", organisation_id=body.pk, by=make.user(), at=make.NOON)


@pytest.mark.parametrize("number", [1, 3])
def test_the_officers_list_takes_the_same_statements_whatever_it_shows(
    call: Call, client: Client, django_assert_num_queries: Any, number: int
) -> None:
    for each in range(number):
        make.enquiry(call, text=f"Waiting {each}?")
        publish(make.enquiry(call, text=f"Answered {each}?"), call.lead_officer)
    client.force_login(call.lead_officer)
    client.get(reverse("applications:enquiries", args=[call.reference]))
    with django_assert_num_queries(9):
        client.get(reverse("applications:enquiries", args=[call.reference]))


def test_today_counts_what_waits(call: Call, client: Client) -> None:
    make.enquiry(call)
    make.enquiry(call)
    client.force_login(call.lead_officer)
    with time_machine.travel(make.NOON, tick=False):
        page = client.get(reverse("workspace:today")).content.decode()
    assert "Answer a question about a call" in page
    assert reverse("applications:enquiries", args=[call.reference]) in page


def test_a_published_answer_is_put_right_and_all_who_were_told_hear_of_it(call: Call, deliver_mail: Any, client: Client) -> None:
    bid = make.application("submitted", call=call)
    asker, officer, at = make.user(), call.lead_officer, make.later(hours=2)
    enquiry = make.answered_enquiry(call, by=asker, officer=officer)
    set_up_site(at=make.NOON)
    with time_machine.travel(make.later(hours=1), tick=False):
        assert "Yes, for the term." in client.get("/funding/rsf-2728/").content.decode()
    before = {each.pk for each in deliver_mail()}
    whole = {"question": "May a sign be hired?", "answer": "Yes, for a year."}
    for bad, words in (
        ({"reason": " "}, "Write what is put right"),
        ({"answer": "Yes, for the term.", "reason": "None."}, "the words that stand already"),
        ({"reason": f"{asker.email} told us."}, "would say who asked"),
    ):
        with pytest.raises(Refused, match=words):
            actions.correct_answer(enquiry_id=enquiry.pk, **{**whole, "reason": "A year.", **bad}, by=officer, at=at)
    client.force_login(officer)
    with time_machine.travel(at, tick=False):
        page = client.get(reverse("applications:enquiry_correct", args=[call.reference, enquiry.pk]))
        seen = page.context["form"]["seen"].value()
        answer = client.post(page.wsgi_request.path, {**whole, "reason": "A sign may be hired for a year.", "seen": seen})
        assert answer.status_code == 302
        kept = client.get(answer["Location"]).content.decode()
        assert "Yes, for the term." in kept
        client.logout()
        public = client.get("/funding/rsf-2728/").content.decode()
    assert "Yes, for a year." in public
    assert "Yes, for the term." not in public
    assert "Put right on 2 November 2026: A sign may be hired for a year." in " ".join(public.split())
    letters = [each for each in deliver_mail() if each.pk not in before]
    assert sorted(each.to_address for each in letters) == sorted(
        [asker.email, bid.organisation.contact_email, bid.organisation.second_contact_email]
    )
    assert "A sign may be hired for a year." in letters[0].body_text
    event = AuditEvent.objects.get(verb="enquiry answer corrected")
    assert event.actor_id == officer.pk
    waiting = make.enquiry(call, by=asker, text="And this?")
    with pytest.raises(Refused, match="Only an answer that is on the page"):
        actions.correct_answer(enquiry_id=waiting.pk, **whole, reason="So.", by=officer, at=at)


def test_of_two_officers_who_write_one_answer_the_second_reads_the_first_before_she_saves(call: Call, client: Client) -> None:
    enquiry = make.enquiry(call, by=make.user())
    client.force_login(call.lead_officer)
    address = reverse("applications:enquiry", args=[call.reference, enquiry.pk])
    typed = {"question": "May it be hired?", "answer": "My words.", "then": "draft", "reason": ""}
    with time_machine.travel(make.later(hours=1), tick=False):
        seen = client.get(address).context["form"]["seen"].value()
        colleague = make.staff("officer")
        actions.draft_answer(enquiry_id=enquiry.pk, question="May it be hired?", answer="Her words.", by=colleague, at=make.later(hours=1))
        page = client.post(address, {**typed, "seen": seen})
        words = page.content.decode()
        assert "Somebody else changed this while you were writing" in words
        assert "Her words." in words
        assert "My words." in words
        assert Enquiry.objects.get(pk=enquiry.pk).answer == "Her words."
        assert client.post(address, {**typed, "seen": page.context["form"]["seen"].value()}).status_code == 302
    assert Enquiry.objects.get(pk=enquiry.pk).answer == "My words."
