"""Read a page of a Police and Crime Plan into the office's plan."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commissioning.lifecycle import Refused
from commissioning.outcomes.actions import PlanImport, import_plan
from commissioning.outcomes.plan_text import PlanPageError, read_plan_page
from commissioning.people.models import Office


class Command(BaseCommand):
    help = (
        "Read a page of a Police and Crime Plan: one priority, its focus areas and its outcomes. "
        "A further priority joins the plan of that title. Run twice it changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the page as plain text")
        parser.add_argument("--office", help="the office's code, where there is more than one")
        parser.add_argument("--title", default="Police and Crime Plan", help="the plan that a new priority joins; made where there is none")
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, help="first day of the plan, such as 2025-04-01")
        parser.add_argument("--to", dest="to_on", type=date.fromisoformat, help="last day of a new plan")
        parser.add_argument("--take", nargs="+", default=[], metavar="CODE", help="take the page's wording for these outcomes")

    def handle(self, *args: Any, **options: Any) -> None:
        offices = Office.objects.filter(code=options["office"]) if options["office"] else Office.objects.all()
        if len(offices) != 1:
            raise CommandError(f"There are {len(offices)} offices that fit. Name one with --office.")
        try:
            page = read_plan_page(options["file"].read_text(encoding="utf-8-sig"))
            done = import_plan(
                office_id=offices[0].pk,
                page=page,
                by=None,
                at=timezone.now(),
                title=options["title"],
                from_on=options["from_on"],
                to_on=options["to_on"],
                take=options["take"],
            )
        except (OSError, UnicodeDecodeError, PlanPageError, Refused) as error:
            raise CommandError(str(error)) from error
        self.report(done, bullets=page.bullets)

    def report(self, done: PlanImport, *, bullets: int) -> None:
        different = bullets - len(done.repeats)
        plan, priority = ("new" if new else "already there" for new in (done.plan_is_new, done.priority_is_new))
        self.stdout.write(f"{done.plan} ({plan}), {done.priority} ({priority})")
        self.stdout.write(f"Focus areas added: {', '.join(done.focus_areas) or 'none'}")
        self.stdout.write(f"{different} outcomes from {bullets} bullets: {len(done.created)} added, {len(done.unchanged)} already there")
        for repeat in done.repeats:
            self.stdout.write(f"Bullet {repeat.bullet} repeats bullet {repeat.repeats}, not added: {repeat.statement}")
        for offer in done.offers:
            self.stdout.write(f"{offer.code} is worded differently. It stands as: {offer.stands}")
            self.stdout.write(f"  The page says: {offer.offered}")
            self.stdout.write(f"  To take the page's wording: --take {offer.code}")
        if done.taken:
            self.stdout.write(f"Wording taken from the page: {', '.join(done.taken)}")
