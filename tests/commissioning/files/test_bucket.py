"""Against a real S3 server over HTTP that enforces signatures: what is not signed for you is refused."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
import time_machine
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.files import actions
from commissioning.files.models import StoredFile, private_store
from commissioning.files.views import LINK_SECONDS, signed_link
from tests.commissioning.files.documents import PDF
from tests.mailroom import run_callbacks

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
KEY, SECRET, BUCKET = "testskey", "testssecret", "private-documents"


def free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        return [held.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] for _ in range(count)]


@pytest.fixture(scope="module")
def s3_address(tmp_path_factory: Any) -> Iterator[str]:
    """SeaweedFS from its wheel. Without the identities file it would check nothing."""
    folder: Path = tmp_path_factory.mktemp("weed")
    identities = folder / "identities.json"
    keys = [{"accessKey": KEY, "secretKey": SECRET}]
    identities.write_text(
        json.dumps({"identities": [{"name": "tests", "credentials": keys, "actions": ["Admin", "Read", "Write", "List"]}]})
    )
    names = (
        "master.port",
        "master.port.grpc",
        "volume.port",
        "volume.port.grpc",
        "filer.port",
        "filer.port.grpc",
        "s3.port",
        "s3.port.grpc",
    )
    ports = dict(zip((*names, "s3.port.iceberg", "s3.port.lance"), free_ports(len(names) + 2), strict=True))
    command = [str(Path(sys.executable).parent / "weed"), "server", f"-dir={folder}", "-ip=127.0.0.1"]
    command += ["-ip.bind=127.0.0.1", "-s3", f"-s3.config={identities}", "-master.volumeSizeLimitMB=64", "-volume.max=20"]
    command += [f"-{name}={port}" for name, port in ports.items()]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log, cwd=folder) as server:
        try:
            address = f"http://127.0.0.1:{ports['s3.port']}"
            make_bucket(address, server, folder / "log")
            yield address
        finally:
            # Asked nicely, it takes twenty seconds to go.
            server.kill()


def make_bucket(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    config = Config(connect_timeout=2, read_timeout=5, retries={"max_attempts": 0}, s3={"addressing_style": "path"})
    client = boto3.client(
        "s3", endpoint_url=address, aws_access_key_id=KEY, aws_secret_access_key=SECRET, region_name="eu-west-2", config=config
    )
    deadline = time.monotonic() + 60
    while True:
        try:
            client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="ready", Body=b"ready")
            client.delete_object(Bucket=BUCKET, Key="ready")
        except (BotoCoreError, ClientError) as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"weed did not start: {error}\n{log.read_text()[-3000:]}") from error
            time.sleep(0.2)
        else:
            client.close()
            return


@pytest.fixture
def bucket(s3_address: str, settings: Any) -> Iterator[None]:
    options = {
        "bucket_name": BUCKET,
        "endpoint_url": s3_address,
        "access_key": KEY,
        "secret_key": SECRET,
        "region_name": "eu-west-2",
        "querystring_expire": 60,
        "file_overwrite": False,
        "default_acl": None,
        "signature_version": "s3v4",
        "addressing_style": "path",
    }
    settings.STORAGES = settings.STORAGES | {"private": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}
    yield
    private_store().connection.meta.client.close()  # type: ignore[attr-defined]


@pytest.fixture
def person(db: None) -> Any:
    return get_user_model().objects.create_user(email="clerk@example.org")


@pytest.fixture
def stored(bucket: None, person: Any) -> StoredFile:
    return actions.store_upload(upload=SimpleUploadedFile("Quote £5.pdf", PDF), purpose="bid evidence", subject=None, by=person, at=NOW)


def fetch(address: str) -> tuple[int, bytes, Any]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310  the address is our own server's
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


def test_a_file_is_saved_and_opened(stored: StoredFile) -> None:
    with actions.open_file(stored_file=stored) as file:
        assert file.read() == PDF


def test_a_download_is_a_link_signed_for_a_minute(stored: StoredFile, person: Any) -> None:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse("files:download", args=[stored.key]))
    assert answer.status_code == 302
    assert "no-store" in answer["Cache-Control"]
    assert f"X-Amz-Expires={LINK_SECONDS}" in answer["Location"]
    assert LINK_SECONDS <= 60
    status, content, headers = fetch(answer["Location"])
    assert (status, content) == (200, PDF)
    assert headers["Content-Disposition"] == "attachment; filename*=utf-8''Quote%20%C2%A35.pdf"
    assert headers["Content-Type"] == "application/pdf"


def test_a_stranger_gets_no_link(stored: StoredFile) -> None:
    assert Client().get(reverse("files:download", args=[stored.key])).status_code == 404


def test_an_anonymous_request_is_refused(stored: StoredFile, s3_address: str) -> None:
    assert fetch(f"{s3_address}/{BUCKET}/{stored.storage_name}")[0] == 403
    assert fetch(f"{s3_address}/{BUCKET}/?list-type=2")[0] == 403


def test_a_tampered_link_is_refused(stored: StoredFile) -> None:
    link = signed_link(stored)
    digit = link[-1]
    assert fetch(link[:-1] + ("0" if digit != "0" else "1"))[0] == 403
    assert fetch(link.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"))[0] == 403
    assert fetch(link.replace("application%2Fpdf", "text%2Fhtml"))[0] == 403


def test_a_link_for_one_file_does_not_open_another(stored: StoredFile, person: Any) -> None:
    other = actions.store_bytes(content=b"secret", name="s.txt", content_type="text/plain", purpose="p", subject=None, by=None, at=NOW)
    assert fetch(signed_link(stored).replace(stored.storage_name, other.storage_name))[0] == 403


def test_an_expired_link_is_refused(stored: StoredFile) -> None:
    with time_machine.travel(datetime.now(UTC) - timedelta(seconds=LINK_SECONDS + 5)):
        link = signed_link(stored)
    assert fetch(link)[0] == 403


def test_a_deleted_file_is_gone_from_the_bucket(stored: StoredFile, person: Any) -> None:
    actions.delete_file(file_id=stored.pk, by=person, at=NOW)
    assert private_store().exists(stored.storage_name)
    link = signed_link(stored)
    run_callbacks()
    assert not private_store().exists(stored.storage_name)
    assert fetch(link)[0] == 404


def test_bytes_that_no_row_names_are_removed(stored: StoredFile) -> None:
    actions.remove_orphans(at=datetime.now(UTC) + timedelta(days=2))
    lost = private_store().save("2026/10/lost", ContentFile(b"lost"))
    assert actions.remove_orphans(at=datetime.now(UTC) + timedelta(days=2)) == 1
    assert not private_store().exists(lost)
    assert private_store().exists(stored.storage_name)
