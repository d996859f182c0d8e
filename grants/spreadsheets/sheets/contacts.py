"""What the office said to bodies outside of this system."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from grants.applications.models import Contact, Sight
from grants.spreadsheets.columns import Column

NAME = "contacts"
TITLE = "Contacts"
PURPOSE = "Calls, visits, surgery talks and emails with bodies that the office wrote down."
NEEDS = "contacts.view"
COLUMNS = [
    Column("Body", width=40),
    Column("How", width=20),
    Column("When", "date"),
    Column("About", width=16),
    Column("What was said", width=80),
    Column("Written by", width=24),
    Column("Written at", "instant"),
    Column("Put right", "text"),
]


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """One row an entry, by body and day; of one call, those about its bids. A body about which a conflict bars her is left out."""
    found = Contact.objects.select_related("organisation", "application", "by", "corrected_by").order_by("organisation__name", "on", "pk")
    if call:
        found = found.filter(application__call__reference=call)
    if user is not None:
        barred = Sight.objects.shut_to(user).values("application__organisation")
        offices = {each.office_id for each in user.staff_roles_held}
        found = found.filter(office__in=offices).exclude(organisation__in=barred).exclude(organisation__in=user.organisation_ids)
    for each in found.iterator(chunk_size=2_000):
        yield [
            each.organisation.name,
            each.get_way_display(),
            each.on,
            each.application.reference if each.application else "",
            each.text,
            str(each.by),
            each.at,
            "yes" if hasattr(each, "corrected_by") else "",
        ]
