"""The copy of a bid as PDF: made once, and its words are those of the stored answers."""

import re
from io import BytesIO
from itertools import groupby
from operator import itemgetter

import pytest
from pypdf import PdfReader

from commissioning.files.models import StoredFile
from commissioning.files.pdf import printable
from commissioning.mail.models import Message
from commissioning.mail.tasks import attempt
from grants.applications.documents import submission_copy
from grants.applications.models import Submission, digest_of
from tests import makers as make

pytestmark = pytest.mark.django_db


def body(content: bytes) -> str:
    """All that the pages say, without their feet and without white space: lines are broken where the page has room."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return "".join("".join(re.sub(r"\S[^\n]*Page \d+ of \d+", "", page).split()) for page in pages)


TYPED = {
    "emoji": "Families 👩\u200d👧 and a thumb 👍🏽 ✔",
    "right to left": "We greet people: \u05e9\u05dc\u05d5\u05dd, \u0645\u0631\u062d\u0628\u0627 (\u200f1\u200e) and go on.",
    "from a word processor": "\ufeff“Smart” – co\u00adoperate…\u00a0£5\u200b\u2028next • one\t• two\v½ e\u0301",
    "markup": "Cars go *fast* at £5 #1.\nLorries too. #let x = 1 $y$ @ref <label> \\ `code` // -- --- ... \"q\" 'q'",
    "several pages": "\n\n".join(f"Lorry{n}" for n in range(105)),
    "one long word": "a" * 400,
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED.keys())
def test_the_copy_says_what_was_stored_to_the_letter_save_the_marks(typed: str) -> None:
    bid = make.application("submitted", answers={"need": typed})
    sent = Submission.objects.get(application=bid)
    said = body(submission_copy(submission_id=sent.pk, at=make.later(days=1)).read())
    expected = ""
    for title, rows in groupby(sent.answers, key=itemgetter("title")):
        expected += title
        for row in rows:
            expected += row["label"] + (printable(row["text"], {}) or "Not answered")
    assert "".join(expected.split()) in said
    assert f"Fingerprint(SHA-256)oftheanswers:{sent.digest}" in said
    assert "12:02pmon2November2026" in said
    assert digest_of(sent.answers) == sent.digest


def test_the_copy_is_made_once_for_both_contacts_and_sent_with_each_letter(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        bid = make.application("submitted")
    sent = Submission.objects.get(application=bid)
    assert sent.copy is None, "no PDF is made in the request"
    for letter in Message.objects.about(bid):
        assert attempt(message_id=letter.pk, at=make.later(hours=1)) == "sent"
    sent = Submission.objects.get(application=bid)
    assert StoredFile.objects.filter(purpose="submission copy").count() == 1
    assert {letter.attachments.get() for letter in Message.objects.about(bid)} == {sent.copy}
    assert sent.copy.name == f"{bid.reference}-1.pdf"


def test_the_copy_is_seen_by_those_who_see_the_bid() -> None:
    bid = make.application("submitted")
    stored = submission_copy(submission_id=Submission.objects.get(application=bid).pk, at=make.NOON)
    assert bid.file_visible_to(make.member(bid.organisation, "viewer"), stored)
    assert bid.file_visible_to(make.staff("officer"), stored)
    assert not bid.file_visible_to(make.member(make.organisation()), stored)
