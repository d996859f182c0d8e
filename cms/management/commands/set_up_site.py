"""Make the pages that the public site needs; those that stand are left as they are."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.actions import set_up_site


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        made = set_up_site(at=timezone.now())
        if options["verbosity"]:
            self.stdout.write("\n".join(["Made:", *(f"  {each}" for each in made)]) if made else "Every page stands already.")
