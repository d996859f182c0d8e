"""What is asked about returns."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from grants.returns.models import MeasureLine, OutputLine, Return, ReturnQuerySet, SpendLine


@dataclass(frozen=True)
class ReturnSheet:
    """A return with its lines, each with what was agreed; loaded in four statements."""

    one: Return
    outputs: list[OutputLine]
    measures: list[MeasureLine]
    spend: list[SpendLine]

    @property
    def planned_pence(self) -> int:
        return sum(each.head.planned_pence for each in self.spend)

    @property
    def spent_pence(self) -> int:
        return sum(each.spent_pence or 0 for each in self.spend)


def for_desk(*, user: Any) -> ReturnQuerySet:
    """Returns that a person may see, the soonest due first, with what a list shows."""
    return Return.objects.visible_to(user).select_related("award__organisation", "award__call").order_by("due_on", "reference")


def overdue_returns(*, user: Any, on: date) -> QuerySet[Return]:
    """Due before a day and not sent."""
    return for_desk(user=user).filter(due_on__lt=on, state__in=["scheduled", "draft", "queried"])


def sheet(*, reference: str, user: Any) -> ReturnSheet:
    """One return with its lines. Raises: Return.DoesNotExist where it is not hers to see."""
    one = (
        Return.objects.visible_to(user)
        .select_related("award__organisation", "award__call", "award__application", "evidence")
        .get(reference=reference)
    )
    return ReturnSheet(
        one=one,
        outputs=list(one.outputs.select_related("agreed").order_by("agreed__number")),
        measures=list(one.measures.select_related("agreed__indicator", "agreed__outcome").order_by("agreed__indicator__code")),
        spend=list(one.spend.select_related("head").order_by("head__number")),
    )
