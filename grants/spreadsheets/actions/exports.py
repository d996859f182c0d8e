"""Sheets that people ask for: made at once when short, by a task when long, thrown away after some days."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.files.actions import delete_file, store_bytes
from commissioning.lifecycle import Refused
from commissioning.people.models import Office, User
from commissioning.permissions import require
from grants.spreadsheets import notices
from grants.spreadsheets.models import Export
from grants.spreadsheets.sheets import SheetModule, columns_of, sheet
from grants.spreadsheets.writing import ENDINGS, write_sheet

SHORT_ROWS = 2_000  # what is made while she waits
KEPT_DAYS = 7
PURPOSE = "export"


@transaction.atomic
def ask_for_export(*, office_id: int, name: str, ending: str, by: User, at: datetime, call: str = "") -> Export:
    """She asks for a sheet, as she may see it. A short one is made now; for a long one a task is asked, and `made_at` is empty until it is done.

    Shape: `ending` is xlsx or csv; `call` the reference of one call, or empty.
    Raises: NotAllowed without `exports.make` and the sheet's own permission; Refused for a sheet or an ending that does not exist.
    """
    office = Office.objects.get(pk=office_id)
    require(by, "exports.make", office)
    found = _sheet_of(name, ending)
    require(by, found.NEEDS, office)
    export = Export.objects.create(office=office, name=name, call_reference=call, ending=ending, asked_by=by, asked_at=at)
    rows = iter(found.rows(at=at, user=by, call=call))
    first = list(islice(rows, SHORT_ROWS + 1))
    if len(first) > SHORT_ROWS:
        from grants.spreadsheets.tasks import make

        make.enqueue(export.pk)
        return export
    return _make(export, found, chain(first, rows), at=at)


@transaction.atomic
def make_export(*, export_id: int, at: datetime) -> Export:
    """Make what was asked for, and tell the one who asked. Called by the task; twice makes it once.

    Raises: NotAllowed where she has lost the permission since she asked.
    """
    export = Export.objects.select_for_update(of=("self",)).select_related("asked_by", "office").get(pk=export_id)
    if export.made_at:
        return export
    found = _sheet_of(export.name, export.ending)
    require(export.asked_by, "exports.make", export)
    require(export.asked_by, found.NEEDS, export)
    made = _make(export, found, found.rows(at=at, user=export.asked_by, call=export.call_reference), at=at)
    transaction.on_commit(partial(notices.export_ready, made.pk, at=at))
    return made


def _make(export: Export, found: SheetModule, rows: Iterable[Sequence[Any]], *, at: datetime) -> Export:
    with tempfile.TemporaryFile() as out:
        creator = export.office.profile_on(timezone.localdate(at)).name
        columns = columns_of(found, at=at, user=export.asked_by, call=export.call_reference)
        count = write_sheet(out, found, rows, columns=columns, ending=export.ending, creator=creator, at=at)
        out.seek(0)
        content = out.read()
    day = timezone.localdate(at)
    name = "-".join(part for part in (found.NAME, export.call_reference, day.isoformat()) if part)
    file = store_bytes(
        content=content,
        name=f"{name}.{export.ending}",
        content_type=ENDINGS[export.ending],
        purpose=PURPOSE,
        subject=export,
        by=export.asked_by,
        at=at,
    )
    export.made(at=at, file=file, rows=count)
    export.save()
    record("export made", export, by=export.asked_by, at=at, sheet=export.name, call=export.call_reference, rows=count, sha256=file.sha256)
    return export


def clear_old_exports(*, at: datetime) -> int:
    """Throw away files that were exported more than KEPT_DAYS ago; what was made, and by whom, stays on record. Gives how many."""
    old = Export.objects.filter(made_at__lt=at - timedelta(days=KEPT_DAYS), file__kept=True).order_by("pk")
    files = list(old.values_list("file_id", flat=True)[:500])
    for file_id in files:
        delete_file(file_id=file_id, by=None, at=at)
    return len(files)


def _sheet_of(name: str, ending: str) -> SheetModule:
    found = sheet(name)
    if found is None:
        raise Refused(f"There is no sheet called “{name}”.")
    if ending not in ENDINGS:
        raise Refused("Choose a workbook (.xlsx) or comma-separated text (.csv).")
    return found
