"""Letters about exports."""

from datetime import datetime

from commissioning.mail.actions import send
from grants.spreadsheets.models import Export


def export_ready(export_id: int, *, at: datetime) -> None:
    """Tell the one who asked that her sheet is there."""
    export = Export.objects.select_related("asked_by").get(pk=export_id)
    send(
        to=export.asked_by.email,
        template="grants/spreadsheets/emails/export_ready",
        context={"export": export, "person": export.asked_by},
        at=at,
        about=export,
    )
