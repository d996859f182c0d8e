"""Filling a draft from an earlier bid of the same body: only what is empty, never dates or declarations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from commissioning.audit.actions import record
from commissioning.files.models import StoredFile
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from commissioning.questions.actions import write_answers
from commissioning.questions.kinds import kind_of
from commissioning.questions.loaded import LoadedQuestion
from commissioning.questions.queries import visible_questions
from grants.applications.actions.answering import locked
from grants.applications.actions.facts import copy_facts
from grants.applications.models import Application, Filling, Submission
from grants.applications.queries import context_for, earlier_bids, form_of, is_unanswered, values_with, why_not, without_dates

CHECK_DATES = "Its dates are left empty: give them anew."
NOT_SERVED = "Its file could not be read. Add it anew."


@dataclass
class Sorted:
    """What goes in by question key, and the words for what went in and what did not."""

    held: dict[str, Any]
    filled: list[dict[str, str]] = field(default_factory=list)
    left: list[dict[str, str]] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def take(self, question: LoadedQuestion, value: Any, why: str = "") -> None:
        self.held[question.key] = value
        self.keys.append(question.key)
        self.filled.append({"label": question.label, "why": why})
        if question.section_key not in self.sections:
            self.sections.append(question.section_key)

    def leave(self, label: str, why: str) -> None:
        self.left.append({"label": label, "why": why})


@transaction.atomic
def fill_from_earlier(*, application_id: int, source_id: int, by: Any, at: datetime) -> Filling:
    """Put the answers of a bid that the body sent before into the empty answers of a draft, where question, type and limits agree.

    Shape: a Filling that names what was filled and what was not, with the reason. Files are stored anew and checked as if they were sent.
    Raises: NotAllowed; Refused once the draft was sent, and for a bid that is not an earlier one of the body.
    """
    application = locked(application_id)
    require(by, "applications.edit", application)
    if application.state != "draft":
        raise Refused("Only a draft can be filled from an earlier application.")
    source = earlier_bids(application, by).filter(pk=source_id).first()
    last = Submission.objects.filter(application=source).order_by("-number").first() if source else None
    if source is None or last is None:
        raise Refused("Choose an application that your organisation sent before.")
    sorted_out = sort_out(application, last, by=by, at=at)
    if copy_facts(application):
        application.save()
    filling = Filling.objects.create(
        application=application,
        source=source,
        by=by,
        at=at,
        sections=sorted_out.sections,
        filled=sorted_out.filled,
        left=sorted_out.left,
    )
    record("application filled from an earlier one", application, by=by, at=at, source=source.pk, questions=sorted(sorted_out.keys))
    return filling


def sort_out(application: Application, last: Submission, *, by: Any, at: datetime) -> Sorted:
    """Fill question by question in the order of the form: what an answer shows is asked for next."""
    loaded, held = form_of(application), dict(values_with(application))
    found, context = Sorted(held), context_for(application, loaded, held)
    gives = application.lot or application.call
    bounds = (gives.least_pence, gives.most_pence)
    rows = {row["question"]: row for row in last.answers if not is_blank(row["value"])}
    for question in loaded:
        row = rows.pop(question.key, None)
        if row is None:
            continue
        if not is_unanswered(question, found.held):
            found.leave(question.label, "You have answered it already.")
        elif question not in visible_questions(loaded, found.held):
            found.leave(question.label, "It is not asked of you here.")
        elif why := why_not(question, row, bounds, context):
            found.leave(question.label, why)
        elif kind_of(question).uploads:
            fill_files(application, question, row, found, by=by, at=at)
        else:
            value, had_dates = without_dates(question, row["value"])
            write_answers(sheet=application.answers, section_key=question.section_key, values={question.key: value}, by=by, at=at)
            found.take(question, value, CHECK_DATES if had_dates else "")
    for row in rows.values():
        found.leave(row["label"], why_not(None, row, bounds, context))
    return found


def is_blank(value: Any) -> bool:
    return value in (None, "", [], {})


def fill_files(application: Application, question: LoadedQuestion, row: Mapping[str, Any], found: Sorted, *, by: Any, at: datetime) -> None:
    """Store the files of an earlier answer anew, through the checks that every sent file passes."""
    kept = list(StoredFile.objects.kept().filter(pk__in=row["value"]).order_by("pk"))
    if len(kept) < len(row["value"]):
        found.leave(question.label, NOT_SERVED)
        return
    try:
        with transaction.atomic():
            uploads = []
            for each in kept:
                with each.open() as stored:
                    uploads.append(SimpleUploadedFile(each.name, stored.read(), each.content_type))
            write_answers(
                sheet=application.answers,
                section_key=question.section_key,
                values={question.key: []},
                by=by,
                at=at,
                uploads={question.key: uploads},
                subject=application,
            )
    except (Refused, OSError) as wrong:
        found.leave(question.label, str(wrong) if isinstance(wrong, Refused) else NOT_SERVED)
    else:
        found.take(question, row["value"], "The file was copied.")
