"""The exports page."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.people.models import User
from grants.spreadsheets.models import Export
from tests import makers as make

pytestmark = pytest.mark.django_db


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_sheet_is_chosen_made_and_downloaded() -> None:
    officer = make.staff("officer")
    client, place = as_(officer), reverse("spreadsheets:exports")
    assert "Every bid that was sent" in text(client.get(place))
    assert "Payments is ready to download." in text(client.post(place, {"name": "payments", "call": "", "ending": "csv"}, follow=True))
    export = Export.objects.get()
    page = text(client.get(place))
    assert reverse("files:download", args=[export.file.key]) in page
    assert f"by {officer.name}" in page
    answer = client.get(reverse("files:download", args=[export.file.key]))
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbfPayment,")


def test_what_is_not_chosen_is_asked_for() -> None:
    answer = as_(make.staff("officer")).post(reverse("spreadsheets:exports"), {"name": "", "ending": "csv"})
    assert "Choose a sheet." in text(answer)
    assert not Export.objects.exists()


def test_finance_is_not_offered_scores_and_the_assessor_nothing() -> None:
    place = reverse("spreadsheets:exports")
    finance = as_(make.staff("finance"))
    assert '<option value="scores">' not in text(finance.get(place))
    assert "Select a valid choice" in text(finance.post(place, {"name": "scores", "ending": "csv"}))
    assert '<option value="scores">' in text(as_(make.staff("auditor")).get(place))
    assert as_(make.staff("assessor")).get(place).status_code == 403
    assert Client().get(place).status_code == 302


def test_the_page_costs_the_same_after_one_and_after_three() -> None:
    client, place = as_(make.staff("officer")), reverse("spreadsheets:exports")
    counts = []
    for _ in range(2):
        client.post(place, {"name": "payments", "call": "", "ending": "csv"}, follow=True)
        with CaptureQueriesContext(connection) as asked:
            client.get(place)
        counts.append(len(asked))
        client.post(place, {"name": "awards", "call": "", "ending": "xlsx"}, follow=True)
    assert counts[0] == counts[1]
    assert counts[0] <= 10
