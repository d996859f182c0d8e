"""What is asked about returns."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from commissioning.money import format_pounds
from commissioning.outcomes.models import Reading
from commissioning.outcomes.series import in_figures
from commissioning.people.models import User
from grants.awards.models import Award
from grants.awards.models.award import RUNNING
from grants.payments.models import Instalment
from grants.returns.models import MeasureLine, OutputLine, Return, ReturnQuerySet, SpendLine

REMINDERS = (-14, -7, 0, 7, 14)  # days after a return is due
NOT_SENT = ("scheduled", "draft")
WITH_GRANTEE = ("scheduled", "draft", "queried")
OWING = (*RUNNING, "suspended", "ended", "reconciling")  # awards that still owe their returns
SOON = timedelta(days=30)


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


@dataclass(frozen=True)
class Odd:
    """A figure that an officer should look at. `line` is the row that it stands in; None for the whole return."""

    words: str
    line: OutputLine | MeasureLine | SpendLine | None = None


FILTERS = {
    "": "All that are open",
    "overdue": "Overdue",
    "soon": "Due in the next 30 days",
    "sent": "Sent, to be read",
    "queried": "Asked about",
    "accepted": "Accepted",
    "waived": "Waived",
    "all": "All",
}


def for_desk(*, user: Any) -> ReturnQuerySet:
    """Returns that a person may see, the soonest due first, with what a list shows."""
    return Return.objects.visible_to(user).select_related("award__organisation", "award__call").order_by("due_on", "reference")


def rule_of(which: str, *, on: date) -> Q:
    """The rule of one of FILTERS on a day; "" (and anything unknown) is all that are neither accepted nor waived."""
    rules = {
        "overdue": Q(due_on__lt=on, state__in=WITH_GRANTEE),
        "soon": Q(due_on__gte=on, due_on__lte=on + SOON, state__in=NOT_SENT),
        "sent": Q(state="submitted"),
        "queried": Q(state="queried"),
        "accepted": Q(state="accepted"),
        "waived": Q(state="waived"),
        "all": Q(),
    }
    return rules.get(which, ~Q(state__in=["accepted", "waived"]))


def counts(*, user: Any, on: date) -> dict[str, int]:
    """How many returns each of FILTERS holds. One statement."""
    held = Return.objects.visible_to(user).aggregate(
        **{name or "open": Count("pk", filter=rule_of(name, on=on)) for name in FILTERS if name != "all"}, all=Count("pk")
    )
    return {name: held[name or "open"] for name in FILTERS}


def overdue_returns(*, user: Any, on: date) -> QuerySet[Return]:
    """Due before a day and not sent."""
    return for_desk(user=user).filter(rule_of("overdue", on=on))


def mine(*, user: User) -> QuerySet[Return]:
    """The returns of the bodies that she acts for: those to fill first, the soonest due on top. One statement."""
    return (
        Return.objects.filter(award__organisation__in=user.organisation_ids)
        .select_related("award__organisation", "award__call")
        .annotate(is_done=Q(state__in=["submitted", "accepted", "waived"]))
        .order_by("is_done", "due_on", "reference")
    )


def awards_without_returns() -> QuerySet[Award]:
    """Accepted awards whose payments are planned and whose returns are not made yet."""
    planned = Instalment.objects.standing().filter(award=OuterRef("pk"))
    made = Return.objects.filter(award=OuterRef("pk"))
    return Award.objects.filter(Exists(planned), ~Exists(made), state__in=RUNNING).order_by("pk")


def returns_to_remind(on: date) -> QuerySet[Return]:
    """Not sent, owed, and within the days of REMINDERS."""
    first = on - timedelta(days=REMINDERS[0])
    return Return.objects.filter(state__in=NOT_SENT, due_on__lte=first, award__state__in=OWING).order_by("due_on", "pk")


def sheet(*, reference: str, user: Any) -> ReturnSheet:
    """One return with its lines. Raises: Return.DoesNotExist where it is not hers to see."""
    one = (
        Return.objects.visible_to(user)
        .select_related("award__organisation", "award__call", "award__application", "evidence", "submitted_by", "decided_by")
        .get(reference=reference)
    )
    return _lines_of(one)


def _lines_of(one: Return) -> ReturnSheet:
    return ReturnSheet(
        one=one,
        outputs=list(one.outputs.select_related("agreed").order_by("agreed__number")),
        measures=list(one.measures.select_related("agreed__indicator", "agreed__outcome").order_by("agreed__indicator__code")),
        spend=list(one.spend.select_related("head").order_by("head__number")),
    )


def last_before(one: Return) -> ReturnSheet | None:
    """The last return of the same grant that was sent before this one, with its lines; None where it is the first."""
    earlier = Return.objects.filter(award=one.award_id, number__lt=one.number, state__in=["submitted", "queried", "accepted"])
    last = earlier.order_by("-number").first()
    return _lines_of(last) if last else None


def readings_from(one: Return) -> QuerySet[Reading]:
    """The readings that its acceptance made, corrected ones too, in time order."""
    source = f"Return {one.reference}"
    found = Reading.objects.filter(Q(source=source) | Q(source__startswith=f"{source}, "), subject_reference=one.award.reference)
    return found.select_related("indicator", "accepted_by").in_time_order()


def odd_values(now: ReturnSheet, before: ReturnSheet | None) -> list[Odd]:
    """What is worth a second look, in words; nothing of it keeps a return from being accepted.

    Source: R-7.6: over 3 times or under a third of last time, over plan, shares over 100, spend over its head, fewer people than last time.
    """
    earlier_outputs = {each.agreed_id: each.actual for each in before.outputs} if before else {}
    earlier_measures = {each.agreed_id: each.actual for each in before.measures} if before else {}
    found = []
    for output in now.outputs:
        if output.actual is not None and output.actual > output.agreed.planned:
            found.append(
                Odd(f"“{output.agreed.what}”: {in_figures(output.actual)} is over the plan of {in_figures(output.agreed.planned)}.", output)
            )
        if words := _jump(output.actual, earlier_outputs.get(output.agreed_id)):
            found.append(Odd(f"“{output.agreed.what}”: {words}", output))
    for measure in now.measures:
        name = measure.agreed.indicator.name
        if measure.actual is not None and measure.agreed.unit.startswith("%") and not 0 <= measure.actual <= 100:
            found.append(Odd(f"“{name}”: {in_figures(measure.actual)} is a share that cannot be.", measure))
        if words := _jump(measure.actual, earlier_measures.get(measure.agreed_id)):
            found.append(Odd(f"“{name}”: {words}", measure))
    found += [
        Odd(f"“{line.head.head}”: {format_pounds(line.spent_pence)} is over its {format_pounds(line.head.planned_pence)}.", line)
        for line in now.spend
        if line.spent_pence is not None and line.spent_pence > line.head.planned_pence
    ]
    if now.spent_pence > now.one.award.amount_pence:
        found.append(Odd(f"Spending of {format_pounds(now.spent_pence)} is over the grant of {format_pounds(now.one.award.amount_pence)}."))
    people, people_before = now.one.people_reached, before.one.people_reached if before else None
    if people is not None and people_before is not None and people < people_before:
        found.append(Odd(f"People reached fell from {people_before:,} to {people:,}, though each is counted once from the start."))
    return found


def _jump(value: Decimal | None, earlier: Decimal | None) -> str:
    if value is None or not earlier:
        return ""
    if value > earlier * 3:
        return f"{in_figures(value)} is over three times the {in_figures(earlier)} of last time."
    if value * 3 < earlier:
        return f"{in_figures(value)} is under a third of the {in_figures(earlier)} of last time."
    return ""
