"""Answering: what was typed is kept whole, readable or not; who may write, and until when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from commissioning.lifecycle import Refused
from commissioning.permissions import require
from commissioning.questions.actions import write_answers
from commissioning.questions.kinds import is_unread
from commissioning.questions.loaded import Values
from grants.applications.actions.facts import copied_in, copy_facts
from grants.applications.models import Application
from grants.applications.queries import form_of, held_pairs, open_sections, values_with
from grants.applications.words import say_instant

TO_SEND = ("call__office", "organisation", "main_outcome", "district", "certifying")


def locked(application_id: int, *beside: str) -> Application:
    """The bid and its sheet with their rows locked, its answers as they stand, its call and lot, and what is named `beside`: one statement.

    Raises: Application.DoesNotExist.
    """
    return (
        Application.objects.select_for_update(of=("self", "answers"))
        .with_form()
        .select_related("call", *beside)
        .annotate(pairs=held_pairs())
        .get(pk=application_id)
    )


def refuse_unless_open_to_change(application: Application, section_key: str, *, at: datetime) -> None:
    """A draft may be written at any time; a sent bid until the call closes; and the sections that we named, while we wait for a change of them.

    Raises: Refused, saying when it was sent and why it stands.
    """
    if application.may_be_written_at(at):
        named = open_sections(application)
        if named is not None and section_key not in named:
            raise Refused("We did not ask for a change of this section, so it stays as you sent it. Change only the sections on our list.")
        return
    if application.state == "submitted":
        raise Refused(
            f"The call closed at {say_instant(application.closes_at)}. What you sent by then stands; it can no longer be changed."
        )
    state = application.machine.states[application.told_state]
    raise Refused(f"{application.reference} is now “{state.public}”, so it can no longer be changed.")


@transaction.atomic
def save_section(
    *, application_id: int, section_key: str, values: Values, by: Any, at: datetime, seen_version: int | None = None
) -> Application:
    """Store what was typed on one page of a bid.

    Shape: `values` by question key, as the page's form gives them; `seen_version` is the sheet's version when the page was drawn.
    Raises: NotAllowed; Refused where the bid can no longer be changed; questions.actions.Conflict where a colleague wrote other words since;
    KeyError for an unknown section or question.
    """
    application = locked(application_id)
    require(by, "applications.edit", application)
    refuse_unless_open_to_change(application, section_key, at=at)
    was = application.answers.version
    loaded, known = form_of(application), values_with(application)
    write_answers(sheet=application.answers, section_key=section_key, values=values, by=by, at=at, seen_version=seen_version, known=known)
    changed = application.answers.version != was
    now = {**known, **values}
    # While a version that was sent stands, lists go on showing that one.
    copied = copied_in(loaded, section_key)
    if changed and application.state == "draft" and copied and copy_facts(application, loaded, now, answered=copied):
        application.save()
    return application


@transaction.atomic
def add_files(*, application_id: int, question_key: str, uploads: Iterable[UploadedFile[Any]], by: Any, at: datetime) -> Application:
    """Store files as part of an answer, after those that it holds already.

    Raises: NotAllowed; Refused naming the file and how to put it right; KeyError for an unknown question.
    """
    application = locked(application_id)
    require(by, "applications.edit", application)
    question = form_of(application).questions[question_key]
    refuse_unless_open_to_change(application, question.section_key, at=at)
    held, sent = values_with(application).get(question_key), list(uploads)
    kept = list(held) if held and not is_unread(held) else []
    most = question.limit or 1
    if len(kept) + len(sent) > most:
        raise Refused(f"Send at most {most} {'file' if most == 1 else 'files'} here. Remove one first, then add the new one.")
    write_answers(
        sheet=application.answers,
        section_key=question.section_key,
        values={question_key: kept},
        by=by,
        at=at,
        uploads={question_key: sent},
        subject=application,
    )
    return application
