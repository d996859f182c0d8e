"""How fast the pages are at many bids, beside a bare Django on the same server; and the payments workbook beside bare openpyxl."""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from commissioning.lifecycle import Refused
from demo.bench.database import address_of, fill, go_to
from demo.bench.pages import Bare, Measured, measure
from demo.bench.servers import server
from demo.bench.timing import TIMED, ratio
from demo.bench.tryouts import tried
from demo.management.commands.demo import statics_are_old

WORKBOOK_ROWS = 10_000
WHAT_IF = 300
BARE = "demo.bench.bare.settings"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bids", type=int, default=10_000, metavar="N", help="how many bids the call has")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off here: what is measured is sample data.")
        bids = options["bids"]
        if bids < 6:
            raise CommandError("--bids must be 6 or more: one of each kind.")
        name = f"bench_{bids}"
        ours, bare = address_of(name), address_of("bench_bare")
        go_to(name)
        fill(bids, self.stdout.write)
        if statics_are_old():
            call_command("collectstatic", interactive=False, verbosity=0)
        session, item, draft = said(sys.executable, "-m", "demo.bench.bare.prepare", DATABASE_URL=bare, DJANGO_SETTINGS_MODULE=BARE)
        self.stdout.write(f"{bids:,} bids; {TIMED} requests each, in milliseconds; two sync workers a server.\n")
        self.line("", "median", "95th", "queries", "bare", "ratio")
        try:
            with (
                server("commissioning.wsgi:application", DATABASE_URL=ours, DJANGO_SETTINGS_MODULE="commissioning.settings.dev") as port,
                server("demo.bench.bare.wsgi:application", DATABASE_URL=bare, DJANGO_SETTINGS_MODULE=BARE) as bare_port,
            ):
                for each in measure(port, Bare(bare_port, session, item, draft)):
                    self.page(each)
        except (Refused, RuntimeError) as problem:
            raise CommandError(str(problem)) from problem
        self.workbook(ours)
        self.answers(ours, bids)
        self.what_if()

    def page(self, each: Measured) -> None:
        times = (f"{each.ours.p50:.1f}", f"{each.ours.p95:.1f}")
        self.line(each.page, *times, str(each.queries), f"{each.bare.p50:.1f}", ratio(each.ours.p50, each.bare.p50))

    def line(self, name: str, *cells: str) -> None:
        self.stdout.write(f"{name:<18}" + "".join(f"{cell:>9}" for cell in cells))

    def workbook(self, address: str) -> None:
        """Each in a process of its own, so that neither's memory is the other's."""
        tool = str(settings.BASE_DIR / "tools" / "bench_workbook.py")
        rows = str(WORKBOOK_ROWS)
        ours = [float(each) for each in said(sys.executable, tool, "ours", rows, DATABASE_URL=address)]
        bare = [float(each) for each in said(sys.executable, tool, "bare", rows)]
        self.stdout.write(f"\nPayments workbook, {WORKBOOK_ROWS:,} rows")
        self.line("", "ours", "bare", "ratio")
        self.line("Processor seconds", f"{ours[0]:.2f}", f"{bare[0]:.2f}", ratio(ours[0], bare[0]))
        self.line("Peak memory, MB", f"{ours[1]:.0f}", f"{bare[1]:.0f}", ratio(ours[1], bare[1]))
        self.line("Above idle, MB", f"{ours[1] - ours[2]:.0f}", f"{bare[1] - bare[2]:.0f}")

    def answers(self, address: str, bids: int) -> None:
        """Every bid with all its answers, beside openpyxl with the same cells."""
        tool = str(settings.BASE_DIR / "tools" / "bench_workbook.py")
        with tempfile.TemporaryDirectory() as folder:
            cells = f"{folder}/cells"
            ours = [float(each) for each in said(sys.executable, tool, "answers", cells, DATABASE_URL=address)]
            bare = [float(each) for each in said(sys.executable, tool, "bare_answers", cells)]
            read = [float(each) for each in said(sys.executable, tool, "read_answers", cells)]
        alone = bare[0] - read[0]
        self.stdout.write(f"\nApplications with every answer, {bids:,} bids")
        self.line("", "ours", "bare", "ratio")
        self.line("Processor seconds", f"{ours[0]:.2f}", f"{alone:.2f}", ratio(ours[0], alone))
        self.line("Above idle, MB", f"{ours[1] - ours[2]:.0f}", f"{bare[1] - bare[2]:.0f}")

    def what_if(self) -> None:
        """A try-out of WHAT_IF bids worked out anew, the whole request."""
        call_command("migrate", verbosity=0)
        times = tried(WHAT_IF)
        self.stdout.write(f"\nA try-out of {WHAT_IF} bids worked out anew, in milliseconds: median {times.p50:.0f}, 95th {times.p95:.0f}")


def said(*command: str, **environment: str) -> list[str]:
    """The words of the last line that a program of ours prints. Raises: CommandError where it fails."""
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=os.environ | environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise CommandError("A part of the bench failed; its last lines are above.")
    return done.stdout.strip().splitlines()[-1].split()
