"""What the ledger paid, recorded from a file: all of its lines or none, and the same file once only."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.files.actions import give_file_to, store_bytes
from commissioning.files.kinds import CSV
from commissioning.lifecycle import INSTALMENT, Refused
from commissioning.people.models import Office, User
from commissioning.permissions import require
from grants.payments.actions.batches import record_paid
from grants.payments.models import Batch, PaidFile
from grants.payments.paid_files import read_paid_lines
from grants.payments.queries import batches_named, look_through


@transaction.atomic
def record_paid_file(*, office_id: int, name: str, content: bytes, by: User, at: datetime) -> tuple[PaidFile, bool]:
    """Finance records what a file of the ledger says was paid: every line of it, or nothing. The file is kept.

    Shape: the file's row, and whether it was recorded now. The very same file a second time changes nothing and gives the first row.
    Raises: NotAllowed for all but finance; Refused, naming lines by number, where one cannot be taken.
    Source: requirements R-5.17.
    """
    office = Office.objects.get(pk=office_id)
    require(by, INSTALMENT["record_paid"].needs, office)
    lines, _ = read_paid_lines(content)
    # Whoever records the same batches waits here, and then sees what was recorded.
    named = batches_named([each.reference for each in lines], office_id=office.pk)
    list(Batch.objects.select_for_update().filter(pk__in=named).order_by("pk"))
    found = look_through(content, office_id=office.pk, user=by, on=timezone.localdate(at))
    if found.earlier:
        return found.earlier, False
    if found.problems:
        said = " ".join(f"Line {each.number}: {each.says}" for each in found.problems[:3])
        raise Refused(f"{len(found.problems)} of its lines cannot be taken, so nothing was recorded. {said}")
    file = store_bytes(content=content, name=name, content_type=CSV.content_type, purpose="paid dates", subject=None, by=by, at=at)
    kept = PaidFile.objects.create(
        office=office, file=file, sha256=file.sha256, count=found.count, total_pence=found.total_pence, applied_by=by, applied_at=at
    )
    give_file_to(file_id=file.pk, subject=kept, by=by, at=at)
    for each in found.matched:
        for payment in each.payments:
            record_paid(
                batch_id=each.batch.pk,
                instalment_id=payment.pk,
                paid_on=each.line.paid_on,
                ledger_reference=each.line.ledger_reference,
                by=by,
                at=at,
            )
    record("paid file recorded", kept, by=by, at=at, sha256=file.sha256, count=found.count, total_pence=found.total_pence)
    return kept, True
