"""Copy the indicators' files into rows."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commissioning.lifecycle import Refused
from commissioning.outcomes.actions import load_indicators
from commissioning.outcomes.queries import plans_of
from commissioning.outcomes.seeds import SeedError
from commissioning.people.models import Office


class Command(BaseCommand):
    help = "Copy each indicator's file into a row, once. Rows that are there stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--office", help="the office's code, where there is more than one")

    def handle(self, *args: Any, **options: Any) -> None:
        offices = Office.objects.filter(code=options["office"]) if options["office"] else Office.objects.all()
        if len(offices) != 1:
            raise CommandError(f"There are {len(offices)} offices that fit. Name one with --office.")
        plan = plans_of(offices[0]).first()
        if plan is None:
            raise CommandError("The office has no plan yet. Import one with import_plan.")
        try:
            done = load_indicators(plan_id=plan.pk, by=None, at=timezone.now())
        except (SeedError, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(done.created)} indicators added: {', '.join(done.created) or 'none'}")
        self.stdout.write(f"{len(done.already_there)} already there, left as they are")
