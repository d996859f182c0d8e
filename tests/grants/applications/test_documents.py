"""The copy of a bid as PDF: made once, and its words are those of the stored answers."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from commissioning.files.models import StoredFile
from commissioning.mail.models import Message
from commissioning.mail.tasks import attempt
from grants.applications.documents import submission_copy
from grants.applications.models import Submission
from tests import makers as make

pytestmark = pytest.mark.django_db


def words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_the_copy_holds_every_stored_answer_its_time_and_its_digest() -> None:
    bid = make.application("submitted", answers={"need": "Cars go *fast* at £5 #1.\nLorries too. 日"})
    sent = Submission.objects.get(application=bid)
    text = words(submission_copy(submission_id=sent.pk, at=make.later(days=1)).read())
    for row in sent.answers:
        shown = row["text"].replace("日", "[U+65E5]")
        assert " ".join(f"{row['label']} {shown}".split()) in text
    assert "12:02pm on 2 November 2026" in text
    assert sent.digest in text.replace(" ", "") or sent.digest[:32] in text


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
