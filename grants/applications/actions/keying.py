"""The office types in a bid that came on paper or by phone; the applicant confirms it by a link, and only then is it sent."""

import secrets
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from commissioning.audit.actions import record
from commissioning.calls.models import Call
from commissioning.files.actions import store_upload
from commissioning.lifecycle import Refused
from commissioning.people.actions import join
from commissioning.people.models import Membership, Organisation, User
from commissioning.permissions import EDITOR, OWNER, require
from grants.applications import notices
from grants.applications.actions.answering import locked
from grants.applications.actions.sending import Incomplete, submit_application
from grants.applications.actions.starting import begin, chosen_lot
from grants.applications.models import Application, Keying
from grants.applications.models.bid import TAKES_LATE
from grants.applications.queries import context_for, form_of, keying_by_key, problems_of, values_with
from grants.applications.words import say_instant

GONE = "This link works no more. Ask the office for another."


@transaction.atomic
def key_application(
    *,
    call_id: int,
    organisation_id: int,
    way: str,
    received_at: datetime,
    note: str,
    scan: UploadedFile[bytes] | None = None,
    lot_id: int | None = None,
    by: Any,
    at: datetime,
) -> Application:
    """A draft that an officer types in for a body. She may write in it until it is sent, and neither scores nor decides it.

    Shape: `received_at` is when the paper or the call reached the office: that instant counts for the closing time. `scan` is the paper as it came.
    Raises: NotAllowed; Refused where the call is over, for an instant to come, without a note, and for paper without its scan.
    """
    call = Call.objects.select_related("office").get(pk=call_id)
    require(by, "applications.key", call)
    organisation = Organisation.objects.get(pk=organisation_id)
    if by.organisation_role(organisation.pk) is not None:
        raise Refused("You act for this body yourself, so a colleague must type its bid in.")
    if call.state not in TAKES_LATE or received_at < call.opens_at:
        raise Refused(f"“{call}” was not taking applications at {say_instant(received_at)}.")
    if received_at > at:
        raise Refused("It cannot have reached us later than now. Enter the day and time at which it did.")
    if not note.strip():
        raise Refused("Write why it came this way, and what to know of it.")
    if way == "paper" and scan is None:
        raise Refused("Attach the scan of the paper as it came.")
    application = begin(call=call, lot=chosen_lot(call, lot_id), organisation=organisation, by=by, at=at, start_key=None, eligibility=None)
    application.keyed_by = by
    application.save()
    keying = Keying.objects.create(application=application, way=way, received_at=received_at, note=note.strip(), by=by, at=at)
    if scan is not None:
        keying.scan = store_upload(upload=scan, purpose="paper bid", subject=application, by=by, at=at)
        keying.save()
    record("application keyed by the office", application, by=by, at=at, way=way, received_at=received_at.isoformat())
    return application


@transaction.atomic
def ask_to_confirm(*, application_id: int, email: str, until_on: date, by: Any, at: datetime) -> Keying:
    """Write to the applicant with a link that shows the bid and lets her confirm it, until the end of a day. An earlier link works no more.

    Raises: NotAllowed for all but who types it in; Incomplete with every problem; Refused once it was sent, where it came after the close and was
    not let in late, for a day that is past, and for an address that may not answer for the body.
    """
    application = locked(application_id, "organisation", "call__office", "main_outcome", "district")
    require(by, "applications.key", application)
    if not application.typed_in_by(by):
        raise Refused("Only a draft that you typed in yourself waits for this.")
    keying = Keying.objects.select_for_update().get(application=application)
    call = application.call
    if keying.received_at >= call.closes_at and not application.is_late:
        raise Refused(
            f"It reached us at {say_instant(keying.received_at)}, and the call closed at {say_instant(call.closes_at)}. "
            "Let it in late first, with the reason; then ask."
        )
    until = application.closes_at if application.is_late else datetime.combine(until_on, time(23, 59), notices.LONDON)
    if until <= at:
        raise Refused("Give the applicant a day that is still to come.")
    loaded, values = form_of(application), values_with(application)
    if problems := problems_of(application, loaded, values, context_for(application, loaded, values)):
        raise Incomplete(problems)
    refuse_unless_answers_for(application.organisation, email)
    keying.email, keying.key, keying.asked_at, keying.until = email.strip().lower(), secrets.token_urlsafe(32), at, until
    keying.wrong, keying.wrong_at = "", None
    keying.save()
    if not application.is_late:
        application.admitted_until = until if until > call.closes_at else None
        application.save()
    record("confirmation asked", application, by=by, at=at, until=until.isoformat())
    transaction.on_commit(partial(notices.keyed_to_confirm, keying.pk, at=at))
    return keying


