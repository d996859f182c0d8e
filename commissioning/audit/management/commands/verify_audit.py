from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commissioning.audit.models import AuditLink
from commissioning.audit.queries import faults


class Command(BaseCommand):
    help = "Check the whole record: every event is as it was written, none is missing. Names each row that is not."

    def handle(self, **options: Any) -> None:
        found = faults()
        if found:
            raise CommandError("\n".join(f"Event {each.event} {each.what}." for each in found))
        last = AuditLink.objects.order_by("-pk").first()
        print(f"{AuditLink.objects.count()} events, all as written. Last hash {last.hash if last else 'none'}.")
