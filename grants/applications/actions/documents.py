"""Documents of a body: sent once with their dates, used again while in date, taken away, reminded of before they run out."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from commissioning.audit.actions import record
from commissioning.files.actions import give_file_to, store_upload
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people.models import Organisation
from commissioning.permissions import require
from grants.applications import notices
from grants.applications.models import DocumentKind, HeldDocument
from grants.applications.queries import standing_documents

REMIND_DAYS = 30


@transaction.atomic
def add_document(
    *,
    organisation_id: int,
    kind_id: int,
    upload: UploadedFile[bytes],
    issued_on: date,
    expires_on: date | None,
    by: Any,
    at: datetime,
) -> HeldDocument:
    """Hold a document of a body, to be used again while it is in date. One of the same kind that is held already stays until it is taken away.

    Raises: NotAllowed; Refused for a file that we do not take, a kind that is not offered, or dates that cannot be.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "documents.keep", organisation)
    kind = DocumentKind.objects.filter(pk=kind_id, is_offered=True).first()
    if kind is None:
        raise Refused("Choose a kind of document from the list.")
    today = notices.london_day(at)
    if issued_on > today:
        raise Refused("The day of issue is still to come. Enter the day that the document bears.")
    if kind.needs_expiry and expires_on is None:
        raise Refused(f"Enter the last day on which it holds: {kind.label.lower()} runs out.")
    if expires_on is not None and expires_on < max(today, issued_on):
        raise Refused("This document has run out already. Send the one that holds today.")
    stored = store_upload(upload=upload, purpose="organisation document", subject=None, by=by, at=at)
    document = HeldDocument.objects.create(
        organisation=organisation, kind=kind, file=stored, issued_on=issued_on, expires_on=expires_on, added_by=by, added_at=at
    )
    give_file_to(file_id=stored.pk, subject=document, by=by, at=at)
    record("document held", organisation, by=by, at=at, document=document.pk, kind=kind.pk, digest=stored.sha256)
    return document


@transaction.atomic
def end_document(*, document_id: int, by: Any, at: datetime) -> HeldDocument:
    """Take a document away: it is offered no more; bids that it went with keep it. Said again it does nothing. Raises: NotAllowed."""
    document = HeldDocument.objects.select_for_update().get(pk=document_id)
    require(by, "documents.keep", document)
    if document.ended_at is None:
        document.ended_by, document.ended_at = by, at
        document.save()
        record("document taken away", document.organisation, by=by, at=at, document=document.pk)
    return document


@transaction.atomic
def save_document_kind(
    *, kind_id: int | None = None, label: str, hint: str, needs_expiry: bool, is_offered: bool, by: Any, at: datetime
) -> DocumentKind:
    """Add a kind of document, or change one. Raises: NotAllowed; Refused where another kind has the name."""
    require(by, "documents.kinds")
    kind = DocumentKind.objects.select_for_update().get(pk=kind_id) if kind_id else DocumentKind()
    if DocumentKind.objects.filter(label__iexact=label.strip()).exclude(pk=kind.pk).exists():
        raise Refused("There is a kind of this name already. Change that one, or give this another name.")
    kind.label, kind.hint, kind.needs_expiry, kind.is_offered = label.strip(), hint.strip(), needs_expiry, is_offered
    kind.save()
    record("document kind saved", kind, by=by, at=at, offered=is_offered, needs_expiry=needs_expiry)
    return kind


def documents_to_send(organisation_id: int, chosen: Iterable[int], *, at: datetime) -> list[dict[str, Any]]:
    """The chosen documents as rows for a submission, the exact files among them.

    Raises: Refused where one is not held any more, or has run out.
    """
    wanted = set(chosen)
    if not wanted:
        return []
    found = {each.pk: each for each in standing_documents(organisation_id) if each.pk in wanted}
    today = notices.london_day(at)
    for each in found.values():
        if each.expires_on and each.expires_on < today:
            raise Refused(f"“{each.kind}” ran out. Add a new one to your organisation’s documents, or send without it.")
    if len(found) < len(wanted):
        raise Refused("A document was taken away while you were reading. Look at the list again below, then send.")
    return [
        {
            "kind": each.kind.label,
            "name": each.file.name,
            "file": str(each.file.key),
            "digest": each.file.sha256,
            "issued_on": each.issued_on.isoformat(),
            "expires_on": each.expires_on.isoformat() if each.expires_on else None,
        }
        for each in found.values()
    ]


def remind_documents(*, at: datetime) -> int:
    """Tell the owners of a body, once and 30 days before, of a document that runs out and that no later one takes over from. Gives how many letters."""
    today = notices.london_day(at)
    near = HeldDocument.objects.standing().filter(expires_on__range=(today, today + timedelta(days=REMIND_DAYS)))
    sent = 0
    for document in near.select_related("organisation", "kind", "file"):
        follows = standing_documents(document.organisation_id).filter(kind=document.kind_id, issued_on__gt=document.issued_on)
        if follows.exists() or Message.objects.about(document).exists():
            continue
        sent += notices.document_runs_out(document, at=at)
    return sent
