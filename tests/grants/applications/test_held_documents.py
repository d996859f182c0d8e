"""Documents of a body: sent once, used again while in date, kept by the bid as they were, seen by those who may see a bid."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from grants.applications import actions
from grants.applications.documents import copy_data, submission_copy
from grants.applications.models import DocumentKind, HeldDocument, Sight, Submission
from grants.applications.queries import documents_to_use
from grants.applications.words import say_day
from tests import makers as make

pytestmark = pytest.mark.django_db
NOW = make.later(hours=1)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="commissioning.people.backends.HouseBackend")
    return client


def fetched(client: Client, held: HeldDocument) -> bytes | None:
    served = client.get(reverse("files:download", args=[held.file.key]))
    return b"".join(served.streaming_content) if served.status_code == 200 else None


def test_a_document_is_added_with_its_dates_and_what_is_wrong_is_told() -> None:
    body = make.organisation()
    client, page = signed_in(make.member(body)), reverse("applications:documents", args=[body.pk])
    kind = DocumentKind.objects.get(label="Public liability insurance")
    sent = {"kind": kind.pk, "issued_on_day": "1", "issued_on_month": "6", "issued_on_year": "2026"}
    refused = client.post(page, sent | {"upload": SimpleUploadedFile("cover.pdf", make.A_PDF)}).content.decode()
    assert "Enter the last day on which it holds" in refused
    until = {"expires_on_day": "31", "expires_on_month": "5", "expires_on_year": "2027"}
    lied = client.post(page, sent | until | {"upload": SimpleUploadedFile("cover.pdf", b"MZ\x90\x00" * 50)}).content.decode()
    assert "<title>Error: " in lied
    assert HeldDocument.objects.count() == 0
    client.post(page, sent | until | {"upload": SimpleUploadedFile("cover.pdf", make.A_PDF)})
    held = HeldDocument.objects.get()
    assert (held.organisation, held.issued_on, held.expires_on) == (body, date(2026, 6, 1), date(2027, 5, 31))
    assert "cover.pdf" in client.get(page).content.decode()


def test_a_viewer_reads_and_adds_nothing_and_a_stranger_finds_nothing() -> None:
    held = make.held_document(make.organisation())
    page = reverse("applications:documents", args=[held.organisation_id])
    viewer = signed_in(make.member(held.organisation, "viewer"))
    assert (viewer.get(page).status_code, viewer.post(page, {}).status_code) == (200, 403)
    assert signed_in(make.member(make.organisation())).get(page).status_code == 404
    with pytest.raises(NotAllowed):
        actions.end_document(document_id=held.pk, by=make.staff("officer"), at=NOW)


def test_a_bid_uses_what_is_in_date_and_keeps_that_very_file() -> None:
    bid = make.application()
    held = make.held_document(bid.organisation)
    owner = make.member(bid.organisation)
    client, page = signed_in(owner), reverse("applications:answers", args=[bid.reference])
    assert "Public liability insurance: use the one we hold, in date until 31 May 2027" in client.get(page).content.decode()
    client.post(page, {"documents": str(held.pk)})
    actions.end_document(document_id=held.pk, by=owner, at=NOW)
    later = make.held_document(bid.organisation, issued_on=date(2026, 7, 1))
    assert [each.pk for each in documents_to_use(bid.organisation_id, on=NOW.date())] == [later.pk]
    sent = Submission.objects.get()
    (kept,) = sent.documents
    assert copy_data(sent)["documents"] == [
        {"kind": "Public liability insurance", "name": f"{held.file.name}, dated {say_day(held.issued_on)}, in date until 31 May 2027"}
    ]
    copy = PdfReader(BytesIO(submission_copy(submission_id=sent.pk, at=NOW).read()))
    assert "in date until 31 May 2027" in " ".join(" ".join(page.extract_text() for page in copy.pages).split())
    assert (kept["file"], kept["digest"]) == (str(held.file.key), held.file.sha256)
    desk = signed_in(bid.call.lead_officer)
    assert f"/{held.file.key}/" in desk.get(reverse("workspace:bid", args=[bid.reference])).content.decode()
    assert fetched(desk, held) == make.A_PDF


def test_what_has_run_out_is_not_offered_and_cannot_be_sent() -> None:
    bid = make.application()
    held = make.held_document(bid.organisation, expires_on=NOW.date())
    assert documents_to_use(bid.organisation_id, on=NOW.date()) == [held]
    tomorrow = make.later(days=1, hours=1)
    assert documents_to_use(bid.organisation_id, on=tomorrow.date()) == []
    with pytest.raises(Refused, match="ran out"):
        actions.submit_application(application_id=bid.pk, documents=[held.pk], by=make.member(bid.organisation), at=tomorrow)
    other = make.held_document(make.organisation())
    with pytest.raises(Refused, match="was taken away"):
        actions.submit_application(application_id=bid.pk, documents=[other.pk], by=make.member(bid.organisation), at=NOW)


def test_officers_see_them_once_a_bid_was_sent_and_a_barred_one_never() -> None:
    draft = make.application()
    held = make.held_document(draft.organisation)
    page = reverse("applications:documents", args=[held.organisation_id])
    officer, barred = make.staff("officer"), make.staff("officer")
    assert signed_in(officer).get(page).status_code == 404
    actions.submit_application(application_id=draft.pk, by=make.member(draft.organisation), at=NOW)
    Sight.objects.create(application=draft, user=barred, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    assert signed_in(officer).get(page).status_code == 200
    assert fetched(signed_in(officer), held) == make.A_PDF
    for person in (barred, make.staff("assessor")):
        assert signed_in(person).get(page).status_code == 404
        assert fetched(signed_in(person), held) is None


def test_owners_are_reminded_once_thirty_days_before_unless_a_later_one_is_held() -> None:
    body = make.organisation()
    owner = make.member(body)
    held = make.held_document(body, expires_on=date(2026, 12, 10))
    assert actions.remind_documents(at=make.later(days=-7)) == 0
    near = make.later(days=10)
    assert actions.remind_documents(at=near) == 1
    assert actions.remind_documents(at=near) == 0
    assert Message.objects.about(held).get().to_address == owner.email
    followed = make.held_document(make.organisation(), expires_on=date(2026, 12, 10))
    make.held_document(followed.organisation, issued_on=date(2026, 10, 1), expires_on=date(2027, 12, 10))
    assert actions.remind_documents(at=near) == 0


def test_officers_add_kinds_and_retire_them() -> None:
    desk, page = signed_in(make.staff("officer")), reverse("applications:document_kinds")
    desk.post(page, {"label": "Data protection policy", "hint": "", "needs_expiry": "on", "is_offered": "on"})
    kind = DocumentKind.objects.get(label="Data protection policy")
    assert "There is a kind of this name already." in desk.post(page, {"label": "data protection policy"}).content.decode()
    desk.post(reverse("applications:document_kind", args=[kind.pk]), {"label": "Data protection policy"})
    with pytest.raises(Refused, match="Choose a kind of document"):
        make.held_document(make.organisation(), kind="Data protection policy")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(django_assert_num_queries: DjangoAssertNumQueries, count: int) -> None:
    body = make.organisation()
    for _ in range(count):
        make.held_document(body)
    client = signed_in(make.member(body))
    with django_assert_num_queries(8):
        client.get(reverse("applications:documents", args=[body.pk]))
