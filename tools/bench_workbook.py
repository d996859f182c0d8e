"""Write a payments workbook and say the processor's seconds and the peak and idle memory in MB: `ours ROWS` by the service, `bare ROWS` by openpyxl alone.

Run by `make bench` from the project's folder, each in a process of its own. Both write the same cells: Payments and Coding.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main(kind: str, rows: int) -> None:
    idle, write = ours(rows) if kind == "ours" else bare(rows)
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


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
