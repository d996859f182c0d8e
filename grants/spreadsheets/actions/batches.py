"""Finance's workbook: made, stored and locked in one step."""

import hashlib
from datetime import datetime

from django.db import transaction

from commissioning.files.actions import store_bytes
from commissioning.lifecycle import Refused
from commissioning.people.models import User
from grants.payments.actions import lock_batch, lockable
from grants.payments.models import Batch
from grants.spreadsheets.batch_workbook import batch_facts, batch_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PURPOSE = "payment batch (bank numbers)"


@transaction.atomic
def export_batch(*, batch_id: int, by: User, at: datetime) -> Batch:
    """Make the workbook of a batch, store it, and lock the batch with it: all of it, or nothing.

    From then on the stored file is served as it is. A second run is refused: a batch is exported once.
    Raises: NotAllowed for whoever prepared or approved a payment in it; Refused where it is empty, locked already, or a payment is blocked.
    Source: requirements 5.6, R-5.16.
    """
    batch, _ = lockable(batch_id=batch_id, by=by, at=at)
    facts = batch_facts(batch, by=by, at=at)
    file = store_bytes(
        content=batch_workbook(facts), name=f"{batch.reference}.xlsx", content_type=XLSX, purpose=PURPOSE, subject=batch, by=by, at=at
    )
    return lock_batch(batch_id=batch.pk, file=file, frozen=facts, by=by, at=at)


def rebuild(*, batch_id: int) -> str:
    """The SHA-256 of the workbook made again from what was frozen: equal to the stored file's, or one of the two was changed.

    Raises: Refused for a batch that was never locked.
    """
    batch = Batch.objects.get(pk=batch_id)
    if batch.frozen is None:
        raise Refused(f"Batch {batch.reference} has no workbook yet.")
    return hashlib.sha256(batch_workbook(batch.frozen)).hexdigest()
