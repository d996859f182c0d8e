"""Everything about one body on one page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q

from commissioning.people.models import Organisation
from grants.applications.models import Application
from grants.awards.models import Award, HistoricAward
from grants.awards.models.award import COMMITTED
from grants.awards.queries import history_of
from grants.returns.models import Return
from grants.returns.queries import for_desk, rule_of

MOST = 200


@dataclass(frozen=True)
class OrganisationRecord:
    """A body's bids, awards, late returns and published past awards, as one person may see them. Newest first; money in pence."""

    organisation: Organisation
    bids: list[Application]
    awards: list[Award]
    late: list[Return]
    history: list[HistoricAward]

    @property
    def awarded_pence(self) -> int:
        """Awards that stand; declined and lapsed ones are no money."""
        return sum(each.amount_pence for each in self.awards if each.state in COMMITTED)

    @property
    def history_pence(self) -> int:
        """Past awards; costs and money received are no awards."""
        return sum(each.amount_pence for each in self.history if each.counts)


def organisation_record(*, organisation_id: int, user: Any, on: date) -> OrganisationRecord:
    """One body, in five statements whatever the size. At most 200 rows of each kind.

    Shape: `late` holds returns that are overdue, or were sent after they were due.
    Raises: Organisation.DoesNotExist where it is not hers to see.
    Source: R-3.4.
    """
    organisation = Organisation.objects.visible_to(user).select_related("district").get(pk=organisation_id)
    bids = Application.objects.visible_to(user).exclude(state="draft").filter(organisation=organisation)
    awards = Award.objects.visible_to(user).filter(organisation=organisation)
    late = for_desk(user=user).filter(rule_of("overdue", on=on) | Q(submitted_at__date__gt=F("due_on")), award__organisation=organisation)
    return OrganisationRecord(
        organisation=organisation,
        bids=list(bids.select_related("call").order_by("-submitted_at", "reference")[:MOST]),
        awards=list(awards.select_related("call", "row__notice").order_by("-decided_on", "reference")[:MOST]),
        late=list(late.order_by("-due_on")[:MOST]),
        history=list(history_of(organisation)[:MOST]),
    )
