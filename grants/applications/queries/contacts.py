"""What is asked of the log of contacts."""

from typing import Any

from django.db.models import QuerySet

from commissioning.people.models import Organisation
from commissioning.permissions import allows
from grants.applications.models import Application, Contact, Sight


def may_see_contacts(user: Any, organisation: Organisation, name: str = "contacts.view") -> bool:
    """Whether she reads (or writes) the log of a body: the office's own people, unless a conflict about any of its bids bars them. A query at most."""
    if not allows(user, name) or user.organisation_role(organisation.pk) is not None:
        return False
    bids = Application.objects.filter(organisation=organisation)
    return not Sight.objects.shut_to(user).filter(application__in=bids).exists()


def contacts_with(organisation: Organisation, user: Any) -> QuerySet[Contact]:
    """What her offices wrote down about a body, the latest first, with bids and writers at hand. One query."""
    offices = {each.office_id for each in user.staff_roles_held}
    rows = Contact.objects.filter(organisation=organisation, office__in=offices).select_related(
        "application", "by", "corrected_by", "corrects"
    )
    return rows.order_by("-on", "-pk")
