"""Bids, walked to where a test begins by those who would walk them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commissioning.calls.models import Call, Enquiry
from commissioning.people.actions import record_organisation
from commissioning.people.models import Organisation, User
from commissioning.questions.kinds import kind_of, options
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion
from commissioning.questions.queries import visible_questions
from commissioning.questions.types.table import columns
from grants.applications import actions
from grants.applications.models import Application, DocumentKind, HeldDocument, Keying
from grants.applications.queries import context_for, form_of
from tests.makers.base import NOON, member, organisation, user
from tests.makers.calls import call as make_call

USUAL = "Safer lanes"
A_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def application(
    state: str = "draft",
    *,
    call: Call | None = None,
    of: Organisation | None = None,
    by: User | None = None,
    ask_pence: int = 340_000,
    title: str = USUAL,
    at: datetime | None = None,
    answers: dict[str, Any] | None = None,
    lot_id: int | None = None,
) -> Application:
    """A bid of a body's owner: "blank" as it is started, "draft" with every question answered, or "submitted"."""
    body = of or organisation()
    person, when = by or member(body), at or NOON
    bid = actions.start_application(call_id=(call or make_call("published")).pk, organisation_id=body.pk, lot_id=lot_id, by=person, at=when)
    if state == "blank":
        return bid
    before = Application.objects.filter(call=bid.call_id, organisation=body).count() - 1
    if before and title == USUAL:
        title = f"{USUAL} {before + 1}"  # each bid of a body has a name of its own
    answer_all(bid, by=person, at=when + timedelta(minutes=1), ask_pence=ask_pence, title=title, answers=answers)
    if state == "submitted":
        return actions.submit_application(application_id=bid.pk, by=person, at=when + timedelta(minutes=2))
    return Application.objects.get(pk=bid.pk)


def keyed(call: Call, *, by: User | None, at: datetime | None = None) -> Keying:
    """A bid that an officer typed in for a body where nobody acts here, and that waits for the applicant to confirm it."""
    when, address = at or timezone.now(), "clerk@paper.example"
    body = record_organisation(name="Paper Parish Council", kind="parish", contact_email=address, by=by, at=when)
    bid = actions.key_application(
        call_id=call.pk, organisation_id=body.pk, way="phone", received_at=when, note="No computer.", by=by, at=when
    )
    answer_all(bid, by=by, at=when)
    return actions.ask_to_confirm(application_id=bid.pk, email=address, until_on=when.date() + timedelta(days=14), by=by, at=when)


def enquiry(about: Call, *, by: User | None = None, of: Organisation | None = None, text: str = "May a sign be hired?") -> Enquiry:
    """A question about an open call that waits for its answer."""
    return actions.ask_question(call_id=about.pk, text=text, organisation_id=of.pk if of else None, by=by or user(), at=NOON)


def answered_enquiry(about: Call, *, by: User, of: Organisation | None = None, officer: User) -> Enquiry:
    """A question that was answered for all."""
    words = {"question": "May a sign be hired?", "answer": "Yes, for the term."}
    return actions.publish_answer(enquiry_id=enquiry(about, by=by, of=of).pk, **words, by=officer, at=NOON + timedelta(hours=1))


def answer_all(
    bid: Application,
    *,
    by: User,
    at: datetime,
    ask_pence: int = 340_000,
    title: str = USUAL,
    answers: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Answer every question that is shown, in the order of the form; gives the values. `answers` rules by question key."""
    loaded = form_of(bid)
    context = context_for(bid, loaded, {})
    given: dict[str, Any] = {each.key: ask_pence for each in loaded if each.config.get("copies_to") == "ask_pence" and each.kind == "money"}
    for section in loaded.sections:
        for question in section.questions:
            if question in visible_questions(loaded, given) and (question.required or question.key in (answers or {})):
                made = a_value(question, replace(context, answers=given), ask_pence=ask_pence, title=title)
                given[question.key] = (answers or {}).get(question.key, made)
        values = {question.key: given[question.key] for question in section.questions if question.key in given}
        actions.save_section(application_id=bid.pk, section_key=section.key, values=values, by=by, at=at)
    return given


def a_value(question: LoadedQuestion, context: Context, *, ask_pence: int, title: str) -> Any:
    """A value that can be sent."""
    copied = question.config.get("copies_to")
    if copied == "title":
        return title
    if copied == "ask_pence" and question.kind == "money":
        return ask_pence
    if question.kind == "budget":
        line = {"head": "equipment", "detail": "A sign", "quantity": 1, "unit": ask_pence, "total": ask_pence, "asked": ask_pence}
        return [line | {"year": context.years[0], "match": None, "vat": None}]
    if question.kind == "indicator_targets":
        measure = {"indicator": "", "measure": "Mean speed", "unit": "mph", "baseline": 37, "baseline_on": None, "target": 31}
        return [measure | {"outcome": context.answers["outcomes"]["main"], "by": "2027-09-30", "how": "Survey"}]
    if question.kind == "table":
        rows = max(1, question.config.get("min_rows", 1))
        return [a_row(question, ask_pence if copied == "ask_pence" and number == 0 else 0) for number in range(rows)]
    return plain_value(question, context)


def plain_value(question: LoadedQuestion, context: Context = EMPTY) -> Any:
    config = question.config
    if question.kind == "text":
        if config.get("format") == "map_point":
            return "SP 3184 6571"
        return {"email": "clerk@body.example", "phone": "01632 960 001"}.get(config.get("format", ""), "A short answer")
    if question.kind == "number":
        return config.get("min") or 1
    if question.kind == "money":
        return 10_000
    if question.kind == "yes_no":
        return False
    if question.kind == "date":
        return config.get("max") or ("2027-09-30" if config.get("after") else "2027-05-01")
    if question.kind == "one_of":
        return options(question)[0][0]
    if question.kind == "many_of":
        return [options(question)[0][0]]
    if question.kind == "place":
        return {"districts": {context.districts[0][0]: 100}, "postcode": "CV34 4RL"}
    if question.kind == "outcome_picker":
        return {"main": context.outcomes[0][0], "others": []}
    return None if kind_of(question).uploads else True


def a_row(question: LoadedQuestion, pence: int) -> dict[str, Any]:
    """One row of a table whose sums agree: the whole is asked of us."""
    row = {column.key: plain_value(column) for column in columns(question) if column.required}
    row |= {column.key: pence for column in columns(question) if column.kind == "money" and column.required}
    return row


def held_document(
    of: Organisation,
    *,
    kind: str = "Public liability insurance",
    issued_on: date = date(2026, 6, 1),
    expires_on: date | None = date(2027, 5, 31),
    at: datetime = NOON,
) -> HeldDocument:
    """A document that an owner of the body gave us to keep."""
    given = SimpleUploadedFile(f"{kind}.pdf", A_PDF)
    held = DocumentKind.objects.get(label=kind)
    return actions.add_document(
        organisation_id=of.pk, kind_id=held.pk, upload=given, issued_on=issued_on, expires_on=expires_on, by=member(of), at=at
    )
