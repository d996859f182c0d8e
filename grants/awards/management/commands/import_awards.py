"""Take published past awards from a CSV file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commissioning.lifecycle import Refused
from grants.awards.history import HistoryImport, import_awards


class Command(BaseCommand):
    help = "Take past awards from a CSV file as history. All rows or none, unless --partial. Run twice it adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file with headings: row_id, funder, recipient, amount_gbp and more")
        parser.add_argument("--partial", action="store_true", help="take the good rows even if others are refused")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as lines:
                done = import_awards(lines=lines, by=None, at=timezone.now(), partial=options["partial"])
        except UnicodeDecodeError as error:
            raise CommandError("The file is not in UTF-8. Save it as CSV UTF-8 and try again.") from error
        except (OSError, Refused) as error:
            raise CommandError(str(error)) from error
        self.report(done)
        if not done.saved:
            raise CommandError("Nothing was imported. Put the refused rows right, or use --partial to take the others.")

    def report(self, done: HistoryImport) -> None:
        rows = len(done.imported) + len(done.noted) + len(done.already_there) + len(done.refused)
        self.stdout.write(
            f"{rows} rows: {len(done.imported)} imported, {len(done.noted)} imported with a note, "
            f"{len(done.already_there)} already there, {len(done.refused)} refused"
        )
        for noted in done.noted:
            self.stdout.write(f"Row {noted.number} ({noted.row_id}): {noted.note}")
        for refused in done.refused:
            self.stdout.write(f"Row {refused.number} ({refused.row_id or 'no row_id'}) refused: {refused.reason}")
