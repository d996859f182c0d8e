"""The office writes down calls, visits and talks with a body; nothing is changed afterwards, and a conflict shuts the log."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.people.models import Office, Organisation, StaffRole, User
from commissioning.permissions import NotAllowed
from grants.applications.actions import log_contact
from grants.applications.models import Application, Contact, Sight
from grants.spreadsheets.sheets import contacts as sheet
from tests import makers as make

pytestmark = pytest.mark.django_db
DAY = make.NOON.date()


@pytest.fixture
def bid() -> Application:
    return make.application("submitted", call=make.call("published"))


@pytest.fixture
def officer(bid: Application) -> User:
    return bid.call.lead_officer


def log(body: Organisation, by: User, **given: Any) -> Contact:
    return log_contact(
        organisation_id=body.pk, by=by, at=make.NOON, **({"way": "call", "on": DAY, "text": "They asked about match."} | given)
    )


def conflict(bid: Application, user: User) -> None:
    Sight.objects.create(application=bid, user=user, from_at=make.NOON, barred_at=make.NOON, why="conflict")


def test_an_entry_is_about_a_body_and_maybe_a_bid(bid: Application, officer: User) -> None:
    entry = log(bid.organisation, officer, application_id=bid.pk, text="  They asked about match. ")
    assert (entry.text, entry.application, entry.by) == ("They asked about match.", bid, officer)
    event = AuditEvent.objects.get(verb="contact logged")
    assert "match" not in str(event.facts)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"way": "pigeon"}, "Choose how"),
        ({"text": "  "}, "Write what was said"),
        ({"text": "x" * 5_001}, "Shorten it to 5,000"),
        ({"on": date(2099, 1, 1)}, "has not come yet"),
        ({"application_id": 0}, "Choose a bid of this body"),
        ({"corrects_id": 0}, "put right before"),
    ],
)
def test_what_cannot_be_written_down_is_refused(given: dict[str, Any], says: str, bid: Application, officer: User) -> None:
    with pytest.raises(Refused, match=says):
        log(bid.organisation, officer, **given)
    assert not Contact.objects.exists()


def test_another_bodys_bid_and_an_unsent_draft_are_refused(bid: Application, officer: User) -> None:
    draft = make.application("draft", call=bid.call)
    for body, other in ((make.organisation(), bid), (draft.organisation, draft)):
        with pytest.raises(Refused, match="Choose a bid of this body"):
            log(body, officer, application_id=other.pk)


def test_an_entry_is_put_right_by_another_once(bid: Application, officer: User) -> None:
    first = log(bid.organisation, officer)
    second = log(bid.organisation, officer, text="They asked about the close.", corrects_id=first.pk)
    assert make.again(first).text == "They asked about match."
    with pytest.raises(Refused, match="Put the latest one right"):
        log(bid.organisation, officer, corrects_id=first.pk)
    assert log(bid.organisation, officer, corrects_id=second.pk).corrects == second


def test_only_officers_write_and_a_conflict_bars(bid: Application, officer: User) -> None:
    conflicted = make.staff("officer")
    conflict(bid, conflicted)
    for person in (make.member(bid.organisation), make.staff("auditor"), make.staff("assessor"), conflicted):
        with pytest.raises(NotAllowed):
            log(bid.organisation, person)


def test_the_log_is_read_by_staff_alone_and_shut_by_a_conflict(client: Client, bid: Application, officer: User) -> None:
    entry = log(bid.organisation, officer, application_id=bid.pk)
    page = reverse("applications:contacts", args=[bid.organisation_id])
    conflicted = make.staff("officer")
    conflict(bid, conflicted)
    for person, status in (
        (officer, 200),
        (make.staff("auditor"), 200),
        (make.staff("assessor"), 404),
        (make.member(bid.organisation), 404),
        (conflicted, 404),
    ):
        client.force_login(person)
        assert client.get(page).status_code == status
    assert [row[4] for row in sheet.rows(at=make.NOON, user=officer)] == [entry.text]
    assert list(sheet.rows(at=make.NOON, user=conflicted)) == []
    assert [row[3] for row in sheet.rows(at=make.NOON, call=bid.call.reference)] == [bid.reference]


def test_another_office_reads_none_of_it(client: Client, bid: Application, officer: User) -> None:
    entry = log(bid.organisation, officer)
    elsewhere = Office.objects.create(code="elsewhere")
    stranger = make.user()
    StaffRole.objects.create(user=stranger, office=elsewhere, role="officer", from_on=date(2020, 1, 1))
    client.force_login(stranger)
    assert entry.text not in client.get(reverse("applications:contacts", args=[bid.organisation_id])).text
    assert client.get(reverse("applications:contact_correct", args=[bid.organisation_id, entry.pk])).status_code == 404
    assert list(sheet.rows(at=make.NOON, user=stranger)) == []


def test_an_officer_writes_it_down_from_the_page_of_a_bid(client: Client, bid: Application, officer: User, time_machine: Any) -> None:
    time_machine.move_to(make.NOON)
    client.force_login(officer)
    place = f"{reverse('applications:contact_new', args=[bid.organisation_id])}?bid={bid.pk}"
    assert place in client.get(reverse("workspace:bid", args=[bid.reference])).text
    assert (
        reverse("applications:contacts", args=[bid.organisation_id])
        in client.get(reverse("workspace:organisation", args=[bid.organisation_id])).text
    )
    typed = {"way": "visit", "on_day": str(DAY.day), "on_month": str(DAY.month), "on_year": str(DAY.year), "bid": str(bid.pk), "text": ""}
    wrong = client.post(place, typed)
    assert "Write what was said." in wrong.text
    done = client.post(place, typed | {"text": "We saw the road."}, follow=True)
    assert "We saw the road." in done.text
    entry = Contact.objects.get()
    again = client.get(reverse("applications:contact_correct", args=[bid.organisation_id, entry.pk])).text
    assert "We saw the road." in again


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_takes_the_same_statements_for_any_number(
    client: Client, bid: Application, officer: User, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        log(bid.organisation, officer, application_id=bid.pk)
    client.force_login(officer)
    with django_assert_num_queries(9):
        client.get(reverse("applications:contacts", args=[bid.organisation_id]))
