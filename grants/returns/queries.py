"""What is asked about returns."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Least

from commissioning.money import format_pounds
from commissioning.outcomes.models import Reading
from commissioning.outcomes.series import in_figures
from commissioning.people.models import User
from grants.awards.models import Award, Ending
from grants.awards.models.award import PAYABLE
from grants.awards.queries.commitments import drawn_by
from grants.payments.models import Instalment
from grants.payments.queries import Ledger, RecoveryLine, ledger_of, recoveries_of
from grants.returns.figures import Figures, figures_of
from grants.returns.models import MeasureLine, OutputLine, Return, ReturnQuerySet, SpendLine

REMINDERS = (-14, -7, 0, 7, 14)  # days after a return is due
NOT_SENT = ("scheduled", "draft")
LAST = ("end", "end_note")  # kinds that speak for the whole grant
WITH_GRANTEE = ("scheduled", "draft", "queried")
OWING = (*PAYABLE, "suspended", "recovering")  # awards that still owe their returns
SOON = timedelta(days=30)


@dataclass(frozen=True)
class ReturnSheet:
    """A return with its lines, each with what was agreed; loaded in four statements."""

    one: Return
    outputs: list[OutputLine]
    measures: list[MeasureLine]
    spend: list[SpendLine]
    figures: Figures | None = None

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
    return Award.objects.filter(Exists(planned), ~Exists(made), state__in=PAYABLE).order_by("pk")


def returns_to_remind(on: date) -> QuerySet[Return]:
    """Not sent, owed, and within the days of REMINDERS."""
    first = on - timedelta(days=REMINDERS[0])
    return Return.objects.filter(state__in=NOT_SENT, due_on__lte=first, award__state__in=OWING).order_by("due_on", "pk")


def sheet(*, reference: str, user: Any) -> ReturnSheet:
    """One return with its lines. Raises: Return.DoesNotExist where it is not hers to see."""
    one = (
        Return.objects.visible_to(user)
        .select_related("award__organisation", "award__call", "award__application", "evidence", "submitted_by", "decided_by", "answers")
        .get(reference=reference)
    )
    return _lines_of(one)


def _lines_of(one: Return) -> ReturnSheet:
    return ReturnSheet(
        one=one,
        outputs=list(one.outputs.select_related("agreed").order_by("agreed__number")),
        measures=list(one.measures.select_related("agreed__indicator", "agreed__outcome").order_by("agreed__indicator__code")),
        spend=list(one.spend.select_related("head").order_by("head__number")),
        figures=figures_of(one),
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
    found += [Odd(words) for words in now.figures.looks] if now.figures else []
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


def returns_to_move() -> QuerySet[Return]:
    """Last returns that are not sent and whose grant ends on another day than they say."""
    ends = Least(F("award__ends_on"), Coalesce(F("award__ending__ended_on"), F("award__ends_on")))
    found = Return.objects.filter(kind__in=LAST, state__in=NOT_SENT, award__state__in=OWING).annotate(ends_on=ends)
    return found.exclude(period_to_on=F("ends_on")).order_by("pk")


def last_day(award: Award) -> date:
    """The last day of the work: that of the grant, or the day on which it was ended before that."""
    ended = Ending.objects.filter(award=award).values_list("ended_on", flat=True).first()
    return min(award.ends_on, ended or award.ends_on)


def accepted_spend(award: Award) -> int | None:
    """What accepted returns say was spent, in pence: the last return speaks for the whole, else the interim ones add up. None where none says."""
    accepted = SpendLine.objects.filter(of__award=award, of__state="accepted", spent_pence__isnull=False)
    whole = accepted.filter(of__kind__in=LAST).aggregate(total=Sum("spent_pence"))["total"]
    return whole if whole is not None else accepted.aggregate(total=Sum("spent_pence"))["total"]


@dataclass(frozen=True)
class Check:
    """One thing that must be settled before a grant is closed. `about` says where: conditions, returns, payments, unspent or recoveries."""

    about: str
    title: str
    is_done: bool
    words: str


@dataclass(frozen=True)
class Closeout:
    """The final account of a grant, and what is still open on it. Pence; `spent_pence` is None where no accepted return says."""

    ledger: Ledger
    spent_pence: int | None
    unsettled_pence: int
    never_paid_pence: int
    recoveries: list[RecoveryLine]
    checks: list[Check]

    @property
    def still_open(self) -> list[str]:
        return [each.words for each in self.checks if not each.is_done]


def closeout(award: Award) -> Closeout:
    """What stands between a grant and its closing. Nine statements.

    Source: features CL1, CL3; requirements R-8.3.
    """
    ledger, spent, asked = ledger_of(award), accepted_spend(award), recoveries_of(award)
    unsettled = 0 if spent is None else max(0, ledger.paid_pence - spent - sum(each.recovery.amount_pence for each in asked))
    never_paid = max(0, sum(drawn_by(award).values()) - ledger.net_pence - ledger.to_pay_pence)
    conditions = list(award.conditions.filter(state__in=["open", "evidence_in"]).order_by("number").values_list("number", flat=True))
    owed = list(
        Return.objects.filter(award=award).exclude(state__in=["accepted", "waived"]).order_by("number").values_list("reference", flat=True)
    )
    to_pay = list(
        Instalment.objects.standing().filter(award=award).exclude(state="paid").order_by("number").values_list("reference", flat=True)
    )
    waiting = sum(each.outstanding_pence for each in asked)
    checks = [
        Check("conditions", "Conditions", not conditions, f"Decide on condition {_listed(conditions)}: met, or waived."),
        Check("returns", "Returns", not owed, f"{_listed(owed)} must be accepted, or waived."),
        Check("payments", "Payments", not to_pay, f"{_listed(to_pay)} must be paid, or cancelled."),
        Check(
            "unspent",
            "Unspent money",
            not unsettled,
            f"{format_pounds(unsettled)} was not spent: ask for it back, or let it go where it is under £50.",
        ),
        Check(
            "recoveries",
            "Money asked back",
            not waiting,
            f"{format_pounds(waiting)} that was asked back is outstanding: record it when it comes, or write it off.",
        ),
    ]
    return Closeout(ledger, spent, unsettled, never_paid, asked, checks)


def _listed(names: list[Any]) -> str:
    *first, last = [str(each) for each in names] or [""]
    return f"{', '.join(first)} and {last}" if first else last
