"""Storing and serving in a folder, with and without a virus scanner."""

from __future__ import annotations

import hashlib
import socketserver
import struct
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from commissioning.files import actions
from commissioning.files.models import ScanState, StoredFile, private_store
from commissioning.files.queries import files_about, subject_of
from commissioning.lifecycle import Refused
from tests.commissioning.files.documents import PDF
from tests.mailroom import run_callbacks

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
# The industry's harmless test signature, in parts so that no scanner takes this file for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def person() -> Any:
    return get_user_model().objects.create_user(email="clerk@example.org")


@pytest.fixture
def other() -> Any:
    return get_user_model().objects.create_user(email="stranger@example.org")


def upload(by: Any, name: str = "Quote £5.pdf", content: bytes = PDF, subject: Any = None) -> StoredFile:
    sent = SimpleUploadedFile(name, content, content_type="text/html")
    return actions.store_upload(upload=sent, purpose="bid evidence", subject=subject, by=by, at=NOW)


def get(user: Any, stored_file: StoredFile) -> Any:
    client = Client()
    if user:
        client.force_login(user)
    answer = client.get(reverse("files:download", args=[stored_file.key]))
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def test_an_upload_is_stored_by_content_under_a_random_name(person: Any, settings: Any) -> None:
    stored = upload(person)
    assert (stored.name, stored.content_type, stored.size_bytes) == ("Quote £5.pdf", "application/pdf", len(PDF))
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (stored.stored_by, stored.stored_at, stored.scan_state, stored.scanned_at) == (person, NOW, ScanState.CLEAN, None)
    assert "Quote" not in stored.storage_name
    assert (Path(settings.PRIVATE_ROOT) / stored.storage_name).read_bytes() == PDF
    with actions.open_file(stored_file=stored) as file:
        assert file.read() == PDF


def test_an_upload_over_the_limit_is_refused_and_one_at_the_limit_taken(person: Any, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = len(PDF)
    assert upload(person).pk
    with pytest.raises(Refused, match="is 1 KB"):
        upload(person, content=PDF + b"\n")
    assert StoredFile.objects.count() == 1


def test_a_file_without_a_subject_is_the_senders_alone(person: Any, other: Any) -> None:
    stored = upload(person)
    assert get(person, stored).status_code == 200
    assert get(other, stored).status_code == 404
    assert get(None, stored).status_code == 404


def test_a_download_is_an_attachment_that_nobody_keeps(person: Any) -> None:
    answer = get(person, upload(person))
    assert answer.body == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Quote%20%C2%A35.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_an_unknown_key_is_not_found(person: Any) -> None:
    stored = upload(person)
    stored.key = "00000000-0000-4000-8000-000000000000"
    assert get(person, stored).status_code == 404


def test_the_subject_says_who_may_see_it_and_hears_of_the_download(person: Any, other: Any, monkeypatch: Any) -> None:
    told: list[Any] = []
    model = type(person)
    monkeypatch.setattr(model, "file_visible_to", lambda self, user, stored_file: user == self, raising=False)
    monkeypatch.setattr(model, "file_downloaded", lambda self, *, by, at, stored_file: told.append((by, stored_file)), raising=False)
    stored = upload(other, subject=person)
    assert (stored.subject_type, stored.subject_id) == ("people.user", str(person.pk))
    assert subject_of(stored) == person
    assert list(files_about(person)) == [stored]
    assert get(other, stored).status_code == 404
    assert told == []
    assert get(person, stored).status_code == 200
    assert told == [(person, stored)]


@pytest.mark.parametrize(
    ("subject_type", "subject_id"), [("nothing.here", "1"), ("people.user", "999999"), ("people.user", "x"), ("sessions.session", "1")]
)
def test_a_subject_that_cannot_answer_shows_nothing(person: Any, subject_type: str, subject_id: str) -> None:
    stored = upload(person)
    stored.subject_type, stored.subject_id = subject_type, subject_id
    stored.save()
    assert get(person, stored).status_code == 404


def test_a_file_is_given_to_one_thing_by_the_one_who_sent_it(person: Any, other: Any) -> None:
    stored = upload(person)
    with pytest.raises(Refused, match="already belongs"):
        actions.give_file_to(file_id=stored.pk, subject=other, by=other, at=NOW)
    for _ in range(2):
        assert actions.give_file_to(file_id=stored.pk, subject=other, by=person, at=NOW).subject_id == str(other.pk)
    with pytest.raises(Refused, match="already belongs"):
        actions.give_file_to(file_id=stored.pk, subject=person, by=person, at=NOW)


def test_a_deleted_file_keeps_its_row_and_loses_its_bytes_after_the_commit(person: Any) -> None:
    stored = upload(person)
    deleted = actions.delete_file(file_id=stored.pk, by=person, at=NOW)
    assert private_store().exists(stored.storage_name)
    run_callbacks()
    assert not private_store().exists(stored.storage_name)
    assert (deleted.kept, deleted.removed_at, deleted.sha256) == (False, NOW, stored.sha256)
    assert get(person, stored).status_code == 404
    with pytest.raises(Refused, match="no longer kept"):
        actions.open_file(stored_file=deleted)
    with pytest.raises(FileNotFoundError):
        deleted.open()
    assert actions.delete_file(file_id=stored.pk, by=person, at=NOW + timedelta(1)).removed_at == NOW


def test_bytes_that_no_row_names_are_removed_after_a_day(person: Any) -> None:
    kept = upload(person)
    lost = private_store().save("2026/10/lost", ContentFile(b"lost"))
    now = datetime.now(UTC)
    assert actions.remove_orphans(at=now) == 0
    assert actions.remove_orphans(at=now + timedelta(days=2)) == 1
    assert private_store().exists(kept.storage_name)
    assert not private_store().exists(lost)


def test_a_rolled_back_upload_leaves_no_row(person: Any) -> None:
    def fail() -> None:
        with transaction.atomic():
            upload(person)
            raise Refused("no")

    with pytest.raises(Refused):
        fail()
    assert StoredFile.objects.count() == 0


class FakeClamd(socketserver.BaseRequestHandler):
    """Speaks INSTREAM, and finds the test signature."""

    def handle(self) -> None:
        assert self.exactly(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", self.exactly(4))[0]:
            content += self.exactly(size)
        if len(content) > 500_000:
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            self.request.sendall(b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0")

    def exactly(self, size: int) -> bytes:
        held = b""
        while len(held) < size:
            held += self.request.recv(size - len(held))
        return held


@pytest.fixture
def clamd(settings: Any) -> Iterator[None]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), FakeClamd)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
    yield
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def clamd_away(settings: Any) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), FakeClamd) as server:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"


