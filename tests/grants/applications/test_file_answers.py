"""Files as answers: taken by their content, listed with a way to remove them, and seen by those who see the bid."""

from urllib.parse import quote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from commissioning.files.models import StoredFile
from commissioning.people.models import User
from commissioning.questions.models import Question, QuestionSet, Section
from commissioning.questions.queries import values_of
from grants.applications.models import Application
from tests import makers as make

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(make.later(hours=1), tick=False):
        yield


@pytest.fixture
def bid() -> Application:
    """A bid in a call whose form asks for a map and a note about it."""
    made = QuestionSet.objects.create(key="with-file", version=1, title="Bid", purpose="bid")
    section = Section.objects.create(question_set=made, key="place", title="Where", order=1)
    Question.objects.create(section=section, key="map", kind="file", label="Map", required=False, limit=1, order=1)
    Question.objects.create(section=section, key="note", kind="text", label="About the map", required=False, limit=50, order=2)
    made.published_at = make.NOON
    made.save()
    return make.application("blank", call=make.call("published", question_set=made))


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="commissioning.people.backends.HouseBackend")
    return client


def send(client: Client, bid: Application, **fields: object):
    return client.post(reverse("applications:section", args=[bid.reference, "place"]), {"note": "The mill.", "then": "continue"} | fields)


def page(client: Client, bid: Application) -> str:
    return client.get(reverse("applications:section", args=[bid.reference, "place"])).content.decode()


def test_a_file_is_stored_listed_and_removed(bid: Application) -> None:
    client = signed_in(make.member(bid.organisation))
    assert "One file: PDF, Word, Excel or pictures, up to 10 MB each. We check what is inside." in page(client, bid)
    assert send(client, bid, map=SimpleUploadedFile("The mill.pdf", PDF)).status_code == 302
    (held,) = values_of(bid.answers_id)["map"]
    stored = StoredFile.objects.get(pk=held)
    assert (stored.subject_type, stored.subject_id) == ("applications.application", str(bid.pk))
    assert "The mill.pdf" in page(client, bid)
    send(client, bid, **{"map-remove": str(held)})
    assert values_of(bid.answers_id)["map"] is None


def test_a_program_called_a_document_is_refused_beside_the_field_and_the_words_are_kept(bid: Application) -> None:
    client = signed_in(make.member(bid.organisation))
    response = send(client, bid, map=SimpleUploadedFile("map.pdf", b"MZ\x90\x00" + b"\x00" * 200))
    shown = response.content.decode()
    assert "<title>Error: Where" in shown
    assert 'href="#id_map"' in shown
    assert values_of(bid.answers_id)["note"] == "The mill."
    assert StoredFile.objects.count() == 0


def test_a_file_of_a_draft_is_served_to_its_body_and_nobody_else(bid: Application) -> None:
    owner = signed_in(make.member(bid.organisation))
    send(owner, bid, map=SimpleUploadedFile("map.pdf", PDF))
    address = reverse("files:download", args=[StoredFile.objects.get().key])
    served = owner.get(address)
    assert b"".join(served.streaming_content) == PDF
    for person in (make.member(make.organisation()), make.staff("officer"), make.staff("assessor")):
        assert signed_in(person).get(address).status_code == 404


@pytest.mark.parametrize("name", ["Café, map (final) – Übersicht.pdf", "Priya's plan; 2 of 3.pdf", "地図.pdf"])
def test_a_name_with_commas_and_accents_comes_back_as_it_was_sent(bid: Application, name: str) -> None:
    client = signed_in(make.member(bid.organisation))
    assert send(client, bid, map=SimpleUploadedFile(name, PDF)).status_code == 302
    assert StoredFile.objects.get().name == name
    assert escape(name) in page(client, bid)
    served = client.get(reverse("files:download", args=[StoredFile.objects.get().key]))
    assert b"".join(served.streaming_content) == PDF
    header = served["Content-Disposition"]
    assert name in header if name.isascii() else quote(name) in header


def test_one_file_more_than_the_question_takes_is_refused_beside_it(bid: Application) -> None:
    client = signed_in(make.member(bid.organisation))
    send(client, bid, map=SimpleUploadedFile("map.pdf", PDF))
    shown = send(client, bid, map=SimpleUploadedFile("second.pdf", PDF)).content.decode()
    assert "Send at most 1 file. There are 2 now; remove what is not needed." in shown
    assert 'id="id_map_error"' in shown
    assert StoredFile.objects.count() == 1
