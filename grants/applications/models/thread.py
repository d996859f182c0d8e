"""What the body and the office write to each other about a bid that was sent."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from commissioning.permissions import allows
from grants.applications.models.bid import Application


class ThreadMessage(models.Model):
    """One message, never changed. `read_at` is when somebody of the other side first opened it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="thread")
    from_office = models.BooleanField()
    text = models.TextField()
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="message_says_something")]
        indexes = [models.Index(fields=["application", "at"], name="message_of_bid")]

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        return reads_thread(user, self.application)


def reads_thread(user: Any, application: Application) -> bool:
    """Whether she reads the messages of a bid: its body does, and the office's own people without a conflict; assessors do not."""
    if not Application.objects.visible_to(user).filter(pk=application.pk).exists():
        return False
    return user.organisation_role(application.organisation_id) is not None or allows(user, "messages.view", application)
