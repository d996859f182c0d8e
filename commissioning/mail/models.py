"""Every message that leaves is a row: to whom, what it said, what it was about, and what became of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class MessageState(models.TextChoices):
    QUEUED = "queued", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    HELD = "held", "Held: the address cannot be used"


class MessageQuerySet(models.QuerySet["Message"]):
    def about(self, subject: models.Model) -> MessageQuerySet:
        """Those about `subject`."""
        return self.filter(about_type=subject._meta.label_lower, about_id=str(subject.pk))

    def to(self, address: str) -> MessageQuerySet:
        return self.filter(to_address__iexact=address.strip())

    def undelivered(self) -> MessageQuerySet:
        """Those that a person should look at."""
        return self.filter(state__in=(MessageState.FAILED, MessageState.HELD))

    def newest_first(self) -> MessageQuerySet:
        return self.order_by("-created_at", "-pk")


class Message(models.Model):
    """One letter to one address, as it was written at that moment.

    `attachment_makers` are documents still to be made when it is sent: a list of [dotted path, keyword arguments].
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    to_address = models.CharField(max_length=254, blank=True)
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    template = models.CharField(max_length=120)
    subject = models.CharField(max_length=250)
    body_text = models.TextField()
    body_html = models.TextField(blank=True)
    about_type = models.CharField(max_length=80, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    attachments = models.ManyToManyField("files.StoredFile", blank=True, related_name="+")
    attachment_makers = models.JSONField(default=list, blank=True)
    headers = models.JSONField("more lines at its head, by name", default=dict, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    provider_reference = models.CharField(max_length=200, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=MessageState.values), name="mail_state_is_known"),
            models.CheckConstraint(condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False), name="mail_sent_has_its_time"),
            models.CheckConstraint(condition=~models.Q(to_address="") | models.Q(state="held"), name="mail_no_address_is_held"),
        ]
        indexes = [
            models.Index(fields=["about_type", "about_id"], name="mail_by_subject"),
            models.Index(fields=["-created_at"], name="mail_newest"),
            models.Index(fields=["next_try_at"], condition=models.Q(state__in=("queued", "sending")), name="mail_waiting"),
        ]

    def __str__(self) -> str:
        return self.subject
