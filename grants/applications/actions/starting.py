"""Starting a bid: once for each press of the button, with the answers of the eligibility check carried in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.people.models import Organisation, Sequence
from commissioning.permissions import require
from commissioning.questions.actions import save_answers, start_sheet, write_answers
from commissioning.questions.eligibility import eligibility_outcome
from commissioning.questions.kinds import options
from commissioning.questions.loaded import LoadedQuestion, Values
from commissioning.questions.models import AnswerSheet
from commissioning.questions.queries import completeness, load_set, shown_values, values_of, visible_questions
from grants.applications.actions.facts import copy_facts
from grants.applications.models import Application
from grants.applications.queries import form_under, rule_facts, started_by_press
from grants.applications.words import say_instant


@transaction.atomic
def start_application(
    *,
    call_id: int,
    organisation_id: int,
    by: Any,
    at: datetime,
    start_key: UUID | None = None,
    eligibility: Values | None = None,
) -> Application:
    """A new draft with its reference.

    Shape: `start_key` stands for one press of the button: said twice, the first bid is given back. `eligibility` holds the answers of the check by
    question key; they are kept beside the bid and fill the questions that carry them.
    Raises: NotAllowed; Refused where the call takes no bids at `at`, or where the check is unfinished or says stop.
    """
    organisation = Organisation.objects.get(pk=organisation_id)
    require(by, "applications.start", organisation)
    standing = started_by_press(start_key, by)
    if standing is not None:
        return standing
    call = Call.objects.select_related("office").get(pk=call_id)
    refuse_unless_open(call, at=at)
    try:
        # A second press waits for the first at the sequence, then breaks on its key: its number goes back.
        with transaction.atomic():
            return begin(call=call, organisation=organisation, by=by, at=at, start_key=start_key, eligibility=eligibility)
    except IntegrityError:
        standing = started_by_press(start_key, by)
        if standing is None:
            raise
        return standing


def refuse_unless_open(call: Call, *, at: datetime) -> None:
    """Raises: Refused, saying when the call opens or closed."""
    if call.is_open_at(at):
        return
    if call.state == "published" and at < call.opens_at:
        raise Refused(f"“{call}” opens at {say_instant(call.opens_at)}. You can start then.")
    if call.state in ("draft", "cancelled"):
        raise Refused(f"“{call}” is not taking applications.")
    raise Refused(f"“{call}” closed at {say_instant(call.closes_at)}, so no new application can be started.")


def begin(
    *, call: Call, organisation: Organisation, by: Any, at: datetime, start_key: UUID | None, eligibility: Values | None
) -> Application:
    kept = keep_check(call, eligibility, by=by, at=at)
    number = Sequence.take(call.office_id, f"bid {call.reference}")
    pattern = call.office.profile_on(timezone.localdate(at)).bid_pattern
    sheet = start_sheet(question_set_id=call.question_set_id, by=by, at=at, carried=eligibility)
    fill_from_record(sheet, organisation, call, by=by, at=at)
    application = Application.objects.create(
        call=call,
        organisation=organisation,
        reference=pattern.format(call=call.reference, number=number),
        answers=sheet,
        eligibility=kept,
        created_at=at,
        created_by=by,
        start_key=start_key,
    )
    if copy_facts(application):
        application.save()
    record(
        "application start",
        application,
        by=by,
        at=at,
        after={"reference": application.reference, "call": call.pk, "organisation": organisation.pk},
    )
    return application


def fill_from_record(sheet: AnswerSheet, organisation: Organisation, call: Call, *, by: Any, at: datetime) -> None:
    """What the body's own record says already is in the form, to be confirmed and not typed again (requirements, 2.2)."""
    contact = {"name": organisation.second_contact_name, "role": None, "email": organisation.second_contact_email, "phone": None}
    known = {
        ("body", "one_of"): organisation.kind,
        ("second_contact", "table"): [contact] if organisation.second_contact_email else None,
        ("objects", "text"): organisation.objects_text or None,
    }
    loaded, held = form_under(call, sheet.question_set_id), values_of(sheet.pk)
    values = {
        question.key: known[question.key, question.kind]
        for question in loaded
        if known.get((question.key, question.kind)) and question.key not in held and is_offered(question, organisation.kind)
    }
    shown = {question.key for question in visible_questions(loaded, {**held, **values})}
    for section in loaded.sections:
        given = {question.key: values[question.key] for question in section.questions if question.key in values and question.key in shown}
        if given:
            write_answers(sheet=sheet, section_key=section.key, values=given, by=by, at=at)


def is_offered(question: LoadedQuestion, kind: str) -> bool:
    """Whether a choice of kinds has the one on the record."""
    return question.kind != "one_of" or kind in dict(options(question))


def keep_check(call: Call, eligibility: Values | None, *, by: Any, at: datetime) -> AnswerSheet | None:
    """The answers of the check as a sheet of their own. Raises: Refused where they are unfinished or say stop."""
    if eligibility is None:
        return None
    loaded = load_set(call.eligibility_set_id)
    given = shown_values(loaded, eligibility)
    if problems := completeness(loaded, given):
        raise Refused(f"Finish the check first. {problems[0].message}")
    outcome = eligibility_outcome(loaded, given, rule_facts(call))
    if outcome.result == "stop":
        raise Refused(f"{outcome.message} {outcome.elsewhere}".strip())
    sheet = start_sheet(question_set_id=call.eligibility_set_id, by=by, at=at)
    for section in loaded.sections:
        values = {question.key: given[question.key] for question in section.questions if question.key in given}
        save_answers(sheet_id=sheet.pk, section_key=section.key, values=values, by=by, at=at)
    return sheet
