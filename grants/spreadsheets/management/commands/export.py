from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.calls.models import Call
from commissioning.people.models import Office
from grants.spreadsheets.sheets import columns_of, sheets
from grants.spreadsheets.writing import ENDINGS, write_sheet


class Command(BaseCommand):
    help = "Write one sheet to a file: one row of headings, then one fact a row, for the whole office."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=sorted(sheets()), help="which sheet")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="where to; .xlsx or .csv")
        parser.add_argument("--call", default="", metavar="REF", help="only this call, by its reference")

    def handle(self, *, name: str, output: Path, call: str, **options: Any) -> None:
        ending = output.suffix.lower().removeprefix(".")
        if ending not in ENDINGS:
            raise CommandError(f"{output.name} must end in .xlsx or .csv.")
        if call and not Call.objects.filter(reference=call).exists():
            raise CommandError(f"There is no call {call}.")
        office = Office.objects.order_by("pk").first()
        if office is None:
            raise CommandError("There is no office yet.")
        at, found = timezone.now(), sheets()[name]
        with transaction.atomic():
            with output.open("wb") as out:
                creator = office.profile_on(timezone.localdate(at)).name
                heads, facts = columns_of(found, at=at, call=call), found.rows(at=at, call=call)
                rows = write_sheet(out, found, facts, columns=heads, ending=ending, creator=creator, at=at)
            record("export made", office, by=None, at=at, sheet=name, call=call, rows=rows)
        self.stdout.write(f"{rows} rows in {output}.")
