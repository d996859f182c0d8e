"""Load the sample data into an empty database; with --bids, bring the bulk bids up to that number."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commissioning.lifecycle import Refused
from demo.sample.loading import load_sample
from demo.sample.volume import load_volume


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bids", type=int, default=0, metavar="N", help="how many bids to have in bulk, beside the sample's own")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off here: sample data belongs on no real system.")
        if options["bids"] < 0:
            raise CommandError("--bids must be 0 or more.")
        began = time.monotonic()
        if load_sample(at=timezone.now()):
            self.stdout.write(f"Sample data loaded in {time.monotonic() - began:.1f} s.")
        else:
            self.stdout.write("An office stands already: nothing was added to it.")
        if options["bids"]:
            began = time.monotonic()
            try:
                added = load_volume(bids=options["bids"], at=timezone.now())
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            self.stdout.write(f"{added} bids added in bulk in {time.monotonic() - began:.1f} s.")
