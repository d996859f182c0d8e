"""The copy of a bid as PDF: the text of what was sent, made by the mail task and kept with the submission."""

from datetime import date, datetime

from django.db import transaction

from commissioning.files.actions import store_bytes
from commissioning.files.models import StoredFile
from commissioning.files.pdf import make_pdf
from commissioning.money import format_pounds
from grants.applications.models import Application, Submission
from grants.applications.queries import as_sections, keying_of
from grants.applications.words import LONDON, say_day, say_instant

TEMPLATE = "grants/applications/documents/submission.typ"


@transaction.atomic
def submission_copy(*, submission_id: int, at: datetime) -> StoredFile:
    """The PDF of one submission, made once: both contacts get the same file.

    Shape: its words are those of the stored answers, in their order; it carries their digest.
    """
    submission = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("application__call__office", "application__organisation", "copy", "question_set", "by", "prepared_by")
        .get(pk=submission_id)
    )
    if submission.copy is not None:
        return submission.copy
    application = submission.application
    content = make_pdf(TEMPLATE, copy_data(submission), title=f"Application {application.reference}", at=submission.at)
    submission.copy = store_bytes(
        content=content,
        name=f"{application.reference}-{submission.number}.pdf",
        content_type="application/pdf",
        purpose="submission copy",
        subject=application,
        by=None,
        at=at,
    )
    submission.save(update_fields=["copy"])
    return submission.copy


def keyed_words(application: Application) -> str:
    """How it came, where the office typed it in; else nothing."""
    keying = keying_of(application)
    return f"{keying.get_way_display()}, {say_instant(keying.received_at)}; typed in by the office" if keying else ""


def document_words(sent: dict[str, str | None]) -> dict[str, str]:
    """A document of the body that went with the bid: its kind, and its name with the days it bears."""
    issued = f"dated {say_day(date.fromisoformat(str(sent['issued_on'])))}"
    ends = f", in date until {say_day(date.fromisoformat(sent['expires_on']))}" if sent["expires_on"] else ""
    return {"kind": str(sent["kind"]), "name": f"{sent['name']}, {issued}{ends}"}


def copy_data(submission: Submission) -> dict[str, object]:
    """What the template prints, all of it text."""
    application = submission.application
    call = application.call
    return {
        "office": call.office.profile_on(submission.at.astimezone(LONDON).date()).name,
        "reference": application.reference,
        "call": call.title,
        "organisation": application.organisation.name,
        "received": say_instant(submission.at.replace(microsecond=0)),
        "version": str(submission.number),
        "form": str(submission.question_set or ""),
        "keyed": keyed_words(submission.application),
        "certified": f"{submission.by}, for what {submission.prepared_by} prepared" if submission.prepared_by else "",
        "ask": format_pounds(submission.ask_pence, always_pence=True),
        "digest": submission.digest,
        "documents": [document_words(each) for each in submission.documents],
        "sections": [
            {
                "title": section.title,
                "answers": [{"label": answer.label, "text": answer.text or "Not answered"} for answer in section.answers],
            }
            for section in as_sections(submission.answers, {})
        ],
    }
