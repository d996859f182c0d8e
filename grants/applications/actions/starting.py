"""Starting a bid: once for each press of the button, with the answers of the eligibility check carried in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.calls.models import Call, Lot
from commissioning.lifecycle import Refused
from commissioning.people.models import Organisation, Sequence
from commissioning.permissions import require
from commissioning.questions.actions import save_answers, start_sheet, write_answers
from commissioning.questions.eligibility import eligibility_outcome
from commissioning.questions.kinds import options
from commissioning.questions.loaded import LoadedQuestion, LoadedSet, Values
from commissioning.questions.models import AnswerSheet
from commissioning.questions.queries import completeness, load_set, shown_values, values_of, visible_questions
from grants.applications.actions.copying import fill_from_earlier
from grants.applications.actions.facts import copy_facts
from grants.applications.models import Application, TakenForward
from grants.applications.queries import form_under, lots_of, rule_facts, standing_bids, started_by_press
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
    lot_id: int | None = None,
) -> Application:
    """A new draft with its reference.

    Shape: `start_key` stands for one press of the button: said twice, the first bid is given back. `eligibility` holds the answers of the check by
    question key; they are kept beside the bid and fill the questions that carry them. `lot_id` is needed where the call has lots.
    Raises: NotAllowed; Refused where the call takes no bids at `at`, where the check is unfinished or says stop (within the lot's bounds), and
    where the body has as many bids as the call or the lot takes of one, and in a second stage where nothing of the body was taken forward. In a
    second stage the answers of the first are filled in.
    """
    organisation = Organisation.objects.get(pk=organisation_id)
    require(by, "applications.start", organisation)
    standing = started_by_press(start_key, by)
    if standing is not None:
        return standing
    call = Call.objects.select_related("office").get(pk=call_id)
    refuse_unless_open(call, at=at)
    first = first_stage_of(call, organisation)
    try:
        # A second press waits for the first at the sequence, then breaks on its key: its number goes back.
        with transaction.atomic():
            made = begin(
                call=call,
                lot=chosen_lot(call, lot_id),
                organisation=organisation,
                by=by,
                at=at,
                start_key=start_key,
                eligibility=eligibility,
            )
            if first is not None:
                fill_from_earlier(application_id=made.pk, source_id=first.pk, by=by, at=at)
                return Application.objects.get(pk=made.pk)
            return made
    except IntegrityError:
        standing = started_by_press(start_key, by)
        if standing is None:
            raise
        return standing


def first_stage_of(call: Call, organisation: Organisation) -> Application | None:
    """The bid of the first stage out of which a full bid is written; None in a call that has no first stage.

    Raises: Refused where nothing of this body was taken forward.
    """
    if call.stage_of_id is None:
        return None
    found = TakenForward.objects.filter(call=call, application__organisation=organisation).select_related("application").order_by("-pk")
    taken = found.first()
    if taken is None:
        raise Refused(
            f"“{call}” is a second stage: only bodies whose first bid was taken forward can write a full one, "
            f"and no bid of {organisation.name} was."
        )
    return taken.application


def refuse_unless_open(call: Call, *, at: datetime) -> None:
    """Raises: Refused, saying when the call opens or closed."""
    if call.is_open_at(at):
        return
    if call.state == "published" and at < call.opens_at:
        raise Refused(f"“{call}” opens at {say_instant(call.opens_at)}. You can start then.")
    if call.state in ("draft", "cancelled"):
        raise Refused(f"“{call}” is not taking applications.")
    raise Refused(f"“{call}” closed at {say_instant(call.closes_at)}, so no new application can be started.")


def chosen_lot(call: Call, lot_id: int | None) -> Lot | None:
    """The lot of the call that was chosen. Raises: Refused where one must be chosen, or the one chosen is of another call."""
    lots = {each.pk: each for each in lots_of(call)}
    if not lots and lot_id is None:
        return None
    if lot_id not in lots:
        raise Refused(f"Choose the lot that you apply for: {' or '.join(f'“{each}”' for each in lots.values()) or 'this call has none'}.")
    return lots[lot_id]


def refuse_one_too_many(call: Call, lot: Lot | None, organisation: Organisation) -> None:
    """Raises: Refused, naming the bids that the body has already."""
    standing = list(standing_bids(call, organisation.pk).order_by("reference"))
    in_lot = [each for each in standing if lot is not None and each.lot_id == lot.pk]
    for held, most, where in (
        (in_lot, lot.bids_per_body if lot else call.bids_per_body, f"the lot “{lot}”"),
        (standing, call.bids_per_body, "this call"),
    ):
        if len(held) >= most:
            names = ", ".join(each.reference for each in held)
            takes = "one application" if most == 1 else f"{most} applications"
            raise Refused(
                f"{organisation.name} has {names} in {where}, which takes {takes} of a body. Go on with it, or withdraw it first."
            )


def begin(
    *,
    call: Call,
    lot: Lot | None,
    organisation: Organisation,
    by: Any,
    at: datetime,
    start_key: UUID | None,
    eligibility: Values | None,
) -> Application:
    first_stage_of(call, organisation)
    kept = keep_check(call, lot, eligibility, by=by, at=at)
    number = Sequence.take(call.office_id, f"bid {call.reference}")
    # The sequence is locked until the end, so two presses for one body are counted one after the other.
    if start_key is None or started_by_press(start_key, by) is None:
        refuse_one_too_many(call, lot, organisation)
    pattern = call.office.profile_on(timezone.localdate(at)).bid_pattern
    question_set_id = lot.question_set_id if lot and lot.question_set_id else call.question_set_id
    sheet = start_sheet(question_set_id=question_set_id, by=by, at=at, carried=eligibility)
    fill_from_record(sheet, organisation, form_under(call, question_set_id, lot), by=by, at=at)
    application = Application.objects.create(
        call=call,
        lot=lot,
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


def fill_from_record(sheet: AnswerSheet, organisation: Organisation, loaded: LoadedSet, *, by: Any, at: datetime) -> None:
    """What the body's own record says already is in the form, to be confirmed and not typed again (requirements, 2.2)."""
    contact = {"name": organisation.second_contact_name, "role": None, "email": organisation.second_contact_email, "phone": None}
    known = {
        ("body", "one_of"): organisation.kind,
        ("second_contact", "table"): [contact] if organisation.second_contact_email else None,
        ("objects", "text"): organisation.objects_text or None,
    }
    held = values_of(sheet.pk)
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


def keep_check(call: Call, lot: Lot | None, eligibility: Values | None, *, by: Any, at: datetime) -> AnswerSheet | None:
    """The answers of the check as a sheet of their own. Raises: Refused where they are unfinished or say stop."""
    if eligibility is None:
        return None
    loaded = load_set(call.eligibility_set_id)
    given = shown_values(loaded, eligibility)
    if problems := completeness(loaded, given):
        raise Refused(f"Finish the check first. {problems[0].message}")
    outcome = eligibility_outcome(loaded, given, rule_facts(call, lot))
    if outcome.result == "stop":
        raise Refused(f"{outcome.message} {outcome.elsewhere}".strip())
    sheet = start_sheet(question_set_id=call.eligibility_set_id, by=by, at=at)
    for section in loaded.sections:
        values = {question.key: given[question.key] for question in section.questions if question.key in given}
        save_answers(sheet_id=sheet.pk, section_key=section.key, values=values, by=by, at=at)
    return sheet