@pytest.mark.usefixtures("clamd")
def test_a_scanner_passes_the_clean_and_refuses_the_infected(person: Any) -> None:
    stored = upload(person, content=PDF + b"x" * 200_000)
    assert (stored.scan_state, stored.scanned_at) == (ScanState.CLEAN, NOW)
    with pytest.raises(Refused, match="holds a virus"):
        upload(person, content=PDF + EICAR)
    assert StoredFile.objects.count() == 1


@pytest.mark.usefixtures("clamd")
def test_what_the_scanner_cannot_take_is_not_clean(person: Any) -> None:
    assert upload(person, content=PDF + b"x" * 600_000).scan_state == ScanState.UNSCANNED


@pytest.mark.usefixtures("clamd_away")
def test_with_the_scanner_away_a_file_waits_and_is_not_served(person: Any) -> None:
    stored = upload(person)
    assert stored.scan_state == ScanState.UNSCANNED
    answer = get(person, stored)
    assert answer.status_code == 409
    assert "still being checked for viruses" in answer.body.decode()
    assert actions.scan_waiting_files(at=NOW) == 0


def test_waiting_files_are_settled_when_the_scanner_is_back(person: Any, clamd_away: None, request: Any) -> None:
    clean, infected = upload(person), upload(person, content=PDF + EICAR)
    request.getfixturevalue("clamd")
    assert actions.scan_waiting_files(at=NOW) == 2
    run_callbacks()
    clean.refresh_from_db()
    infected.refresh_from_db()
    assert (clean.scan_state, clean.scanned_at) == (ScanState.CLEAN, NOW)
    assert (infected.scan_state, infected.kept) == (ScanState.REFUSED, False)
    assert not private_store().exists(infected.storage_name)
    assert get(person, clean).status_code == 200


def test_a_file_that_we_made_is_stored_as_it_is_and_served(person: Any) -> None:
    stored = actions.store_bytes(
        content=b"rows", name="B2026-0001.xlsx", content_type="application/x", purpose="payments workbook", subject=None, by=person, at=NOW
    )
    assert stored.sha256 == hashlib.sha256(b"rows").hexdigest()
    assert stored.ending == "xlsx"
    assert stored.may_be_served
    assert get(person, stored).body == b"rows"
