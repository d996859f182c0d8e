"""Documents of a body that are sent once and used again: constitution, accounts, policies."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commissioning.permissions import allows
from grants.applications.models.bid import Application, Sight


class DocumentKind(models.Model):
    """One kind that the office holds of bodies. A kind that is no longer wanted is not offered; what is held of it stays."""

    label = models.CharField("name", max_length=80, unique=True)
    hint = models.CharField("what it must show", max_length=200, blank=True)
    needs_expiry = models.BooleanField("has a day on which it runs out", default=False)
    is_offered = models.BooleanField("may be added", default=True)

    def __str__(self) -> str:
        return self.label


class HeldDocumentQuerySet(models.QuerySet["HeldDocument"]):
    def standing(self) -> "HeldDocumentQuerySet":
        """Those that the body did not take away."""
        return self.filter(ended_at__isnull=True)

    def in_date_on(self, day: date) -> "HeldDocumentQuerySet":
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day))


class HeldDocument(models.Model):
    """One document of a body with its dates. Taken away, it is not offered again; bids that it went with keep it."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    kind = models.ForeignKey(DocumentKind, models.PROTECT, related_name="+")
    file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")
    issued_on = models.DateField()
    expires_on = models.DateField("last day on which it holds", null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HeldDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")), name="document_ends_after_issue"
            )
        ]
        indexes = [models.Index(fields=["organisation", "kind"], name="document_of_body")]

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        return documents_shown_to(user, self.organisation_id)


def documents_shown_to(user: Any, organisation_id: int) -> bool:
    """Whether she sees a body's documents: its people do, and staff who may see a bid that it sent; never one whom a conflict bars."""
    if not user.is_authenticated:
        return False
    if user.organisation_role(organisation_id) is not None:
        return True
    bids = Application.objects.filter(organisation=organisation_id)
    if not allows(user, "documents.view") or Sight.objects.shut_to(user).filter(application__in=bids).exists():
        return False
    return bids.visible_to(user).exclude(state="draft").exists()
