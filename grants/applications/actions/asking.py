"""The office asks for what is missing: once, as one list."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from commissioning.audit.actions import make_move
from commissioning.lifecycle import APPLICATION, Refused
from grants.applications import notices
from grants.applications.actions.answering import locked
from grants.applications.models import Application, Asked


@transaction.atomic
def ask_for_more(*, application_id: int, text: str, due_on: date, by: Any, at: datetime) -> Application:
    """Ask both contacts for what is missing, by a date; the form opens to them again until they send it.

    Raises: NotAllowed; Refused where nothing is named, the date is past, or something was asked before.
    Source: requirements, R-2.15.
    """
    application = locked(application_id)
    if not text.strip():
        raise Refused("Write what is missing, as one list.")
    if due_on <= notices.london_day(at):
        raise Refused("Give a date from tomorrow on, so that there is time to answer.")
    if Asked.objects.filter(application=application).exists():
        raise Refused("We ask once, for everything together, and this applicant has been asked already. Decide on what you have.")
    make_move(application, APPLICATION["ask_more"], by=by, at=at, facts={"due_on": due_on.isoformat()})
    Asked.objects.create(application=application, text=text.strip(), due_on=due_on, by=by, at=at)
    transaction.on_commit(partial(notices.more_asked, application.pk, at=at))
    return application
