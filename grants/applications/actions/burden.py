"""An applicant says how long the bid took, if she likes."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.permissions import require
from grants.applications.actions.answering import locked
from grants.applications.models import Application
from grants.applications.words import say_instant

MOST_MINUTES = 60_000


@transaction.atomic
def say_how_long(*, application_id: int, minutes: int | None, by: Any, at: datetime) -> Application:
    """Keep how many minutes the bid took everyone together; None takes it back. It may be changed until the call closes, and no version is made.

    Raises: NotAllowed; Refused before the bid is sent, from the closing instant on, and for a number that cannot be.
    Source: feature L16 (burden meter).
    """
    application = locked(application_id)
    require(by, "applications.submit", application)
    if application.state != "submitted":
        raise Refused("We ask how long it took once the application is sent, and until the call closes.")
    if not application.is_open_at(at):
        raise Refused(f"The call closed at {say_instant(application.closes_at)}, so this can no longer be changed.")
    if minutes is not None and not 0 < minutes <= MOST_MINUTES:
        raise Refused("Give a time between one minute and 1,000 hours, or leave it empty.")
    if minutes != application.minutes_taken:
        before, application.minutes_taken = application.minutes_taken, minutes
        application.save()
        record("application time taken said", application, by=by, at=at, before={"minutes": before}, after={"minutes": minutes})
    return application
