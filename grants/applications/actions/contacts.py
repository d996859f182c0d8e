"""Writing down what was said outside of this system."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people.models import Organisation
from commissioning.permissions import OFFICER, NotAllowed
from grants.applications.models import Application, Contact, ContactWay
from grants.applications.queries import contacts_with, may_see_contacts

LONGEST = 5_000


@transaction.atomic
def log_contact(
    *,
    organisation_id: int,
    way: str,
    on: date,
    text: str,
    application_id: int | None = None,
    corrects_id: int | None = None,
    by: Any,
    at: datetime,
) -> Contact:
    """Add one entry to the log of a body, about one of its sent bids or about none; `corrects_id` names the entry that it puts right, which stays.

    Raises: NotAllowed for all but officers, and for one whom a conflict bars; Refused without words, for a day to come, for a bid of another body, and
    where the entry was put right before.
    """
    body = Organisation.objects.select_for_update().get(pk=organisation_id)
    if not may_see_contacts(by, body, "contacts.log"):
        raise NotAllowed("contacts.log")
    text = text.strip()
    if way not in ContactWay.values:
        raise Refused("Choose how you were in contact.")
    if not text:
        raise Refused("Write what was said.")
    if len(text) > LONGEST:
        raise Refused(f"This has {len(text):,} characters. Shorten it to {LONGEST:,}.")
    if on > timezone.localdate(at):
        raise Refused("That day has not come yet. Write down what was, not what will be.")
    if (
        application_id is not None
        and not Application.objects.visible_to(by, drafts=False).filter(pk=application_id, organisation=body).exists()
    ):
        raise Refused("Choose a bid of this body that was sent, or none.")
    if corrects_id is not None:
        earlier = contacts_with(body, by).filter(pk=corrects_id).first()
        if earlier is None or Contact.objects.filter(corrects=earlier).exists():
            raise Refused("That entry was put right before. Put the latest one right.")
    office_id = next(each.office_id for each in by.staff_roles_held if each.role == OFFICER)
    contact = Contact.objects.create(
        office_id=office_id,
        organisation=body,
        application_id=application_id,
        way=way,
        on=on,
        text=text,
        corrects_id=corrects_id,
        by=by,
        at=at,
    )
    record("contact logged", contact, by=by, at=at, organisation=body.pk, way=way, corrects=corrects_id)
    return contact
