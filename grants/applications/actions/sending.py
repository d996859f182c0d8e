"""Sending: the server's clock decides; each sending makes one Submission that never changes, and the last one stands."""

from collections.abc import Iterable
from collections.abc import Sequence as SequenceOf
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from commissioning.audit.actions import make_move, record
from commissioning.lifecycle import APPLICATION, Refused
from commissioning.people.queries import record_rows
from commissioning.permissions import require
from commissioning.questions.loaded import LoadedSet
from commissioning.questions.queries import Problem, cautions
from grants.applications import notices
from grants.applications.actions.answering import TO_SEND, locked
from grants.applications.actions.documents import documents_to_send
from grants.applications.actions.facts import copy_facts
from grants.applications.models import Application, Submission, digest_of
from grants.applications.queries import (
    context_for,
    declared_in,
    form_of,
    frozen_rows,
    problems_of,
    standing_bids,
    unsent_changes,
    values_with,
)
from grants.applications.words import say_instant


class Incomplete(Refused):
    """Something is missing or wrong; each problem names its question."""

    def __init__(self, problems: SequenceOf[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        says = " ".join(each.message for each in self.problems)
        super().__init__(f"{count} {'answer needs' if count == 1 else 'answers need'} your attention before this can be sent. {says}")


class TooLate(Refused):
    """Received at or after the closing instant."""


@dataclass(frozen=True)
class Confirmed:
    """The body's record as somebody confirmed it, and the documents that went with it."""

    record: list[dict[str, str]]
    documents: list[dict[str, Any]]
    by: Any
    at: datetime | None


@transaction.atomic
def submit_application(
    *,
    application_id: int,
    by: Any,
    at: datetime,
    seen_version: int | None = None,
    seen_record: str | None = None,
    documents: Iterable[int] = (),
) -> Application:
    """Send a draft, or a changed version of a bid that was sent; the reference stays.

    Shape: said twice with nothing changed in between, the second does nothing. `at` is when the server started on the request; `seen_version`
    is the version of the answers that a certifier read. Whoever sends confirms the body's record, which is kept with what was sent as it is now;
    `seen_record` is the digest of the record that she read. `documents` are those of the body's held documents that go with it.
    Raises: NotAllowed; TooLate from the closing instant onward, with both times; Incomplete with every problem; Refused from any other state,
    where a second person must certify and has not, and where the record is another than the one she read.
    """
    application = locked(application_id, *TO_SEND)
    require(by, "applications.submit", application)
    sent_before = application.state == "submitted"
    if sent_before and not unsent_changes(application):
        return application
    refuse_if_late(application, at=at)
    prepared_by = certified_for(application, by=by, seen_version=seen_version)
    confirmed = Confirmed(record_rows(application.organisation), documents_to_send(application.organisation_id, documents, at=at), by, at)
    if seen_record is not None and seen_record != digest_of(confirmed.record):
        raise Refused("The record of your organisation was changed while you were reading. Read it again below, then send.")
    submission = send_version(application, by=by, at=at, confirmed=confirmed, prepared_by=prepared_by)
    application.certifying = None
    if sent_before:
        application.submitted_at = at
        application.save()
        record("application sent again", application, by=by, at=at, number=submission.number, digest=submission.digest)
    else:
        make_move(application, APPLICATION["submit"], by=by, at=at, facts={"number": submission.number, "digest": submission.digest})
    transaction.on_commit(partial(notices.application_received, submission, at=at))
    return application


def refuse_unless_to_send(application: Application) -> None:
    """Raises: Refused where it is with the office already, or was sent and has not changed since."""
    if application.state not in ("draft", "submitted"):
        raise Refused(
            f"{application.reference} is now “{application.machine.states[application.told_state].public}”, so it cannot be sent."
        )
    if application.state == "submitted" and not unsent_changes(application):
        raise Refused("This application is sent, and nothing has changed since.")


def certified_for(application: Application, *, by: Any, seen_version: int | None) -> Any:
    """Who prepared a bid that `by` now certifies; None where she sends it for herself. Of a bid that the office typed in, whoever sends it first is the
    second person.

    Raises: Refused where this call wants a second person and `by` is not the one asked; where she last wrote on it herself since she was asked,
    as then nobody else has read her words; and where the answers are others than those she read.
    """
    asked, sheet = application.certifying, application.answers
    if application.keyed_by_id is not None and application.state == "draft":
        return application.keyed_by
    if asked is None or asked.certifier_id != by.pk:
        if application.call.needs_certifier:
            raise Refused(
                "In this call a second person of your organisation reads the application and sends it. Ask one of them to certify it."
            )
        return None
    if sheet.updated_by_id == by.pk and sheet.updated_at > asked.asked_at:
        if application.call.needs_certifier:
            raise Refused("You changed an answer after you were asked to certify. Ask a colleague to read it and send it.")
        return None
    if seen_version is not None and seen_version != sheet.version:
        raise Refused("An answer was changed while you were reading. Read it again below, then send it.")
    return asked.asked_by


def refuse_if_late(application: Application, *, at: datetime) -> None:
    """Raises: TooLate with the closing time and the time received, to the second."""
    call = application.call
    if call.state == "cancelled":
        raise Refused("This call was cancelled, so applications are no longer taken. Your draft is kept.")
    if at >= application.closes_at:
        received = at.replace(microsecond=0) if at.second else at.replace(microsecond=1)
        closed = "The call closed" if application.admitted_until is None else "Your own time to send ended"
        raise TooLate(
            f"{closed} at {say_instant(application.closes_at)}. Your application reached us at {say_instant(received)}, so it could not be taken. "
            "Your draft is kept."
        )


def refuse_same_name(application: Application) -> None:
    """Raises: Refused where another bid of the body in this call has the same name, so that nobody takes one for the other."""
    if application.call.bids_per_body == 1 or not application.title:
        return
    others = standing_bids(application.call, application.organisation_id).exclude(pk=application.pk)
    other = others.filter(title__iexact=application.title).values_list("reference", "title").first()
    if other is not None:
        raise Refused(f"{other[0]} has the same name, “{other[1]}”. Give each project a name of its own.")


def send_version(
    application: Application,
    *,
    by: Any,
    at: datetime,
    confirmed: Confirmed,
    sections: frozenset[str] | None = None,
    prepared_by: Any = None,
) -> Submission:
    """The answers as they stand, frozen with their digest, and the body's record as it was confirmed.

    Shape: `sections` are those that were open for change; what is wrong elsewhere cannot be mended now, and stops nothing.
    Raises: Incomplete.
    """
    loaded, values = form_of(application), values_with(application)
    context = context_for(application, loaded, values)
    problems = [each for each in problems_of(application, loaded, values, context) if sections is None or each.section_key in sections]
    if problems:
        raise Incomplete(problems)
    copy_facts(application, loaded, values)
    refuse_same_name(application)
    answers = frozen_rows(loaded, values, context)
    last = Submission.objects.filter(application=application).order_by("-number").values_list("number", flat=True).first()
    return Submission.objects.create(
        application=application,
        number=(last or 0) + 1,
        at=at,
        by=by,
        ask_pence=application.ask_pence or 0,
        answers=answers,
        digest=digest_of(answers),
        declaration=declared_in(answers),
        question_set_id=application.answers.question_set_id,
        prepared_by=prepared_by,
        record=confirmed.record,
        documents=confirmed.documents,
        record_by=confirmed.by,
        record_at=confirmed.at,
        told=told_rows(loaded, cautions(loaded, values, context)),
    )


def told_rows(loaded: LoadedSet, found: SequenceOf[Problem]) -> list[dict[str, str]]:
    """What was pointed out, as rows that stay readable when the form has another version."""
    return [{"section": each.section_key, "label": loaded.questions[each.question_key].label, "message": each.message} for each in found]
