"""Taking a bid back."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from commissioning.audit.actions import make_move
from commissioning.lifecycle import APPLICATION, Refused
from commissioning.permissions import require
from grants.applications import notices
from grants.applications.actions.answering import locked
from grants.applications.models import Application


@transaction.atomic
def withdraw_application(*, application_id: int, by: Any, at: datetime) -> Application:
    """Withdraw for good; the reference and what was sent stay on record.

    Raises: NotAllowed (only an owner may); Refused once it is with the decider or decided.
    """
    application = locked(application_id)
    require(by, APPLICATION["withdraw"].needs, application)
    if application.is_held_back:
        # Whatever was decided, its body may not learn it from this.
        raise Refused(f"{application.reference} waits for a decision, so it cannot be withdrawn.")
    make_move(application, APPLICATION["withdraw"], by=by, at=at)
    transaction.on_commit(partial(notices.application_withdrawn, application.pk, at=at))
    return application
