"""The record of a body: kept once, confirmed at each bid."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people.models import Membership, Organisation, User
from commissioning.permissions import OWNER, require

EDITABLE = frozenset(
    [
        "name",
        "other_names",
        "kind",
        "charity_number",
        "company_number",
        "parish_code",
        "address",
        "postcode",
        "district",
        "website",
        "objects_text",
        "contact_name",
        "contact_role",
        "contact_email",
        "contact_phone",
        "second_contact_name",
        "second_contact_email",
        "vat_recovery",
    ]
)


@transaction.atomic
def create_organisation(*, by: User, at: datetime, **fields: Any) -> Organisation:
    """Add a body; whoever adds it is its first owner.

    Shape: `fields` are those of Organisation that its people may edit.
    Raises: Refused where both contacts have the same address.
    """
    organisation = Organisation(created_by=by, created_at=at, **_editable(fields))
    organisation.save()
    Membership.objects.create(user=by, organisation=organisation, role=OWNER, joined_at=at)
    by.forget_roles()
    record("organisation added", organisation, by=by, at=at, after={"kind": organisation.kind})
    return organisation


@transaction.atomic
def record_organisation(*, by: User, at: datetime, **fields: Any) -> Organisation:
    """Add a body for which nobody acts here yet: an officer has its bid on paper, or heard it.

    Shape: as `create_organisation`. Raises: NotAllowed for all but officers; Refused where both contacts have the same address.
    """
    require(by, "organisations.record")
    organisation = Organisation(created_by=by, created_at=at, **_editable(fields))
    organisation.save()
    record("organisation added", organisation, by=by, at=at, after={"kind": organisation.kind})
    return organisation


@transaction.atomic
def edit_organisation(*, organisation_id: int, by: User, at: datetime, **fields: Any) -> Organisation:
    """Change the record that every bid of the body confirms.

    Raises: NotAllowed for viewers and strangers; Refused where both contacts have the same address.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(by, "organisations.edit", organisation)
    changed = sorted(name for name, value in _editable(fields).items() if getattr(organisation, name) != value)
    for name in changed:
        setattr(organisation, name, fields[name])
    organisation.save()
    if changed:
        record("organisation edited", organisation, by=by, at=at, fields=changed)
    return organisation


def _editable(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - EDITABLE
    if unknown:
        raise TypeError(f"not fields that people edit: {sorted(unknown)}")
    first, second = fields.get("contact_email", ""), fields.get("second_contact_email", "")
    if first and first.lower() == second.lower():
        raise Refused("The second contact needs a different email address, so that letters reach somebody when one of you is away.")
    return fields
