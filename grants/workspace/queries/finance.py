"""The finance desk: four figures, the tables at a day, and what is due with the reasons why it waits."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum

from commissioning.money import financial_year, financial_year_bounds, financial_year_name
from grants.awards.models.award import COMMITTED
from grants.payments.models import Instalment
from grants.payments.queries import PREPARE_AHEAD, DeskFigures, PaymentRow, desk_figures, for_desk, payment_rows

WAITING = ("planned", "prepared", "approved")


@dataclass(frozen=True)
class Figure:
    """How many payments, and their sum in pence."""

    count: int
    pence: int


@dataclass(frozen=True)
class FinanceDesk:
    """What the finance desk shows on a day. `due` holds every payment that may leave within a week and has not: ready ones and blocked ones."""

    on: date
    year_name: str
    ready: Figure
    blocked: Figure
    in_batch: Figure
    paid: Figure
    figures: DeskFigures
    due: list[PaymentRow]
    why: list[tuple[str, int]]

    def shown(self, show: str) -> list[PaymentRow]:
        """All that is due, or only what is `ready` or `blocked`."""
        if show not in ("ready", "blocked"):
            return self.due
        return [each for each in self.due if each.standing.is_ready == (show == "ready")]


def finance_desk(*, user: Any, office_id: int, on: date) -> FinanceDesk:
    """Everything of the finance desk on a day, in about fifteen statements however many payments there are. Units: pence."""
    payments = for_desk(user=user).filter(award__office=office_id)
    waiting = payments.filter(state__in=WAITING, due_on__lte=on + PREPARE_AHEAD, award__state__in=COMMITTED)
    due = payment_rows(waiting.order_by("due_on", "reference"), user=user, on=on)
    return FinanceDesk(
        on=on,
        year_name=financial_year_name(financial_year(on)),
        ready=_sum([each for each in due if each.standing.is_ready]),
        blocked=_sum([each for each in due if not each.standing.is_ready]),
        in_batch=_counted(_in_batch(payments)),
        paid=_counted(_paid(payments, on)),
        figures=desk_figures(office_id=office_id, on=on),
        due=due,
        why=_why(due),
    )


def gone_out(*, user: Any, office_id: int, on: date, show: str) -> QuerySet[Instalment]:
    """The payments behind the last two figures, latest first: `show` is in_batch or paid (in the financial year of `on`, up to it)."""
    payments = for_desk(user=user).filter(award__office=office_id)
    return _in_batch(payments) if show == "in_batch" else _paid(payments, on)


def _in_batch(payments: QuerySet[Instalment]) -> QuerySet[Instalment]:
    return payments.filter(state__in=["in_batch", "exported"]).order_by("-due_on", "reference")


def _paid(payments: QuerySet[Instalment], on: date) -> QuerySet[Instalment]:
    first, _ = financial_year_bounds(financial_year(on))
    return payments.filter(state="paid", paid_on__gte=first, paid_on__lte=on).order_by("-paid_on", "reference")


def _sum(rows: list[PaymentRow]) -> Figure:
    return Figure(len(rows), sum(each.payment.amount_pence for each in rows))


def _counted(payments: QuerySet[Instalment]) -> Figure:
    found = payments.order_by().aggregate(count=Count("pk"), pence=Sum("amount_pence"))
    return Figure(found["count"], found["pence"] or 0)


KINDS = (
    ("Bank details", ("bank details", "account")),
    ("Supplier number", ("supplier number",)),
    ("Coding", ("coding line", "cost centre")),
    ("Return", ("return",)),
    ("Condition", ("condition",)),
    ("Award not running", ("the award is", "payments of the award are paused")),
    ("Not due yet", ("it is due",)),
)


def _why(rows: list[PaymentRow]) -> list[tuple[str, int]]:
    """How many payments wait for each kind of thing, the commonest first."""
    counts = dict.fromkeys((name for name, _ in KINDS), 0)
    for each in rows:
        said = " ".join(each.standing.reasons).lower()
        for name, words in KINDS:
            counts[name] += any(word in said for word in words)
    return sorted(((name, count) for name, count in counts.items() if count), key=lambda pair: -pair[1])
