from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grants.payments.queries import faults


class Command(BaseCommand):
    help = "Check that payments never exceed their award and that coding adds up. Run nightly."

    def handle(self, **options: Any) -> None:
        found = faults()
        if found:
            raise CommandError("\n".join(found))
        print("Every award covers its payments, and every payment its coding.")
