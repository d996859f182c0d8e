"""The office types in a bid that came on paper or by phone; it counts once the applicant confirmed it by her link."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people.actions import record_organisation
from commissioning.people.models import Membership, Organisation, User
from commissioning.people.queries import record_rows
from commissioning.permissions import NotAllowed, allows
from grants.applications.actions import (
    Incomplete,
    admit_late,
    ask_to_confirm,
    confirm_keyed,
    key_application,
    save_section,
    say_what_is_wrong,
    submit_application,
)
from grants.applications.documents import copy_data
from grants.applications.models import Application, Keying, Sight, Submission, digest_of
from grants.assessment.actions import assign_assessor
from grants.spreadsheets.sheets import applications as sheet
from tests import makers as make
from tests.makers.applications import answer_all

pytestmark = pytest.mark.django_db
ADDRESS = "clerk@parish.example"
PAPER = b"%PDF-1.4\n%paper\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
LATER = make.NOON + timedelta(hours=2)


@pytest.fixture
def call() -> Any:
    return make.call("published")


@pytest.fixture
def officer(call: Any) -> User:
    return call.lead_officer


@pytest.fixture
def body(officer: User) -> Organisation:
    """A body for which nobody acts here."""
    return record_organisation(name="Nether Ashby Parish Council", kind="parish", contact_email=ADDRESS, by=officer, at=make.NOON)


def key(call: Any, body: Organisation, officer: User, **given: Any) -> Application:
    usual = {"way": "phone", "received_at": make.NOON, "note": "The clerk called: she has no computer.", "by": officer, "at": make.NOON}
    return key_application(call_id=call.pk, organisation_id=body.pk, **(usual | given))


def typed(call: Any, body: Organisation, officer: User, **given: Any) -> Application:
    bid = key(call, body, officer, **given)
    answer_all(bid, by=officer, at=make.NOON)
    return make.again(bid)


def asked(bid: Application, officer: User, **given: Any) -> Keying:
    usual = {"email": ADDRESS, "until_on": (make.NOON + timedelta(days=14)).date(), "by": officer, "at": make.NOON}
    return ask_to_confirm(application_id=bid.pk, **(usual | given))


def confirm(keying: Keying, **given: Any) -> Application:
    bid = make.again(keying.application)
    seen = {"seen_version": bid.answers.version, "seen_record": digest_of(record_rows(bid.organisation)), "at": LATER}
    return confirm_keyed(key=str(keying.key), **(seen | given))


def test_a_bid_by_phone_is_typed_confirmed_and_sent(
    call: Any, body: Organisation, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    bid = typed(call, body, officer)
    with django_capture_on_commit_callbacks(execute=True):
        keying = asked(bid, officer)
    letter = Message.objects.get(to_address=ADDRESS)
    assert reverse("applications:confirm", args=[keying.key]) in letter.body_text
    confirm(keying)
    bid, keying = make.again(bid), make.again(keying)
    owner = User.objects.get(email=ADDRESS)
    assert (bid.state, bid.submitted_at, bid.is_late) == ("submitted", LATER, False)
    assert (keying.confirmed_by, keying.confirmed_at) == (owner, LATER)
    assert Membership.objects.get(organisation=body).user == owner
    sent = Submission.objects.get(application=bid)
    assert (sent.by, sent.prepared_by) == (owner, officer)
    assert "typed in by the office" in str(copy_data(sent)["keyed"])
    assert next(iter(sheet.rows(at=LATER)))[15] == "By phone"
    assert not str(AuditEvent.objects.filter(verb__startswith="keyed").values_list("facts", flat=True)).count("clerk")


def test_a_link_works_once_and_only_the_latest(call: Any, body: Organisation, officer: User) -> None:
    bid = typed(call, body, officer)
    first = str(asked(bid, officer).key)
    keying = asked(bid, officer)
    with pytest.raises(Refused, match="works no more"):
        confirm_keyed(key=first, seen_version=bid.answers.version, seen_record=None, at=LATER)
    with pytest.raises(Refused, match="works no more"):
        confirm(keying, at=keying.until)
    confirm(keying)
    with pytest.raises(Refused, match="works no more"):
        confirm(keying)
    assert Submission.objects.filter(application=bid).count() == 1


def test_what_changed_while_she_read_is_read_again(call: Any, body: Organisation, officer: User) -> None:
    bid = typed(call, body, officer)
    keying = asked(bid, officer)
    seen = make.again(bid).answers.version
    save_section(application_id=bid.pk, section_key="project", values={"need": "Another need."}, by=officer, at=LATER)
    with pytest.raises(Refused, match="changed an answer"):
        confirm(keying, seen_version=seen)
    with pytest.raises(Refused, match="record of your organisation was changed"):
        confirm(keying, seen_record="0" * 64)
    assert make.again(bid).state == "draft"
    assert not Membership.objects.filter(organisation=body).exists()
    confirm(keying)


def test_paper_that_came_in_time_counts_though_it_is_confirmed_after_the_close(call: Any, body: Organisation, officer: User) -> None:
    after = call.closes_at + timedelta(days=3)
    bid = typed(call, body, officer, received_at=call.closes_at - timedelta(seconds=1), at=after)
    keying = asked(bid, officer, at=after, until_on=(after + timedelta(days=5)).date())
    confirm(keying, at=after + timedelta(days=1))
    assert (make.again(bid).state, make.again(bid).is_late) == ("submitted", False)


def test_paper_that_came_late_must_be_let_in_first(call: Any, body: Organisation, officer: User) -> None:
    after = call.closes_at + timedelta(days=3)
    bid = typed(call, body, officer, received_at=call.closes_at, at=after)
    with pytest.raises(Refused, match="Let it in late first"):
        asked(bid, officer, at=after)
    admit_late(application_id=bid.pk, until=after + timedelta(days=2), reason="The post was on strike.", by=officer, at=after)
    keying = asked(bid, officer, at=after)
    assert keying.until == after + timedelta(days=2)
    confirm(keying, at=after + timedelta(days=1))
    assert make.again(bid).is_late


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"way": "paper"}, "Attach the scan"),
        ({"note": "  "}, "Write why it came this way"),
        ({"received_at": LATER}, "later than now"),
        ({"received_at": make.NOON - timedelta(days=900)}, "was not taking applications"),
    ],
)
def test_what_cannot_be_typed_in_is_refused(given: dict[str, Any], says: str, call: Any, body: Organisation, officer: User) -> None:
    with pytest.raises(Refused, match=says):
        key(call, body, officer, **given)
    assert not Application.objects.exists()


def test_an_unfinished_bid_and_an_address_that_may_not_answer_are_refused(call: Any, body: Organisation, officer: User) -> None:
    bid = key(call, body, officer)
    with pytest.raises(Incomplete):
        asked(bid, officer)
    answer_all(bid, by=officer, at=make.NOON)
    with pytest.raises(Refused, match="still to come"):
        asked(bid, officer, until_on=(make.NOON - timedelta(days=1)).date())
    with pytest.raises(Refused, match="somebody of the office"):
        asked(bid, officer, email=make.staff("finance").email)
    editor = make.user()
    Membership.objects.create(user=editor, organisation=body, role="editor", joined_at=make.NOON)
    with pytest.raises(Refused, match="Other people act for this body"):
        asked(bid, officer)
    confirm(asked(bid, officer, email=editor.email))
    assert Submission.objects.get().by == editor


def test_she_who_typed_it_in_sees_it_alone_and_neither_scores_nor_sends_it(call: Any, body: Organisation, officer: User) -> None:
    bid = typed(call, body, officer)
    other = make.staff("officer")
    assert Application.objects.visible_to(officer).filter(pk=bid.pk).exists()
    assert not Application.objects.visible_to(other).filter(pk=bid.pk).exists()
    for name, may in (("applications.edit", True), ("applications.submit", False), ("applications.withdraw", False)):
        assert allows(officer, name, bid) is may
    with pytest.raises(NotAllowed):
        submit_application(application_id=bid.pk, by=officer, at=LATER)
    with pytest.raises(Refused, match="typed in yourself"):
        asked(bid, other)
    confirm(asked(bid, officer))
    bid = make.again(bid)
    assert not allows(officer, "applications.edit", bid)
    make.assessing(call)
    make.eligible(bid=make.again(bid))
    with pytest.raises(Refused, match="typed this bid in"):
        assign_assessor(application_id=bid.pk, assessor_id=officer.pk, by=other, at=make.AFTER_CLOSE)


def test_an_officer_who_acts_for_the_body_or_has_a_conflict_types_nothing(call: Any, body: Organisation, officer: User) -> None:
    Membership.objects.create(user=officer, organisation=body, role="editor", joined_at=make.NOON)
    officer.forget_roles()
    with pytest.raises(Refused, match="a colleague must type"):
        key(call, body, officer)
    for role in ("assessor", "finance", "auditor"):
        with pytest.raises(NotAllowed):
            key(call, make.organisation(), make.staff(role))


def test_who_says_what_is_wrong_is_asked_again(
    call: Any, body: Organisation, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    bid = typed(call, body, officer)
    keying = asked(bid, officer)
    with pytest.raises(Refused, match="Write what is wrong"):
        say_what_is_wrong(key=str(keying.key), text=" ", at=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        say_what_is_wrong(key=str(keying.key), text="We asked for £400.", at=LATER)
    assert Message.objects.get(to_address=officer.email).template.endswith("keyed_is_wrong")
    assert "£400" not in Message.objects.get(to_address=officer.email).body_text
    with pytest.raises(Refused, match="works no more"):
        confirm(keying)
    again = asked(bid, officer)
    assert (again.wrong, again.wrong_at) == ("", None)
    confirm(again)


def test_an_officer_goes_through_the_pages_and_the_applicant_confirms_without_signing_in(call: Any, officer: User) -> None:
    desk, phone = Client(), Client()
    desk.force_login(officer)
    page = reverse("applications:key", args=[call.reference])
    assert page in desk.get(reverse("workspace:call", args=[call.reference])).text
    assert "No body here is like" in desk.get(page, {"q": "Nether Ashby"}).text
    record = {"name": "Nether Ashby Parish Council", "kind": "parish", "address": "1 Lane", "postcode": "CV34 4RL"}
    record |= {"contact_name": "Jo", "contact_email": ADDRESS, "second_contact_name": "Al", "second_contact_email": "al@parish.example"}
    new = reverse("applications:key_body", args=[call.reference])
    assert "Enter the address." in desk.post(new, record | {"address": ""}).text
    place = desk.post(new, record).url
    assert "Nether Ashby" in desk.get(page, {"q": "nether"}).text
    when = {
        "received_at_day": make.NOON.day,
        "received_at_month": make.NOON.month,
        "received_at_year": make.NOON.year,
        "received_at_time": "9:00",
    }
    wrong = desk.post(place, when | {"way": "paper", "note": "It came by post."})
    assert "Attach the scan" in wrong.text
    assert "It came by post." in wrong.text
    scan = SimpleUploadedFile("bid.pdf", PAPER, "application/pdf")
    begun = desk.post(place, when | {"way": "paper", "note": "It came by post.", "scan": scan})
    bid = Application.objects.get()
    assert begun.url == reverse("applications:bid", args=[bid.reference])
    assert "You are typing this in for Nether Ashby" in desk.get(begun.url).text
    form = desk.get(begun.url).text
    assert reverse("applications:answers", args=[bid.reference]) not in form
    keyed = reverse("applications:keyed", args=[bid.reference])
    assert "need attention" in desk.get(keyed).text
    answer_all(bid, by=officer, at=make.NOON)
    day = timezone.now() + timedelta(days=10)
    desk.post(keyed, {"email": ADDRESS, "until_on_day": day.day, "until_on_month": day.month, "until_on_year": day.year})
    link = reverse("applications:confirm", args=[Keying.objects.get().key])
    shown = phone.get(link)
    assert "Is this your application?" in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert "Write what is wrong" in phone.post(link, {"says": "wrong", "wrong": ""}).text
    stale = phone.post(link, {"seen_version": "0"})
    assert stale.status_code == 409
    assert "changed an answer" in stale.text
    version, digest = make.again(bid).answers.version, digest_of(record_rows(Organisation.objects.get()))
    phone.post(link, {"seen_version": version, "record": digest})
    assert "Application sent" in phone.get(link).text
    assert phone.get(reverse("applications:confirm", args=["nothing"])).status_code == 404
    read = desk.get(reverse("workspace:bid", args=[bid.reference])).text
    assert "Not made on this site" in read
    assert "It came by post." in read
    clerk = Client()
    clerk.force_login(User.objects.get(email=ADDRESS))
    assert "On paper" in clerk.get(reverse("applications:read", args=[bid.reference])).text
    assert "It came by post." not in clerk.get(reverse("applications:read", args=[bid.reference])).text


def test_a_conflict_shuts_it_and_the_list_costs_the_same(call: Any, officer: User, client: Client, django_assert_num_queries: Any) -> None:
    bids = [key(call, make.organisation(), officer)]
    client.force_login(make.staff("officer"))
    page = reverse("applications:key", args=[call.reference])
    client.get(page)
    with django_assert_num_queries(7):
        assert bids[0].reference in client.get(page).text
    bids += [key(call, make.organisation(), officer) for _ in range(2)]
    with django_assert_num_queries(7):
        client.get(page)
    Sight.objects.create(
        application=bids[0],
        user=User.objects.get(pk=client.session["_auth_user_id"]),
        from_at=make.NOON,
        barred_at=make.NOON,
        why="conflict",
    )
    assert bids[0].reference not in client.get(page).text
