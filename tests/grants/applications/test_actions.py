"""Starting, answering, sending and taking back a bid."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from commissioning.questions import seeds
from commissioning.questions.actions import Conflict, load_question_set_from_toml
from commissioning.questions.models import Question, QuestionSet, Section
from commissioning.questions.queries import load_set, values_of
from grants.applications import actions
from grants.applications.actions.sending import Incomplete, TooLate
from grants.applications.models import Application, Submission, digest_of
from tests import makers as make

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def again(bid: Application) -> Application:
    return Application.objects.get(pk=bid.pk)


def start(call, body, **fields):
    return actions.start_application(call_id=call.pk, organisation_id=body.pk, **({"by": make.member(body), "at": make.NOON} | fields))


def with_file_question(call):
    """The call asks for a map as well: a version of its form with a file question."""
    made = QuestionSet.objects.create(key="with-file", version=1, title="Bid", purpose="bid")
    section = Section.objects.create(question_set=made, key="project", title="Your project", order=1)
    Question.objects.create(section=section, key="map", kind="file", label="Map", required=False, limit=1, order=1)
    made.published_at = make.NOON
    made.save()
    call.question_set = made
    call.save()
    return call


# Starting


def test_start_gives_references_in_order_without_gaps() -> None:
    call, body = make.call("published"), make.organisation()
    assert [start(call, body).reference for _ in range(2)] == ["RSF-2728-0001", "RSF-2728-0002"]


def test_start_pressed_twice_makes_one_bid_and_takes_one_number() -> None:
    call, body, key = make.call("published"), make.organisation(), uuid4()
    first, second = start(call, body, start_key=key), start(call, body, start_key=key)
    assert first.pk == second.pk
    assert start(call, body).reference == "RSF-2728-0002"


def test_start_is_recorded_without_names() -> None:
    bid = make.application("blank")
    event = AuditEvent.objects.get(verb="application start")
    assert event.after == {"reference": bid.reference, "call": bid.call_id, "organisation": bid.organisation_id}


def test_start_keeps_the_answers_of_the_check() -> None:
    call, body = make.call("published"), make.organisation()
    bid = start(call, body, eligibility={"in-area": True})
    assert values_of(bid.eligibility_id) == {"in-area": True}


def test_start_fills_in_what_the_record_of_the_body_says_already() -> None:
    form, _ = load_question_set_from_toml(seeds.FOLDER / "rsf.toml", at=make.NOON)
    call = make.call("published", question_set=form)
    parish, group = make.organisation(), make.organisation(kind="group")
    group.objects_text = "Safer roads for all."
    group.save()
    contact = {"name": "Chair", "role": None, "email": parish.second_contact_email, "phone": None}
    assert values_of(start(call, parish).answers_id) == {"body": "parish", "second_contact": [contact]}
    assert values_of(start(call, group).answers_id)["objects"] == "Safer roads for all."
    assert "body" not in values_of(start(call, make.organisation(kind="individual")).answers_id)


def test_start_is_refused_before_the_call_opens_and_from_its_close() -> None:
    call, body = make.call("published"), make.organisation()
    with pytest.raises(Refused, match="opens at"):
        start(call, body, at=call.opens_at - A_SECOND)
    start(call, body, at=call.closes_at - A_SECOND)
    with pytest.raises(Refused, match="closed at 12 noon on 30 November 2026"):
        start(call, body, at=call.closes_at)


def test_start_is_refused_with_an_unfinished_check() -> None:
    with pytest.raises(Refused, match="Finish the check first"):
        start(make.call("published"), make.organisation(), eligibility={})


def test_start_is_not_allowed_for_viewers_and_strangers() -> None:
    call, body = make.call("published"), make.organisation()
    for person in (make.member(body, "viewer"), make.user(), make.staff("officer")):
        with pytest.raises(NotAllowed):
            start(call, body, by=person)
    assert Application.objects.count() == 0


# Answering


def save(bid, values, *, by=None, at=make.NOON, seen=None, section="project"):
    return actions.save_section(
        application_id=bid.pk,
        section_key=section,
        values=values,
        by=by or make.member(bid.organisation),
        at=at,
        seen_version=seen,
    )


def test_saved_answers_are_copied_to_what_lists_need() -> None:
    bid = save(make.application("blank"), {"name": "  Safer \n lanes", "ask": 340_050})
    bid = again(bid)
    assert (bid.title, bid.ask_pence) == ("Safer lanes", 340_050)


def test_an_ask_that_cannot_be_read_is_kept_and_the_copied_sum_emptied() -> None:
    bid = make.application("draft")
    save(bid, {"ask": {"unread": {"typed": {"ask": "£1,000k"}, "says": ["no"]}}})
    bid = again(bid)
    assert bid.ask_pence is None
    assert values_of(bid.answers_id)["ask"]["unread"]["typed"] == {"ask": "£1,000k"}


def test_the_second_of_two_colleagues_is_shown_both_texts_and_nothing_is_lost() -> None:
    bid = make.application("blank")
    colleague = make.member(bid.organisation, "editor")
    first = save(bid, {"need": "Cars go fast."}, seen=0)
    with pytest.raises(Conflict) as caught:
        save(bid, {"need": "Lorries go fast."}, by=colleague, seen=0)
    assert [(each.theirs, each.yours) for each in caught.value.differences] == [("Cars go fast.", "Lorries go fast.")]
    assert values_of(bid.answers_id) == {"need": "Cars go fast."}
    save(bid, {"need": "Lorries go fast."}, by=colleague, seen=first.answers.version)
    assert values_of(bid.answers_id) == {"need": "Lorries go fast."}


def test_a_viewer_and_another_body_may_not_save() -> None:
    bid = make.application("blank")
    for person in (make.member(bid.organisation, "viewer"), make.member(make.organisation()), make.staff("officer")):
        with pytest.raises(NotAllowed):
            save(bid, {"need": "x"}, by=person)


def test_a_draft_may_be_written_after_the_close_so_that_nothing_typed_is_lost() -> None:
    bid = make.application("blank")
    save(bid, {"need": "Typed at noon."}, at=bid.call.closes_at + A_SECOND)
    assert values_of(bid.answers_id) == {"need": "Typed at noon."}


def test_a_sent_bid_may_be_written_until_the_closing_instant() -> None:
    bid = make.application("submitted")
    save(bid, {"need": "Better words."}, at=bid.call.closes_at - A_SECOND)
    with pytest.raises(Refused, match="What you sent by then stands"):
        save(bid, {"need": "Too late."}, at=bid.call.closes_at)


def test_files_are_kept_with_the_bid_and_a_file_too_many_is_refused() -> None:
    call = with_file_question(make.call("published"))
    bid = make.application("blank", call=call)
    owner = make.member(bid.organisation)

    def add(name: str) -> Application:
        return actions.add_files(application_id=bid.pk, question_key="map", uploads=[SimpleUploadedFile(name, PDF)], by=owner, at=make.NOON)

    add("map.pdf")
    with pytest.raises(Refused, match="Send at most 1 file here"):
        add("other.pdf")
    assert len(values_of(bid.answers_id)["map"]) == 1


# Sending


def submit(bid, *, by=None, at=None):
    return actions.submit_application(application_id=bid.pk, by=by or make.member(bid.organisation), at=at or make.later(hours=1))


def test_submit_freezes_the_answers_with_their_digest() -> None:
    bid = submit(make.application("draft"))
    sent = Submission.objects.get(application=bid)
    assert (bid.state, bid.submitted_at, sent.number, sent.ask_pence) == ("submitted", make.later(hours=1), 1, 340_000)
    assert [(row["question"], row["text"]) for row in sent.answers] == [
        ("name", "Safer lanes"),
        ("ask", "£3,400"),
        ("need", "A short answer"),
    ]
    assert sent.digest == digest_of(sent.answers)


def test_submit_is_taken_a_second_before_the_close_and_refused_at_it_with_both_times() -> None:
    call = make.call("published")
    early, late = make.application("draft", call=call), make.application("draft", call=call)
    assert submit(early, at=call.closes_at - timedelta(microseconds=1)).state == "submitted"
    with pytest.raises(TooLate, match=r"closed at 12 noon on 30 November 2026.* reached us at 12:00:00 on 30 November 2026"):
        submit(late, at=call.closes_at)
    with pytest.raises(TooLate, match=r"reached us at 12:00:03 on 30 November 2026"):
        submit(late, at=call.closes_at + timedelta(seconds=3, microseconds=400))
    late = again(late)
    assert (late.state, late.title) == ("draft", "Safer lanes")


def test_submit_pressed_twice_sends_once(django_capture_on_commit_callbacks) -> None:
    bid = make.application("draft")
    with django_capture_on_commit_callbacks(execute=True):
        submit(bid)
        submit(bid, at=make.later(hours=2))
    assert Submission.objects.filter(application=bid).count() == 1
    assert Message.objects.count() == 2


def test_submit_writes_to_both_contacts_with_a_copy_made_later(django_capture_on_commit_callbacks) -> None:
    bid = make.application("draft")
    with django_capture_on_commit_callbacks(execute=True):
        submit(bid)
    letters = Message.objects.order_by("pk")
    assert [each.to_address for each in letters] == [bid.organisation.contact_email, bid.organisation.second_contact_email]
    sent = Submission.objects.get(application=bid)
    assert letters[0].attachment_makers == [["grants.applications.documents.submission_copy", {"submission_id": sent.pk}]]
    assert "1pm on 2 November 2026" in letters[0].body_text
    assert "£3,400.00" in letters[0].body_text


def test_submit_names_everything_that_is_missing() -> None:
    bid = make.application("blank")
    with pytest.raises(Incomplete) as caught:
        submit(bid)
    assert [each.question_key for each in caught.value.problems] == ["name", "ask", "need"]
    assert Submission.objects.count() == 0


@pytest.mark.parametrize(("pence", "taken"), [(49_999, False), (50_000, True), (1_000_000, True), (1_000_001, False)])
def test_an_ask_outside_the_limits_of_the_call_is_refused_at_its_question(pence: int, taken: bool) -> None:
    bid = make.application("draft", ask_pence=pence)
    if taken:
        assert submit(bid).state == "submitted"
        return
    with pytest.raises(Incomplete) as caught:
        submit(bid)
    assert [each.question_key for each in caught.value.problems] == ["ask"]
    assert "This call gives from £500 to £10,000." in caught.value.problems[0].message


def test_a_changed_bid_is_sent_again_under_the_same_reference() -> None:
    bid = make.application("submitted")
    save(bid, {"name": "Slower lanes"}, at=make.later(hours=2))
    bid = again(bid)
    assert bid.title == "Safer lanes", "lists show what was sent until the change is sent"
    resent = submit(bid, at=make.later(hours=3))
    assert (resent.reference, resent.title, resent.submitted_at) == (bid.reference, "Slower lanes", make.later(hours=3))
    assert [each.number for each in Submission.objects.order_by("number")] == [1, 2]


def test_a_change_is_refused_after_the_close_and_the_sent_version_stands() -> None:
    bid = make.application("submitted")
    save(bid, {"name": "Slower lanes"}, at=make.later(hours=2))
    with pytest.raises(TooLate):
        submit(bid, at=bid.call.closes_at)
    bid = again(bid)
    assert (bid.state, bid.title) == ("submitted", "Safer lanes")


def test_submit_is_not_allowed_for_viewers_and_other_bodies() -> None:
    bid = make.application("draft")
    for person in (make.member(bid.organisation, "viewer"), make.member(make.organisation()), make.staff("officer")):
        with pytest.raises(NotAllowed):
            submit(bid, by=person)


# Withdrawing


def test_withdraw_keeps_the_reference_and_what_was_sent(django_capture_on_commit_callbacks) -> None:
    bid = make.application("submitted")
    with django_capture_on_commit_callbacks(execute=True):
        gone = actions.withdraw_application(application_id=bid.pk, by=make.member(bid.organisation), at=make.later(hours=3))
    assert (gone.state, gone.withdrawn_at) == ("withdrawn", make.later(hours=3))
    assert Submission.objects.filter(application=bid).count() == 1
    assert Message.objects.filter(template__endswith="withdrawn").count() == 2


def test_only_an_owner_withdraws() -> None:
    bid = make.application("submitted")
    with pytest.raises(NotAllowed):
        actions.withdraw_application(application_id=bid.pk, by=make.member(bid.organisation, "editor"), at=make.later(hours=3))


# The clock


def test_an_unsent_change_is_let_go_at_the_close_and_both_contacts_told() -> None:
    bid = make.application("submitted")
    save(bid, {"name": "Slower lanes"}, at=make.later(hours=2))
    assert actions.discard_unsent_changes(at=bid.call.closes_at - A_SECOND) == 0
    assert actions.discard_unsent_changes(at=bid.call.closes_at) == 1
    assert values_of(bid.answers_id)["name"] == "Safer lanes"
    assert Message.objects.filter(template__endswith="change_discarded").count() == 2
    assert actions.discard_unsent_changes(at=bid.call.closes_at + A_SECOND) == 0


def test_drafts_are_reminded_once_at_each_step() -> None:
    bid = make.application("blank")
    closes = bid.call.closes_at
    assert actions.remind_drafts(at=closes - timedelta(days=15)) == 0
    assert actions.remind_drafts(at=closes - timedelta(days=14)) == 2
    assert actions.remind_drafts(at=closes - timedelta(days=13)) == 0
    assert actions.remind_drafts(at=closes - timedelta(days=7)) == 2
    assert actions.remind_drafts(at=closes - timedelta(days=2)) == 2
    assert actions.remind_drafts(at=closes - timedelta(hours=3)) == 2
    assert actions.remind_drafts(at=closes) == 0


@pytest.mark.parametrize("key", ["donation", "pdg", "rsf"])
def test_a_real_form_can_be_answered_and_sent(key: str) -> None:
    form, _ = load_question_set_from_toml(seeds.FOLDER / f"{key}.toml", at=make.NOON)
    call = make.call("published", question_set=form, least_pence=1, most_pence=1_000_000)
    bid = make.application("blank", call=call)
    make.answer_all(bid, by=make.member(bid.organisation), at=make.NOON, ask_pence=50_000)
    sent = submit(bid)
    assert (sent.title, sent.ask_pence, sent.main_outcome.code, sent.district.code) == ("Safer lanes", 50_000, "O1", "north-midshire")


def test_a_donation_asks_twelve_questions_and_no_more() -> None:
    form, _ = load_question_set_from_toml(seeds.FOLDER / "donation.toml", at=make.NOON)
    assert len(load_set(form.pk).questions) == 12


# Two presses at one moment, from two connections


def both_at_once(act) -> list[object]:
    """What two threads, each with a connection of its own, come to when they act at the same moment."""
    gate, came = Barrier(2), []

    def run() -> None:
        gate.wait()
        try:
            came.append(act())
        except Refused as refusal:
            came.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return came


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_one_moment_start_one_bid_and_send_it_once() -> None:
    call, body, key = make.call("published"), make.organisation(), uuid4()
    owner = make.member(body)
    first, second = both_at_once(lambda: start(call, body, by=User.objects.get(pk=owner.pk), start_key=key).pk)
    assert first == second
    bid = Application.objects.get()
    make.answer_all(bid, by=owner, at=make.NOON)
    both_at_once(lambda: submit(bid, by=User.objects.get(pk=owner.pk)).state)
    assert Submission.objects.filter(application=bid).count() == 1
    assert start(call, body, by=owner).reference == "RSF-2728-0002"


@pytest.mark.django_db(transaction=True)
def test_of_two_colleagues_who_save_at_one_moment_exactly_one_is_told() -> None:
    bid = make.application("blank")
    people = [make.member(bid.organisation), make.member(bid.organisation, "editor")]

    def write() -> object:
        person = User.objects.get(pk=people.pop().pk)
        return save(bid, {"need": f"Words of {person.pk}"}, by=person, seen=0).answers.version

    assert sorted(type(each).__name__ for each in both_at_once(write)) == ["Conflict", "int"]
