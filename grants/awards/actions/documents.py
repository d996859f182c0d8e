"""The documents of a decision as tagged PDF: the public copy of a notice, and the agreement of an award."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.files.actions import store_bytes
from commissioning.files.models import StoredFile
from commissioning.files.pdf import make_pdf
from commissioning.lifecycle import Refused
from grants.applications.models import Application
from grants.awards.models import Award, DecisionNotice
from grants.awards.queries.agreements import agreement_as_data
from grants.awards.queries.notices import public_copy


@transaction.atomic
def store_notice_document(*, notice_id: int, at: datetime) -> StoredFile:
    """The PDF of a signed notice: its public copy, with the fingerprint of the whole on the last page. Made once; asked again, it is the same.

    Raises: Refused before it is signed.
    """
    notice = DecisionNotice.objects.select_for_update().get(pk=notice_id)
    if notice.document_id:
        return StoredFile.objects.get(pk=notice.document_id)
    if not notice.frozen or notice.signed_at is None:
        raise Refused(f"{notice.reference} is not signed yet.")
    data = as_read(public_copy(notice.frozen)) | {"fingerprint": notice.fingerprint}
    content = make_pdf("grants/awards/documents/notice.typ", data, title=f"{notice.reference}: {notice.title}", at=notice.signed_at)
    document = store_bytes(
        content=content,
        name=f"{notice.reference}.pdf",
        content_type="application/pdf",
        purpose="decision notice",
        subject=notice,
        by=None,
        at=at,
    )
    notice.document = document
    notice.save()
    record("notice document stored", notice, by=None, at=at, file=document.pk, sha256=document.sha256)
    return document


@transaction.atomic
def store_letter(*, application_id: int, subject: str, body: str, on: str, at: datetime) -> StoredFile:
    """The PDF of one letter, with the very words that are in its text. `on` is the instant of the decision, in ISO form."""
    bid = Application.objects.get(pk=application_id)
    content = make_pdf("grants/awards/documents/letter.typ", {"body": body}, title=subject, at=datetime.fromisoformat(on))
    return store_bytes(
        content=content,
        name=f"{bid.reference}-letter.pdf",
        content_type="application/pdf",
        purpose="outcome letter",
        subject=bid,
        by=None,
        at=at,
    )


@transaction.atomic
def store_agreement(*, award_id: int, at: datetime) -> StoredFile:
    """The PDF of an agreement as accepted. Made once; asked again, it is the same.

    Raises: Refused before the offer is accepted.
    """
    award = Award.objects.select_for_update().get(pk=award_id)
    if award.agreement_id:
        return StoredFile.objects.get(pk=award.agreement_id)
    if award.accepted_at is None:
        raise Refused(f"{award.reference} is not accepted yet.")
    data = as_read(agreement_as_data(award))
    content = make_pdf("grants/awards/documents/agreement.typ", data, title=f"Grant agreement {award.reference}", at=award.accepted_at)
    document = store_bytes(
        content=content,
        name=f"{award.reference}-agreement.pdf",
        content_type="application/pdf",
        purpose="grant agreement",
        subject=award,
        by=None,
        at=at,
    )
    award.agreement = document
    award.save()
    record("agreement stored", award, by=None, at=at, file=document.pk, sha256=document.sha256)
    return document


def as_read(value: Any, name: str = "") -> Any:
    """The data with its dates as people read them: those of keys that end in _on or _at."""
    if isinstance(value, dict):
        return {key: as_read(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [as_read(each) for each in value]
    if isinstance(value, str) and value and name in ("at", "signed_at", "accepted_at"):
        local = timezone.localtime(datetime.fromisoformat(value))
        return f"{local.day} {local:%B %Y} at {local:%H:%M}"
    if isinstance(value, str) and value and name.endswith("_on"):
        day = datetime.fromisoformat(value)
        return f"{day.day} {day:%B %Y}"
    return value
