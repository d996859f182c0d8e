"""The demo's mailbox shows every letter, and is not there at all outside the demo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.files.actions import store_bytes
from commissioning.mail.actions import send
from commissioning.mail.models import Message

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def write(to: str, *, code: str = "ABC-123", minutes: int = 0, **given: Any) -> Message:
    return send(to=to, template="people/emails/sign_in_code", context={"code": code}, at=NOW + timedelta(minutes=minutes), **given)


def test_the_mailbox_lists_letters_newest_first(client: Client) -> None:
    first, second = write("a@example.org"), write("b@example.org", minutes=5)
    answer = client.get(reverse("demo:mailbox"))
    assert list(answer.context["page"].object_list) == [second, first]
    assert "no-store" in answer["Cache-Control"]


def test_the_mailbox_filters_by_address(client: Client) -> None:
    wanted, _ = write("a@example.org"), write("b@example.org")
    answer = client.get(reverse("demo:mailbox"), {"to": " A@Example.org "})
    assert list(answer.context["page"].object_list) == [wanted]


def test_an_empty_mailbox_says_so(client: Client) -> None:
    assert "No letters yet" in client.get(reverse("demo:mailbox")).content.decode()


def test_a_letter_is_shown_as_it_was_written(client: Client) -> None:
    file = store_bytes(content=b"x", name="copy.pdf", content_type="application/pdf", purpose="p", subject=None, by=None, at=NOW)
    message = write("a@example.org", code="<b>&", attachments=[file])
    page = client.get(reverse("demo:message", args=[message.key])).content.decode()
    assert "&lt;b&gt;&amp;" in page
    assert "copy.pdf" in page


def test_there_is_no_mailbox_outside_the_demo(client: Client, settings: Any) -> None:
    message = write("a@example.org")
    settings.DEMO = False
    assert client.get(reverse("demo:mailbox")).status_code == 404
    assert client.get(reverse("demo:message", args=[message.key])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_mailbox_takes_the_same_queries_for_any_number(client: Client, django_assert_max_num_queries: Any, rows: int) -> None:
    for n in range(rows):
        write(f"a{n}@example.org")
    with django_assert_max_num_queries(5):
        client.get(reverse("demo:mailbox"))
