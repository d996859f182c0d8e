"""Whatever is typed or sent is told beside its field where it cannot be taken, shown again as it was typed, and costs nothing else on the page."""

import html
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.files import kinds
from commissioning.files.models import StoredFile
from commissioning.questions.actions import load_question_set_from_toml
from commissioning.questions.queries import values_of
from grants.applications import actions
from grants.applications.actions.sending import TooLate
from grants.applications.models import Application
from tests import makers as make
from tests.commissioning.files import documents

pytestmark = pytest.mark.django_db
FORM = """
key = "every-kind"
version = 1
title = "A bid"
purpose = "bid"

[[section]]
key = "project"
title = "Your project"
questions = []
"""
QUESTIONS = (
    'key = "name"\nkind = "text"\nlabel = "Name"\nlimit = 12\nconfig = { copies_to = "title" }',
    'key = "ask"\nkind = "money"\nlabel = "How much do you ask for?"\nconfig = { copies_to = "ask_pence" }',
    'key = "need"\nkind = "text"\nlabel = "The problem"\nlimit = 300',
    'key = "people"\nkind = "number"\nlabel = "People"\nconfig = { min = 1, max = 100000 }',
    'key = "start_on"\nkind = "date"\nlabel = "Start"',
    'key = "evidence"\nkind = "file"\nlabel = "Evidence"\nlimit = 2\nrequired = false',
)
GOOD = {"name": "Safer lanes", "ask": "3,400", "need": "Cars go fast.", "people": "40"}
DAY = {"start_on_day": "27", "start_on_month": "3", "start_on_year": "2027"}


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(make.NOON + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def bid(tmp_path: Path) -> Application:
    path = tmp_path / "every_kind.toml"
    path.write_text(FORM.replace("questions = []\n", "".join(f"\n[[section.question]]\n{each}\n" for each in QUESTIONS)))
    form, _ = load_question_set_from_toml(path, at=make.NOON)
    return make.application("blank", call=make.call("published", question_set=form))


def send(bid: Application, **fields: Any) -> str:
    """The page that a post of the section leads to."""
    client = Client()
    client.force_login(make.member(bid.organisation), backend="commissioning.people.backends.HouseBackend")
    data = {"seen_version": "0", "then": "continue", **GOOD, **DAY, **fields}
    return client.post(reverse("applications:section", args=[bid.reference, "project"]), data, follow=True).content.decode()


WORD = "“Smart quotes” – a dash… and\u00a0no-break space\u2028a line\u000bof Word’s, a soft\u00adhyphen, • a bullet\r\nand a tab\t."
KEPT_AS_TYPED = {
    "pasted from Word": WORD,
    "emoji": "Slow down 🚸👩🏽‍🚒🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "right to left": "شارع بطيء then English \u202eback\u202c",
    "accents and commas": "Café Ñandú, Łódź & Sons, “O’Brien”",
    "formula": "=HYPERLINK(A1)",
    "markup": "<b>bold</b> &amp; {{ 7|add:7 }}",
}


@pytest.mark.parametrize("words", KEPT_AS_TYPED.values(), ids=KEPT_AS_TYPED)
def test_words_of_every_kind_are_kept_letter_for_letter(bid: Application, words: str) -> None:
    send(bid, need=words)
    kept = values_of(bid.answers_id)["need"]
    assert kept.replace("\n", "") == words.replace("\r\n", "").replace("\n", "").strip()
    client = Client()
    client.force_login(make.member(bid.organisation), backend="commissioning.people.backends.HouseBackend")
    page = client.get(reverse("applications:section", args=[bid.reference, "project"])).content.decode()
    assert html.escape(words.split()[0], quote=True) in page


def test_a_hundred_thousand_characters_are_kept_and_told_to_be_too_many(bid: Application) -> None:
    long = "Lorries pass. " * 7_143
    page = send(bid, need=long)
    assert "Use 300 words or fewer. This answer has 14286" in page
    assert values_of(bid.answers_id)["need"] == long.strip()
    assert len(long) > 100_000


BAD = {
    "thousands": ("ask", {"ask": "£1,000k"}, "“£1,000k” is not an amount."),
    "below nothing": ("ask", {"ask": "-50"}, "The amount must be £0 or more."),
    "huge": ("ask", {"ask": "9" * 30}, "The amount must be £1,000,000,000 or less."),
    "words for an amount": ("ask", {"ask": "three thousand"}, "“three thousand” is not an amount."),
    "parts of a penny": ("ask", {"ask": "3400.005"}, "is not an amount"),
    "above what the call gives": ("ask", {"ask": "10,000.01"}, "This call gives from £500 to £10,000."),
    "30 February": ("start_on", {"start_on_day": "30", "start_on_month": "2"}, "must be a real date"),
    "a month in words that is none": ("start_on", {"start_on_month": "Junember"}, "must be a number from 1 to 12, or its name."),
    "half a date": ("start_on", {"start_on_year": ""}, "year"),
    "a person and a half": ("people", {"people": "1.5"}, "Enter a whole number in figures"),
    "nobody": ("people", {"people": "-3"}, "The number must be 1 or more."),
    "a number without end": ("people", {"people": "1e999"}, "Enter a whole number in figures"),
}


@pytest.mark.parametrize(("question", "typed", "says"), BAD.values(), ids=BAD)
def test_what_cannot_be_taken_is_told_at_its_field_and_kept_with_all_else(
    bid: Application, question: str, typed: dict[str, str], says: str
) -> None:
    page = html.unescape(send(bid, **typed))
    assert "<title>Error:" in page
    assert f'href="#id_{question}' in page
    assert page.count(says) >= 2  # in the summary, and beside the field
    for value in typed.values():
        assert f'value="{value}"' in page or not value
    stored = values_of(bid.answers_id)
    rest = {"name": "Safer lanes", "ask": 340_000, "need": "Cars go fast.", "people": 40, "start_on": "2027-03-27"}
    del rest[question]
    assert {key: stored[key] for key in rest} == rest


FILES = {
    "a program that calls itself a PDF": ("plan.pdf", documents.EXE, "ends in .pdf but is not a PDF document inside"),
    "a zip bomb": ("plan.xlsx", documents.xlsx({"xl/media/a": bytes(kinds.UNPACKED_MAX_BYTES)}), "unpacks to more than 200 MB"),
    "nothing": ("plan.pdf", b"", "“plan.pdf” is empty"),
    "a program": ("plan.exe", documents.EXE, "a kind of file that we do not take"),
}


@pytest.mark.parametrize(("name", "content", "says"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_taken_is_told_and_costs_nothing_else(bid: Application, name: str, content: bytes, says: str) -> None:
    page = html.unescape(send(bid, evidence=SimpleUploadedFile(name, content)))
    assert says in page
    assert 'href="#id_evidence' in page
    assert StoredFile.objects.count() == 0
    assert values_of(bid.answers_id)["need"] == "Cars go fast."


def test_a_file_with_commas_and_accents_in_its_name_is_taken_under_it(bid: Application) -> None:
    send(bid, evidence=SimpleUploadedFile("Café, plan (1), “final”.pdf", documents.PDF))
    assert StoredFile.objects.get().name == "Café, plan (1), “final”.pdf"


CLOSES = {
    "winter": (datetime(2026, 12, 1, 12, tzinfo=UTC), "12 noon on 1 December 2026"),
    "summer": (datetime(2027, 7, 1, 11, tzinfo=UTC), "12 noon on 1 July 2027"),
    "the hour that comes twice, the first": (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "1:30am on 31 October 2027"),
    "the hour that comes twice, the second": (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "1:30am on 31 October 2027"),
}


@pytest.mark.parametrize(("closes_at", "says"), CLOSES.values(), ids=CLOSES)
def test_a_bid_is_taken_until_the_closing_second_in_winter_and_summer(closes_at: datetime, says: str) -> None:
    call = make.call("published", closes_at=closes_at)
    early, late = (make.application("draft", call=call) for _ in range(2))
    just_before = closes_at - timedelta(microseconds=1)
    assert actions.submit_application(application_id=early.pk, by=early.created_by, at=just_before).state == "submitted"
    with pytest.raises(TooLate) as refusal:
        actions.submit_application(application_id=late.pk, by=late.created_by, at=closes_at)
    assert f"closed at {says}" in str(refusal.value)
    assert make.again(late).state == "draft"
