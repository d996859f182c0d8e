"""Write a workbook and say the processor's seconds and the peak and idle memory in MB: by the service, or by openpyxl alone.

`ours ROWS` and `bare ROWS` write a payments workbook; `answers CELLS` the workbook of every bid with all its answers, and keeps its cells in the file
CELLS; `bare_answers CELLS` writes these same cells, and `read_answers CELLS` only reads them, to be taken off. Run by `make bench` from the project's
folder, each in a process of its own.
"""

import os
import pickle
import resource
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main(kind: str, what: str) -> None:
    made = {"ours": lambda: ours(int(what)), "bare": lambda: bare(int(what)), "answers": lambda: answers(what)}
    idle, write = made.get(kind, lambda: bare_answers(what, writes=kind == "bare_answers"))()
    began = time.process_time()
    write()
    print(f"{time.process_time() - began:.3f} {peak():.1f} {idle:.1f}")


def peak() -> float:
    """MB at most so far. The kernel's own mark of this program: what `getrusage` gives is inherited from the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours(rows: int) -> tuple[float, Any]:
    """The workbook of one batch of the sample data, its first payment so many times over."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings.dev")
    import django

    django.setup()
    from grants.payments.models import Batch
    from grants.spreadsheets.batch_workbook import batch_workbook

    idle = peak()
    facts = Batch.objects.filter(frozen__isnull=False, count__gt=0).order_by("pk")[:1].get().frozen or {}
    first = facts["payments"][0]
    facts["payments"] = [first | {"reference": f"{first['reference']}-{n}", "coding": first["coding"][:1]} for n in range(rows)]
    facts["count"], facts["total_pence"] = rows, rows * first["amount_pence"]
    return idle, lambda: batch_workbook(facts)


def bare(rows: int) -> tuple[float, Any]:
    """Sheets of the same breadth and kinds: 32 columns and 10, with two dates, an instant and three amounts."""
    from datetime import date, datetime

    from openpyxl import Workbook

    def write() -> None:
        book = Workbook(write_only=True)
        payments, coding = book.create_sheet("Payments"), book.create_sheet("Coding")
        for n in range(rows):
            days = [date(2027, 4, 1), date(2027, 5, 1), datetime(2027, 4, 1, 10, 30)]  # noqa: DTZ001 a workbook knows no zones
            payments.append([f"GR-2027-{n}", *days, 1875.5, 0, 1875.5, *(f"words of column {m}" for m in range(25))])
            coding.append([f"GR-2027-{n}", 1, 1875.5, *(f"words of column {m}" for m in range(7))])
        with tempfile.TemporaryFile() as out:
            book.save(out)

    return peak(), write


def answers(cells: str) -> tuple[float, Any]:
    """The sheet of every answer, as the export streams it. Its cells are kept beforehand, untimed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings.dev")
    import django

    django.setup()
    from django.utils import timezone

    from grants.spreadsheets.sheets import answers as sheet
    from grants.spreadsheets.workbook import Sheet, write_workbook

    at = timezone.now()
    columns = sheet.columns(at=at)
    if os.fork() == 0:  # in a process of its own, so that its memory is not counted
        django.db.connections.close_all()
        with open(cells, "wb") as out:
            for row in sheet.rows(at=at):
                pickle.dump([each.isoformat() if hasattr(each, "isoformat") else each for each in row], out)
        os._exit(0)
    os.wait()
    django.db.connections.close_all()
    list(islice(sheet.rows(at=at), 3))  # the process warms its caches, as a worker has
    idle = peak()

    def write() -> None:
        with tempfile.TemporaryFile() as out:
            write_workbook(out, [Sheet("Answers", columns, sheet.rows(at=at))], title="Answers", creator="Bench", at=at)

    return idle, write


def bare_answers(cells: str, *, writes: bool) -> tuple[float, Any]:
    """The same cells, row by row from a file."""
    from openpyxl import Workbook

    def write() -> None:
        book = Workbook(write_only=True)
        page = book.create_sheet("Answers")
        with open(cells, "rb") as kept:
            while True:
                try:
                    row = pickle.load(kept)  # noqa: S301 our own file of a minute ago
                except EOFError:
                    break
                if writes:
                    page.append(row)
        if writes:
            with tempfile.TemporaryFile() as out:
                book.save(out)

    return peak(), write


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
