"""Putting documents into the private store and taking them out again.

Who may add a file to a thing is that thing's own rule: the stage's action asks `require` before it calls one of these.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import datetime, timedelta
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model

from commissioning.files.kinds import clean_name, identify, in_megabytes
from commissioning.files.models import ScanState, StoredFile, private_store
from commissioning.files.scanning import Verdict, scan, scanner_is_set
from commissioning.lifecycle import Refused

logger = logging.getLogger(__name__)


@transaction.atomic
def store_upload(*, upload: UploadedFile[bytes], purpose: str, subject: Model | None, by: Any, at: datetime) -> StoredFile:
    """Check a file that a person sent, and store it.

    Shape: the new StoredFile; `unscanned` when a virus scanner is set but away (it is then served only once scanned).
    Units: size limit in bytes from settings.UPLOAD_MAX_BYTES.
    Raises: Refused, naming the file and how to put it right: empty, too big, a kind we do not take, an ending that does not
    agree with the content, macros, a password, unpacking without end, or a virus.
    """
    name = clean_name(upload.name or "")
    refuse_if_too_big(name=name, size_bytes=upload.size or 0)
    upload.seek(0)
    content = upload.read()
    refuse_if_too_big(name=name, size_bytes=len(content))
    kind = identify(name=name, content=content)
    scan_state, scanned_at = ScanState.CLEAN, None
    if scanner_is_set():
        verdict = scan(content)
        if verdict is Verdict.INFECTED:
            logger.warning("upload refused: virus found, %s bytes, purpose %s", len(content), purpose)
            raise Refused(f"“{name}” holds a virus, so we did not keep it. Check your computer, then send a clean copy.")
        scan_state, scanned_at = (ScanState.CLEAN, at) if verdict is Verdict.CLEAN else (ScanState.UNSCANNED, None)
    return _store(
        content=content,
        name=name,
        content_type=kind.content_type,
        purpose=purpose,
        subject=subject,
        by=by,
        at=at,
        scan_state=scan_state,
        scanned_at=scanned_at,
    )


def refuse_if_too_big(*, name: str, size_bytes: int) -> None:
    """Raises Refused over settings.UPLOAD_MAX_BYTES (exactly that size is taken)."""
    if size_bytes > settings.UPLOAD_MAX_BYTES:
        raise Refused(
            f"“{name}” is {in_megabytes(size_bytes)}. The most we can take is {in_megabytes(settings.UPLOAD_MAX_BYTES)}. "
            "Make it smaller, for example by saving its pictures at a lower quality, or split it in two."
        )


@transaction.atomic
def store_bytes(
    *, content: bytes, name: str, content_type: str, purpose: str, subject: Model | None, by: Any | None, at: datetime
) -> StoredFile:
    """Store a file that we made ourselves (a notice, a copy of a bid, a workbook). It is served at once.

    Shape: the new StoredFile, whose sha256 is that of `content` exactly as given.
    """
    return _store(
        content=content,
        name=clean_name(name),
        content_type=content_type,
        purpose=purpose,
        subject=subject,
        by=by,
        at=at,
        scan_state=ScanState.CLEAN,
        scanned_at=None,
    )


def _store(*, content: bytes, purpose: str, subject: Model | None, by: Any | None, at: datetime, **facts: Any) -> StoredFile:
    # The folder is the month, so that no folder grows without end; the rest is chance, so that nothing can be guessed or clash.
    storage_name = private_store().save(f"{at:%Y/%m}/{secrets.token_hex(20)}", ContentFile(content))
    return StoredFile.objects.create(
        storage_name=storage_name,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        purpose=purpose,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        stored_by=by,
        stored_at=at,
        **facts,
    )


@transaction.atomic
def give_file_to(*, file_id: int, subject: Model, by: Any, at: datetime) -> StoredFile:
    """Let a file that belongs to nothing yet belong to `subject`; said again for the same subject it does nothing.

    Raises: Refused when another person sent it or it already belongs to something else.
    """
    stored_file = StoredFile.objects.select_for_update().get(pk=file_id)
    belongs = (subject._meta.label_lower, str(subject.pk))
    if (stored_file.subject_type, stored_file.subject_id) == belongs:
        return stored_file
    if stored_file.subject_type or stored_file.stored_by_id != by.pk:
        raise Refused(f"“{stored_file.name}” already belongs to something else. Add the file again.")
    stored_file.subject_type, stored_file.subject_id = belongs
    stored_file.save()
    return stored_file


def open_file(*, stored_file: StoredFile) -> IO[bytes]:
    """The bytes as an open binary file; the caller closes it.

    Raises: Refused while it waits for the virus check, or once it is no longer kept.
    """
    refuse_unless_served(stored_file)
    return stored_file.open()


def refuse_unless_served(stored_file: StoredFile) -> None:
    """Raises Refused, saying why, unless the file is clean and kept."""
    if not stored_file.kept:
        raise Refused(f"“{stored_file.name}” is no longer kept.")
    if stored_file.scan_state != ScanState.CLEAN:
        raise Refused(f"“{stored_file.name}” is still being checked for viruses. Try again in a few minutes.")


@transaction.atomic
def delete_file(*, file_id: int, by: Any | None, at: datetime) -> StoredFile:
    """Take the bytes out of the store once this commits. The row stays, so that what was there can still be named by its digest."""
    stored_file = StoredFile.objects.select_for_update().get(pk=file_id)
    if stored_file.kept:
        stored_file.kept = False
        stored_file.removed_at = at
        stored_file.save()
        transaction.on_commit(partial(private_store().delete, stored_file.storage_name))
    return stored_file


def scan_waiting_files(*, at: datetime) -> int:
    """Scan what came in while the scanner was away; run when due. Gives how many were settled.

    An infected one is refused and its bytes taken out of the store.
    """
    if not scanner_is_set():
        return 0
    settled = 0
    for pk in StoredFile.objects.unscanned().order_by("stored_at").values_list("pk", flat=True)[:500]:
        with transaction.atomic():
            stored_file = StoredFile.objects.select_for_update().get(pk=pk)
            verdict = scan(stored_file.read())
            if verdict is Verdict.AWAY:
                break
            stored_file.scan_state = ScanState.CLEAN if verdict is Verdict.CLEAN else ScanState.REFUSED
            stored_file.scanned_at = at
            stored_file.save()
            if verdict is Verdict.INFECTED:
                delete_file(file_id=stored_file.pk, by=None, at=at)
            settled += 1
    return settled


def remove_orphans(*, at: datetime, older_than: timedelta = timedelta(days=1)) -> int:
    """Take out of the store what no row names (its transaction was rolled back after the bytes were written). Gives how many."""
    store, removed = private_store(), 0
    years, _ = _listing("")
    for folder in (f"{year}/{month}" for year in years for month in _listing(year)[0]):
        _, names = _listing(folder)
        paths = {f"{folder}/{name}" for name in names}
        known = set(StoredFile.objects.filter(storage_name__in=paths).values_list("storage_name", flat=True))
        for path in sorted(paths - known):
            if store.get_modified_time(path) < at - older_than:
                store.delete(path)
                removed += 1
    return removed


def _listing(folder: str) -> tuple[list[str], list[str]]:
    try:
        return private_store().listdir(folder)
    except FileNotFoundError:
        return [], []