def refuse_unless_answers_for(organisation: Organisation, email: str) -> None:
    """Raises: Refused for somebody of the office, and, where the body has owners or editors, for anybody else."""
    address = email.strip().lower()
    user = User.objects.filter(email__iexact=address).first()
    if user is not None and user.is_office_staff:
        raise Refused("This is somebody of the office. Give the address of the person who applies.")
    people = people_of(organisation)
    if people and (user is None or user.pk not in people):
        raise Refused("Other people act for this body here. Ask one of its owners or editors to confirm.")


def people_of(organisation: Organisation) -> set[int]:
    """Who may send a bid for a body."""
    standing = Membership.objects.filter(organisation=organisation, left_at__isnull=True, role__in=(OWNER, EDITOR), user__is_active=True)
    return set(standing.values_list("user_id", flat=True))


@transaction.atomic
def confirm_keyed(*, key: str, seen_version: int | None, seen_record: str | None, at: datetime) -> Application:
    """The applicant confirms what was typed in for her, and with that sends it. A body that had nobody here gets her as its owner.

    Shape: `key` is the secret of her letter, which stands for her; `seen_version` and `seen_record` are what she read.
    Raises: Refused once the link is used, replaced or run out, and where an answer or the record was changed while she read; TooLate; Incomplete.
    """
    keying, application = waiting(key, at=at)
    if seen_version != application.answers.version:
        raise Refused("The office changed an answer while you were reading. Read it again below, then confirm.")
    organisation = Organisation.objects.select_for_update().get(pk=application.organisation_id)
    refuse_unless_answers_for(organisation, keying.email)
    user = User.objects.filter(email__iexact=keying.email).first() or User.objects.create_user(keying.email)
    if user.pk not in people_of(organisation):
        Membership.objects.filter(user=user, organisation=organisation, left_at__isnull=True).update(left_at=at)
        join(organisation, user, OWNER, by=user, at=at)
    user.forget_roles()
    application = submit_application(application_id=application.pk, by=user, at=at, seen_record=seen_record)
    keying.confirmed_by, keying.confirmed_at = user, at
    keying.save()
    record("keyed application confirmed", application, by=user, at=at)
    return application


@transaction.atomic
def say_what_is_wrong(*, key: str, text: str, at: datetime) -> Keying:
    """The applicant says what must be put right; the officer who typed it in is told, and asks again when it is. Raises: Refused."""
    keying, application = waiting(key, at=at)
    if not text.strip():
        raise Refused("Write what is wrong, so that we can put it right.")
    keying.wrong, keying.wrong_at = text.strip(), at
    keying.save()
    record("keyed application found wrong", application, by=None, at=at)
    transaction.on_commit(partial(notices.keyed_is_wrong, keying.pk, at=at))
    return keying


def waiting(key: str, *, at: datetime) -> tuple[Keying, Application]:
    """The bid with its row locked first, then how it was typed in. Raises: Refused where the link works no more."""
    found = keying_by_key(key)
    if found is None:
        raise Refused(GONE)
    application = locked(found.application_id)
    keying = Keying.objects.select_for_update().get(pk=found.pk)
    if keying.key != key or not keying.waits_at(at) or application.state != "draft":
        raise Refused(GONE)
    return keying, application
