"""One list of what is missing: asked once, answered thing by thing, with its clock; named sections open for change, and what changed is shown."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from commissioning.questions.queries import values_of
from grants.applications import actions, queries
from grants.applications.actions import Incomplete
from grants.applications.models import Application, Submission
from grants.applications.queries import Wanted, asked_list
from grants.applications.queries.changes import Piece, word_diff
from tests import makers as make

pytestmark = pytest.mark.django_db
THINGS = [Wanted("The map."), Wanted("Say more about the need.", "project")]
DUE_ON = date(2026, 12, 12)
ASKED_AT = make.AFTER_CLOSE


@pytest.fixture
def bid() -> Application:
    return make.in_check(call=make.call("published", question_set=make.two_sections()))


@pytest.fixture
def owner(bid: Application) -> User:
    return make.member(bid.organisation)


@pytest.fixture
def officer(bid: Application) -> User:
    return make.staff("officer")


def ask(bid: Application, by: User, **fields: Any) -> Application:
    given = {"things": THINGS, "due_on": DUE_ON, "at": ASKED_AT} | fields
    return actions.ask_for_more(application_id=bid.pk, by=by, **given)


def answer(bid: Application, number: int, by: User, text: str = "Here it is.", **fields: Any) -> Any:
    return actions.answer_asked(application_id=bid.pk, number=number, text=text, by=by, **({"at": ASKED_AT} | fields))


def write(bid: Application, values: dict[str, Any], by: User, section: str = "project", **more: Any) -> Application:
    return actions.save_section(application_id=bid.pk, section_key=section, values=values, by=by, **({"at": ASKED_AT} | more))


def send(bid: Application, by: User, at: Any = ASKED_AT) -> Application:
    return actions.send_what_was_asked(application_id=bid.pk, by=by, at=at)


def letters(name: str) -> list[Message]:
    return list(Message.objects.filter(template__endswith=f"/{name}").order_by("pk"))


def test_a_list_is_asked_answered_thing_by_thing_judged_and_asked_once_more(
    bid: Application, owner: User, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask(bid, officer)
    assert [each.to_address for each in letters("more_asked")] == queries.contacts_of(bid)
    assert "1. The map.\n2. Say more about the need.\n   You can change this section" in letters("more_asked")[0].body_text

    with pytest.raises(Refused, match="Write an answer, or choose a file"):
        answer(bid, 1, owner, "  ")
    with pytest.raises(Refused, match="Change the section first"):
        answer(bid, 2, owner, "")
    map_of = SimpleUploadedFile("map.pdf", b"%PDF-1.7 a map")
    given = answer(bid, 1, owner, "The map is here.", upload=map_of, at=ASKED_AT + timedelta(days=3))
    assert (given.by, given.file.name, given.text) == (owner, "map.pdf", "The map is here.")
    assert bid.file_visible_to(officer, given.file)
    with pytest.raises(Refused, match="Still to answer: 2"):
        send(bid, owner)
    write(bid, {"need": "With the map."}, owner)
    answer(bid, 2, owner, "")
    with django_capture_on_commit_callbacks(execute=True):
        done = send(bid, owner, at=ASKED_AT + timedelta(days=4))
    assert (done.state, len(letters("received"))) == ("in_check", 2)
    assert Submission.objects.get(application=bid, number=2).answers[2]["text"] == "With the map."
    found = asked_list(make.again(bid), {})
    assert (found.days_used(DUE_ON), found.asked.clock.was_late) == ([4], False)

    def judge(**said: Any) -> Application:
        given = {"accepted": [], "again": {}, "short": [], "due_on": date(2026, 12, 30)} | said
        return actions.judge_answers(application_id=bid.pk, by=officer, at=ASKED_AT + timedelta(days=11), **given)

    with pytest.raises(Refused, match="Say for each answer"):
        judge(accepted=[1])
    with django_capture_on_commit_callbacks(execute=True):
        judge(accepted=[2], again={1: "The scale."})
    assert "1. The map.\n   Still missing: The scale." in letters("asked_again")[0].body_text
    with pytest.raises(Refused, match="We do not wait for an answer to this"):
        answer(bid, 2, owner)
    with pytest.raises(Refused, match="did not ask for a change of this section"):
        write(bid, {"need": "More."}, owner)
    later = ASKED_AT + timedelta(days=15)
    answer(bid, 1, owner, "One to 1,000.", at=later)
    with django_capture_on_commit_callbacks(execute=True):
        send(bid, owner, at=later)
    assert len(letters("asked_received")) == 2, "no section was open, so the version stands"
    assert Submission.objects.filter(application=bid).count() == 2
    with pytest.raises(Refused, match="asked for twice already"):
        judge(again={1: "Still no scale."})
    judge(short=[1])
    found = asked_list(make.again(bid), {})
    assert [(line.item.verdict, len(line.answers)) for line in found.lines] == [("short", 2), ("accepted", 1)]
    assert found.days_used(DUE_ON) == [4, 4]


def test_the_office_asks_once_and_names_something_by_a_day_to_come(bid: Application, owner: User, officer: User) -> None:
    with pytest.raises(Refused, match="Write what is missing"):
        ask(bid, officer, things=[Wanted("  ")])
    with pytest.raises(Refused, match="from tomorrow on"):
        ask(bid, officer, due_on=date(2026, 12, 2))
    with pytest.raises(Refused, match="Choose a section of this form"):
        ask(bid, officer, things=[Wanted("More.", "nowhere")])
    with pytest.raises(NotAllowed):
        ask(bid, owner)
    make.changed(make.asked(bid))
    with pytest.raises(Refused, match="has been asked already"):
        ask(bid, officer)
    with pytest.raises(Refused, match="Nothing more was asked"):
        send(bid, owner)


def test_only_named_sections_open_for_words_and_files(bid: Application, owner: User, officer: User) -> None:
    ask(bid, officer)
    with pytest.raises(Refused, match="Change only the sections on our list"):
        write(bid, {"after": "Nothing."}, owner, section="future")
    write(bid, {"need": ""}, owner)
    answer(bid, 1, owner)
    answer(bid, 2, owner, "See above.")
    with pytest.raises(Incomplete):
        send(bid, owner)
    assert make.again(bid).state == "more_asked"


def test_a_list_without_sections_opens_none(bid: Application, owner: User, officer: User) -> None:
    ask(bid, officer, things=[Wanted("The map.")])
    with pytest.raises(Refused, match="did not ask for a change"):
        write(bid, {"need": "More."}, owner)


def test_both_contacts_are_reminded_once_from_three_days_before(bid: Application, officer: User) -> None:
    ask(bid, officer)
    morning = make.NOON.replace(month=12, hour=9)
    assert actions.remind_asked(at=morning.replace(day=8)) == 0
    assert actions.remind_asked(at=morning.replace(day=9, hour=6)) == 0
    assert [actions.remind_asked(at=morning.replace(day=day)) for day in (9, 10, 13)] == [2, 0, 0]


def test_once_the_day_has_passed_the_officer_goes_on_and_the_unsent_change_is_let_go(bid: Application, owner: User, officer: User) -> None:
    ask(bid, officer)
    write(bid, {"need": "Half a word"}, owner)
    answer(bid, 1, owner)

    def stop(day: int) -> Application:
        return actions.stop_waiting(application_id=bid.pk, by=officer, at=make.NOON.replace(month=12, day=day))

    with pytest.raises(Refused, match="They have until the day"):
        stop(12)
    assert queries.asked_waiting(officer, date(2026, 12, 13)) == (0, 1)
    assert stop(13).state == "in_check"
    assert values_of(bid.answers_id)["need"] == "A short answer"
    assert [line.item.verdict for line in asked_list(make.again(bid), {}).lines] == ["", "short"]
    assert queries.asked_waiting(officer, date(2026, 12, 13)) == (1, 0)


def test_words_taken_out_and_put_in_join_to_both_texts() -> None:
    before, after = "Cars go fast.\nWe want a sign.", "Cars go very fast.\nWe want two signs."
    pieces = word_diff(before, after)
    assert "".join(each.text for each in pieces if each.kind != "new") == before
    assert "".join(each.text for each in pieces if each.kind != "gone") == after
    assert Piece("new", "very ") in pieces


def page(person: User, name: str, *args: Any) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse(f"applications:{name}", args=args), follow=True).content.decode()


@time_machine.travel(ASKED_AT + timedelta(days=1), tick=False)
def test_the_pages_of_both_sides(bid: Application, owner: User, officer: User) -> None:
    desk, clerk = Client(), Client()
    desk.force_login(officer)
    clerk.force_login(owner)
    form = {"text_1": "The map.", "text_2": "Say more.", "section_2": "project", "rows": "4"}
    more = desk.post(reverse("applications:ask", args=[bid.reference]), {**form, "more": "1"}).content.decode()
    assert "Thing 7" in more
    assert "The map.</textarea>" in more
    assert clerk.get(reverse("applications:ask", args=[bid.reference])).status_code == 403
    never = {"due_on_day": "31", "due_on_month": "2", "due_on_year": "2027"}
    assert "must be a real date" in desk.post(reverse("applications:ask", args=[bid.reference]), form | never).content.decode()
    due = {"due_on_day": "12", "due_on_month": "12", "due_on_year": "2026"}
    assert desk.post(reverse("applications:ask", args=[bid.reference]), form | due).status_code == 302

    shown = page(owner, "bid", bid.reference)
    assert "What we asked you for" in shown
    assert "Wanted by 12 December 2026" in shown
    assert "section/future" not in page(owner, "asked", bid.reference)
    assert clerk.get(reverse("applications:section", args=[bid.reference, "future"])).status_code == 302
    assert "<strong>We asked:</strong>" in page(owner, "section", bid.reference, "project")
    first = reverse("applications:asked_item", args=[bid.reference, 1])
    empty = clerk.post(first, {"text": "", "upload": SimpleUploadedFile("map.pdf", b"")})
    assert "map.pdf" in empty.content.decode(), "the refusal stands beside the file"
    assert clerk.post(first, {"text": "Here."}).status_code == 302
    write(bid, {"need": "A longer answer"}, owner)
    assert clerk.post(reverse("applications:asked_item", args=[bid.reference, 2]), {"text": ""}).status_code == 302
    assert clerk.post(reverse("applications:asked", args=[bid.reference])).status_code == 302

    judge = reverse("applications:judge", args=[bid.reference])
    assert "Write what is still missing" in desk.post(judge, {"verdict_1": "again", "verdict_2": "accepted"}).content.decode()
    changed = page(owner, "changes", bid.reference)
    assert "short <span" in changed
    assert "longer <span" in page(officer, "changes", bid.reference)
    assert desk.post(judge, {"verdict_1": "accepted", "verdict_2": "accepted"}).status_code == 302
    staff_page = desk.get(reverse("workspace:bid", args=[bid.reference])).content.decode()
    assert "Days used: 0. 0 still to answer." in staff_page
