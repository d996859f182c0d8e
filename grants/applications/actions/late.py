"""One bid may be sent after its call closed: an officer says why, and until when."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.applications import notices
from grants.applications.actions.answering import locked
from grants.applications.models import Application, LateAdmission
from grants.applications.models.bid import TAKES_LATE
from grants.applications.words import say_instant


@transaction.atomic
def admit_late(*, application_id: int, until: datetime, reason: str, by: Any, at: datetime) -> Application:
    """Give one draft a closing instant of its own, after its call's; both contacts are told. It shows as late to everyone who reads it from then on.

    Raises: NotAllowed; Refused while the call is open, once it is decided, for a bid that was sent or was admitted before, for an instant that is
    past, and without a reason.
    Source: requirements, R-2.11.
    """
    application = locked(application_id)
    require(by, "applications.admit_late", application)
    call = application.call
    if not reason.strip():
        raise Refused("Write why this bid may be sent late. The panel and the auditor read it.")
    if application.state != "draft":
        raise Refused(
            f"{application.reference} is “{application.machine.states[application.state].staff}”, not a draft, so it cannot be let in late."
        )
    if application.is_late:
        raise Refused(f"{application.reference} was let in late before, until {say_instant(application.closes_at)}. That is done once.")
    if call.state not in TAKES_LATE:
        raise Refused(f"The call is “{call.machine.states[call.state].staff}”, so no more bids can be let in.")
    if at < call.closes_at:
        raise Refused(f"The call is open until {say_instant(call.closes_at)}, so the bid can simply be sent.")
    if until <= at:
        raise Refused("Give a time that is still to come, so that the applicant can send it.")
    application.is_late, application.admitted_until = True, until
    application.save()
    LateAdmission.objects.create(application=application, reason=reason.strip(), by=by, at=at)
    record(
        "application admitted late",
        application,
        by=by,
        at=at,
        before={"is_late": False},
        after={"is_late": True, "until": until.isoformat()},
    )
    transaction.on_commit(partial(notices.admitted_late, application.pk, at=at))
    return application
