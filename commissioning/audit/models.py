"""The record: append-only, guarded in the database, chained by hash.

An event holds ids, field names, amounts, states and digests; never free text, names of people or bank numbers. Triggers (see
the second migration) refuse update and delete, and write the link of each event at commit.
"""

from django.conf import settings
from django.db import models


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, obj: models.Model) -> "AuditEventQuerySet":
        """What happened to one record, oldest first."""
        return self.filter(subject_type=obj._meta.label_lower, subject_id=str(obj.pk)).order_by("pk")


class AuditEvent(models.Model):
    """One thing that a person, or the system (no actor), did to one record."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="audit_subject"),
            models.Index(fields=["at"], name="audit_at"),
        ]


class AuditLink(models.Model):
    """One link of the chain, written by the database when the event's transaction commits."""

    event_id = models.BigIntegerField(unique=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
