"""What is asked before two records of one body are merged, and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from commissioning.people.models import Membership, Merging, Organisation
from grants.applications.models import Application, HeldDocument, Sight
from grants.applications.queries import may_see_contacts
from grants.awards.models import Award
from grants.payments.models import BankDetails


@dataclass(frozen=True)
class Side:
    """One of two records, as they are compared before they are merged."""

    body: Organisation
    bids: int
    awards: int
    documents: int
    people: list[Membership]
    has_bank: bool

    @property
    def numbers(self) -> list[str]:
        named = {"Charity": self.body.charity_number, "Company": self.body.company_number, "Parish": self.body.parish_code}
        return [f"{name} {number}" for name, number in named.items() if number]


def may_merge(user: Any, organisation: Organisation) -> bool:
    """Whether she may merge this body with another: an officer who does not act for it, unless a conflict about any of its bids bars her."""
    return may_see_contacts(user, organisation, "organisations.merge")


def side_of(body: Organisation) -> Side:
    """What hangs on a record. Five queries."""
    people = Membership.objects.filter(organisation=body, left_at__isnull=True).select_related("user").order_by("user__name", "pk")
    return Side(
        body=body,
        bids=Application.objects.filter(organisation=body).exclude(state="draft").count(),
        awards=Award.objects.filter(organisation=body).count(),
        documents=HeldDocument.objects.standing().filter(organisation=body).count(),
        people=list(people),
        has_bank=BankDetails.objects.filter(organisation=body, replaced_at__isnull=True).exists(),
    )


def one_sided_conflicts(one: Organisation, other: Organisation) -> Iterator[str]:
    """Each conflict that bars a person from bids of one of the two and not from those of the other in the same call, in words."""
    for barred, open_to_her in ((one, other), (other, one)):
        rows = Sight.objects.filter(application__organisation=barred, barred_at__isnull=False).select_related("user", "application__call")
        for row in rows.order_by("application__call__reference", "user", "pk"):
            bids = Application.objects.filter(call=row.application.call_id, organisation=open_to_her)
            if bids.exclude(sights__in=Sight.objects.filter(user=row.user, barred_at__isnull=False)).exists():
                yield (
                    f"{row.user} has a conflict with {barred.name} in {row.application.call.title}, where {open_to_her.name} has a bid too. "
                    f"Have her declare it of {open_to_her.name} first, so that she is barred from both."
                )


def mergings_of(body: Organisation) -> QuerySet[Merging]:
    """Those of which a body was either side, the latest first, with bodies and people at hand. One query."""
    rows = Merging.objects.filter(Q(kept=body) | Q(merged=body)).select_related("kept", "merged", "by", "undone_by")
    return rows.order_by("-at", "-pk")
