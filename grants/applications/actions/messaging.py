"""Writing about a bid, from either side, and opening what the other side wrote."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.files.actions import store_upload
from commissioning.lifecycle import Refused
from commissioning.permissions import allows, require
from grants.applications import notices
from grants.applications.models import Application, ThreadMessage

LONGEST = 5_000
CLOSED = ("draft", "withdrawn", "call_ended")


class FileRefused(Refused):
    """The file of a message is not taken; its words may be."""


@transaction.atomic
def send_message(*, application_id: int, text: str, upload: Any = None, by: Any, at: datetime) -> ThreadMessage:
    """Write to the other side about a bid that was sent. A member of the body writes for the body, an officer for the office.

    Raises: NotAllowed; Refused for a draft or a withdrawn bid, without words and beyond the longest; FileRefused for a file that is not taken.
    """
    application = Application.objects.select_for_update(of=("self",)).select_related("call", "organisation").get(pk=application_id)
    from_office = by.organisation_role(application.organisation_id) is None
    require(by, "messages.to_body" if from_office else "messages.to_office", application)
    if application.state in CLOSED:
        raise Refused("Messages are about applications that were sent. Write to the office by email instead.")
    text = text.strip()
    if not text:
        raise Refused("Write a message.")
    if len(text) > LONGEST:
        raise Refused(f"Your message has {len(text):,} characters. Shorten it to {LONGEST:,}, or send the rest as a file.")
    message = ThreadMessage.objects.create(application=application, from_office=from_office, text=text, by=by, at=at)
    if upload:
        try:
            message.file = store_upload(upload=upload, purpose="message about a bid", subject=message, by=by, at=at)
        except Refused as refused:
            raise FileRefused(str(refused)) from refused
        message.save()
    record("message sent", application, by=by, at=at, message=message.pk, to="body" if from_office else "office")
    if from_office:
        transaction.on_commit(partial(notices.message_waits, application.pk, at=at))
    return message


@transaction.atomic
def open_messages(*, application_id: int, by: Any, at: datetime) -> int:
    """The thread is opened: what the other side wrote is read. Who only looks on (an auditor, say) leaves it unread. Gives how many were new."""
    application = Application.objects.get(pk=application_id)
    member = by.organisation_role(application.organisation_id) is not None
    if not member and not may_write(by, application):
        return 0
    new = ThreadMessage.objects.filter(application=application, from_office=member, read_at=None)
    return new.update(read_at=at)


def may_write(user: Any, application: Application) -> bool:
    member = user.organisation_role(application.organisation_id) is not None
    return allows(user, "messages.to_office" if member else "messages.to_body", application)
