"""Long sheets are made away from the page that asked."""

from django.utils import timezone
from django_tasks import task

from grants.spreadsheets.actions import make_export


@task
def make(export_id: int) -> int:
    """Make one export now; gives how many rows it has."""
    return make_export(export_id=export_id, at=timezone.now()).rows or 0
