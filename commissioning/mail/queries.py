"""Reading the messages."""

from __future__ import annotations

from django.db.models import Model

from commissioning.mail.models import Message, MessageQuerySet


def messages_about(subject: Model) -> MessageQuerySet:
    """What was written about `subject`, newest first."""
    return Message.objects.about(subject).newest_first()


def messages_to(address: str = "") -> MessageQuerySet:
    """What was written to `address`, or to anyone, newest first; with the attachments."""
    messages = Message.objects.newest_first().prefetch_related("attachments")
    return messages.to(address) if address.strip() else messages
