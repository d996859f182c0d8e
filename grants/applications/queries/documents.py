"""Which documents of a body are held, and which of them a bid may use."""

from datetime import date

from commissioning.people.models import Membership
from commissioning.permissions import OWNER
from grants.applications.models import DocumentKind, HeldDocument
from grants.applications.models.documents import HeldDocumentQuerySet


def standing_documents(organisation_id: int) -> HeldDocumentQuerySet:
    """What is held of a body, by kind, the latest first, with kind and file at hand. One query."""
    held = HeldDocument.objects.standing().filter(organisation=organisation_id).select_related("kind", "file")
    return held.order_by("kind__label", "-issued_on", "-pk")


def documents_to_use(organisation_id: int, *, on: date) -> list[HeldDocument]:
    """The latest of each kind that is in date: what a bid may use instead of another upload. One query."""
    latest: dict[int, HeldDocument] = {}
    for each in standing_documents(organisation_id).in_date_on(on):
        latest.setdefault(each.kind_id, each)
    return list(latest.values())


def document_kinds() -> list[DocumentKind]:
    """Every kind, by name."""
    return list(DocumentKind.objects.order_by("label"))


def owners_of(organisation_id: int) -> list[str]:
    """The addresses of those who own the body today."""
    owners = Membership.objects.filter(organisation=organisation_id, role=OWNER, left_at__isnull=True)
    return list(owners.order_by("pk").values_list("user__email", flat=True))
