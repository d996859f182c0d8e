"""Certifying: one person of the body prepares a bid, a second reads it and sends it, or hands it back with what is wrong."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.applications import notices
from grants.applications.actions.answering import TO_SEND, locked
from grants.applications.actions.sending import Incomplete, refuse_if_late, refuse_unless_to_send
from grants.applications.models import Application, Certification
from grants.applications.queries import certifiers_for, context_for, form_of, problems_of, values_with


@transaction.atomic
def ask_certifier(*, application_id: int, certifier_id: int, by: Any, at: datetime) -> Certification:
    """Ask another owner or editor of the body to read the bid and send it; who was asked before is asked no more.

    Raises: NotAllowed; TooLate; Incomplete with every problem; Refused for oneself, and for anybody who may not send for this body.
    """
    application = locked(application_id, *TO_SEND)
    require(by, "applications.submit", application)
    refuse_unless_to_send(application)
    refuse_if_late(application, at=at)
    loaded, values = form_of(application), values_with(application)
    problems = problems_of(application, loaded, values, context_for(application, loaded, values))
    if problems:
        raise Incomplete(problems)
    certifier = certifiers_for(application, by).filter(pk=certifier_id).first()
    if certifier is None:
        raise Refused("Choose another owner or editor of your organisation.")
    asked = Certification.objects.create(application=application, certifier=certifier, asked_by=by, asked_at=at)
    application.certifying = asked
    application.save()
    record("certifier asked", application, by=by, at=at, certifier=certifier.pk)
    transaction.on_commit(partial(notices.certifier_asked, asked.pk, at=at))
    return asked


@transaction.atomic
def hand_back(*, application_id: int, reason: str, by: Any, at: datetime) -> Application:
    """The certifier does not send it: what is wrong goes to the one who asked.

    Raises: NotAllowed; Refused for anybody who was not asked, and without a reason.
    """
    application = locked(application_id, *TO_SEND)
    require(by, "applications.submit", application)
    asked = application.certifying
    if asked is None or asked.certifier_id != by.pk:
        raise Refused("You are not asked to certify this application now.")
    if not reason.strip():
        raise Refused("Say what should be put right.")
    asked.handed_back_at, asked.reason = at, reason.strip()
    asked.save()
    application.certifying = None
    application.save()
    record("certifying handed back", application, by=by, at=at)
    transaction.on_commit(partial(notices.handed_back, asked.pk, at=at))
    return application
