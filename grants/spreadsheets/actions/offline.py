"""A bid's form as a workbook: made to be filled in, and taken back whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.questions.question_words import when_asked
from grants.applications.actions import save_section
from grants.applications.models import Application
from grants.applications.queries import context_for, form_of, values_with
from grants.applications.words import say_instant
from grants.spreadsheets.offline.answers import Filled, fill, form_of_section
from grants.spreadsheets.offline.layout import layout_digest, sheets_of
from grants.spreadsheets.offline.reading import Taken, identity_of, open_workbook, take
from grants.spreadsheets.offline.writing import Cover, Identity, write_form


@dataclass(frozen=True)
class Read:
    """A workbook that was sent, read and not yet saved."""

    taken: Taken
    filled: Filled


def make_form_workbook(*, application: Application, at: datetime) -> bytes:
    """The form of a bid with the answers that stand, as an Excel workbook. The caller has seen to who may write the bid."""
    loaded, values = form_of(application), values_with(application)
    context = context_for(application, loaded, values)
    sheets = sheets_of(loaded, context)
    forms = {section.key: form_of_section(loaded, section, values, context) for section in loaded.sections}
    identity = Identity(
        bid=application.reference,
        form=loaded.key,
        version=loaded.version,
        answers_version=application.answers.version,
        layout=layout_digest(sheets),
        made_at=at.isoformat(timespec="seconds"),
    )
    cover = Cover(
        call=application.call.title,
        body=application.organisation.name,
        closes=f"The call closes at {say_instant(application.closes_at)}.",
        link=settings.SITE_URL.rstrip("/") + reverse("spreadsheets:form_workbook", args=[application.reference]),
        conditions={question.key: words for question in loaded if (words := when_asked(question, loaded))},
    )
    return write_form(sheets, forms, identity, cover)


def read_form_workbook(*, application: Application, name: str, content: bytes) -> Read:
    """What a workbook that was sent would change. Nothing is saved.

    Raises: Refused for a file that is no workbook of this bid and of this version of its form, saying which it is and what to do.
    """
    loaded, values = form_of(application), values_with(application)
    context = context_for(application, loaded, values)
    sheets = sheets_of(loaded, context)
    book = open_workbook(name=name, content=content)
    identity = identity_of(book, name=name)
    again = "Download the workbook on this page, copy your answers into it, and send that."
    if identity.bid != application.reference:
        raise Refused(
            f"This workbook is of {identity.bid}; this page is of {application.reference}. Send it on the page of {identity.bid}."
        )
    if (identity.form, identity.version) != (loaded.key, loaded.version):
        raise Refused(f"The form has changed since this workbook was made: it is of version {identity.version}. {again}")
    if identity.layout != layout_digest(sheets):
        raise Refused(f"The choices of the form have changed since this workbook was made. {again}")
    taken = take(book, identity, sheets)
    return Read(taken, fill(taken, application=application, loaded=loaded, values=values, context=context, sheets=sheets))


@transaction.atomic
def save_form_workbook(*, application_id: int, answers: Mapping[str, Any], by: Any, at: datetime, seen_version: int) -> Application:
    """Store what a workbook changes: all of it, or nothing.

    Shape: `answers` by question key, as `read_form_workbook` gives them; `seen_version` is the sheet's version that the person was shown.
    Raises: those of `save_section`: NotAllowed; Refused where the bid can no longer be changed; Conflict where a colleague wrote other words since.
    """
    application = Application.objects.select_related("call", "lot", "answers").get(pk=application_id)
    loaded = form_of(application)
    if not answers:
        raise Refused("Nothing in this workbook differs from what the site holds, so there is nothing to save.")
    for section in loaded.sections:
        values = {question.key: answers[question.key] for question in section.questions if question.key in answers}
        if values:
            application = save_section(
                application_id=application_id, section_key=section.key, values=values, by=by, at=at, seen_version=seen_version
            )
    record("application filled from a workbook", application, by=by, at=at, questions=sorted(answers))
    return application
