"""Sending one message, from the queue "mail".

The row says what is true; a task is only a nudge. A try is counted before it is made, so a letter that kills its worker is not tried
for ever; a task that finds nothing to do does nothing, so it may be enqueued twice.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from commissioning.mail.models import Message, MessageState

logger = logging.getLogger(__name__)

# How long to wait after the first, second ... failed try; after the last the message has failed.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
TRIES_MAX = len(WAITS) + 1


@task(queue_name="mail")
def deliver(message_id: int) -> str:
    """Try to send one message now; gives the state it ended in."""
    return attempt(message_id=message_id, at=timezone.now())


def enqueue(message_id: int, *, run_after: datetime | None = None) -> None:
    """Ask a worker to send it. The queue is in the database, so this is part of the caller's transaction: rolled back with it."""
    (deliver.using(run_after=run_after) if run_after else deliver).enqueue(message_id)


def attempt(*, message_id: int, at: datetime) -> str:
    """One try. Marks the message sent, or notes why not and when to try again; gives the state it ended in."""
    message = _take(message_id, at=at)
    if message is None:
        return "nothing to do"
    try:
        with transaction.atomic():
            make_attachments(message, at=at)
        email = as_email(message)
        if not email.send():
            raise ConnectionError("The mail server took no message.")
    except Exception as error:
        _note_failure(message, error, at=at)
    else:
        message.state = MessageState.SENT
        message.sent_at = at
        message.last_error = ""
        message.next_try_at = None
        message.provider_reference = _reference(email)[:200]
        message.save()
    return str(message.state)


def _take(message_id: int, *, at: datetime) -> Message | None:
    """The message, marked as being sent; None if it is gone, in other hands or not due."""
    with transaction.atomic():
        message = Message.objects.select_for_update(skip_locked=True).filter(pk=message_id, state=MessageState.QUEUED).first()
        if message is None or (message.next_try_at and message.next_try_at > at):
            return None
        message.state = MessageState.SENDING
        message.tries += 1
        message.tried_at = at
        message.save()
    return message


def make_attachments(message: Message, *, at: datetime) -> None:
    """Make the documents that were promised when the letter was written, once each: a second try finds them made."""
    for path, given in message.attachment_makers:
        message.attachments.add(import_string(path)(at=at, **given))
    message.attachment_makers = []
    message.save()


def as_email(message: Message) -> EmailMultiAlternatives:
    """The message as Django sends it. Its Message-ID is the same at every try, so that a mail server can drop a second copy."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.body_text,
        to=[message.to_address],
        headers={**message.headers, "Message-ID": f"<{message.key}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    if message.body_html:
        email.attach_alternative(message.body_html, "text/html")
    for stored_file in message.attachments.order_by("pk"):
        email.attach(stored_file.name, stored_file.read(), stored_file.content_type)
    return email


def _reference(email: EmailMultiAlternatives) -> str:
    """What the provider calls it, where the backend tells; else our Message-ID."""
    status = getattr(email, "anymail_status", None)
    return str(getattr(status, "message_id", None) or email.extra_headers["Message-ID"])


def _note_failure(message: Message, error: Exception, *, at: datetime) -> None:
    message.last_error = f"{type(error).__name__}: {error}"[:2000]
    if _is_final(error) or message.tries >= TRIES_MAX:
        message.state = MessageState.FAILED
        message.next_try_at = None
        message.save()
        logger.error("message %s failed after %s tries: %s", message.pk, message.tries, type(error).__name__)
        return
    message.state = MessageState.QUEUED
    message.next_try_at = at + WAITS[message.tries - 1]
    with transaction.atomic():
        message.save()
        enqueue(message.pk, run_after=message.next_try_at)
    logger.warning("message %s: try %s failed (%s)", message.pk, message.tries, type(error).__name__)


def _is_final(error: Exception) -> bool:
    """True when the server says for good that there is no such address (a 5xx for the recipient, and only that)."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(500 <= code < 600 for code, _ in error.recipients.values())
