"""What of an award was paid, is on its way, came back, and is not planned: by source and year. All sums in pence."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from grants.awards.models import Award
from grants.awards.queries.commitments import drawn_by
from grants.payments.models import CodingLine, Instalment, ReceiptLine, Recovery

LEFT = ("in_batch", "exported", "paid")  # cannot be called back by changing a plan


def _by_source(lines: QuerySet[Any], prefix: str = "") -> dict[tuple[int, int], int]:
    rows = lines.order_by().values_list(f"{prefix}source_id", f"{prefix}financial_year").annotate(Sum("amount_pence"))
    return {(source, year): pence for source, year, pence in rows}


def coded_by(award: Award) -> dict[tuple[int, int], int]:
    """What the standing payments of an award are coded to, by (source id, financial year)."""
    return _by_source(CodingLine.objects.filter(instalment__award=award).exclude(instalment__state__in=["returned", "cancelled"]))


def spoken_for(award: Award) -> dict[tuple[int, int], int]:
    """What was paid or is on its way, less what came back, by (source id, financial year). Two statements."""
    found = _by_source(CodingLine.objects.filter(instalment__award=award, instalment__state__in=LEFT))
    for key, pence in _by_source(ReceiptLine.objects.filter(receipt__recovery__award=award), "line__").items():
        found[key] = found.get(key, 0) - pence
    return found


def unplanned(award: Award) -> dict[tuple[int, int], int]:
    """What of the award's confirmed years no standing payment is planned for, by (source id, financial year)."""
    coded, drawn = coded_by(award), drawn_by(award)
    open_years = set(award.years.filter(is_conditional=True).values_list("financial_year", flat=True))
    rest = {key: max(0, pence - coded.get(key, 0)) for key, pence in drawn.items() if key[1] not in open_years}
    return {key: pence for key, pence in rest.items() if pence}


@dataclass(frozen=True)
class Ledger:
    """The money of one award: awarded, paid out, given back, and what is still planned."""

    awarded_pence: int
    paid_pence: int
    returned_pence: int
    to_pay_pence: int

    @property
    def net_pence(self) -> int:
        """What the grantee has kept."""
        return self.paid_pence - self.returned_pence


def ledger_of(award: Award) -> Ledger:
    """One award's money now. Two statements."""
    sums = Instalment.objects.filter(award=award).aggregate(
        paid=Coalesce(Sum("amount_pence", filter=Q(state="paid")), 0),
        to_pay=Coalesce(Sum("amount_pence", filter=~Q(state__in=["paid", "returned", "cancelled"])), 0),
    )
    back = ReceiptLine.objects.filter(receipt__recovery__award=award).aggregate(total=Coalesce(Sum("amount_pence"), 0))["total"]
    return Ledger(award.amount_pence, sums["paid"], back, sums["to_pay"])


@dataclass(frozen=True)
class RecoveryLine:
    """Money asked back, and how far it is settled."""

    recovery: Recovery
    received_pence: int

    @property
    def outstanding_pence(self) -> int:
        return self.recovery.amount_pence - self.received_pence - self.recovery.let_go_pence

    def status_on(self, day: date) -> tuple[str, str]:
        """Words and the tone of the tag: worked out, never stored."""
        if self.outstanding_pence:
            late = self.recovery.due_on < day
            words = "Overdue" if late else "Part returned" if self.received_pence else "To be returned"
            return words, "red" if late else "amber"
        if self.received_pence:
            return ("Returned in part", "grey") if self.recovery.let_go_pence else ("Returned", "green")
        return "Let go", "grey"


@dataclass(frozen=True)
class RecoveryRow:
    """Money asked back, as a list shows it on a day."""

    line: RecoveryLine
    words: str
    tone: str


def recoveries(*, user: Any) -> QuerySet[Recovery]:
    """Money asked back that a person may see, with what came in of each as `received_pence`; the soonest due first."""
    return (
        Recovery.objects.filter(award__in=Award.objects.visible_to(user))
        .select_related("award__organisation", "award__call")
        .annotate(received_pence=Coalesce(Sum("receipts__amount_pence"), 0))
        .order_by("due_on", "reference")
    )


def outstanding(found: QuerySet[Recovery]) -> QuerySet[Recovery]:
    """Of those, the ones of which some is still to come."""
    return found.filter(amount_pence__gt=F("received_pence") + F("let_go_pence"))


def recovery_lines(found: Iterable[Any]) -> list[RecoveryLine]:
    """Rows as `recoveries` gives them, as lines."""
    return [RecoveryLine(each, each.received_pence) for each in found]


def recovery_rows(found: Iterable[Any], *, on: date) -> list[RecoveryRow]:
    """The same for a list, with the tag of each on a day."""
    return [RecoveryRow(each, *each.status_on(on)) for each in recovery_lines(found)]


def recoveries_of(award: Award) -> list[RecoveryLine]:
    """All money asked back on one award, in its order. One statement."""
    found = award.recoveries.annotate(received_pence=Coalesce(Sum("receipts__amount_pence"), 0)).order_by("number")
    return recovery_lines(found)


def paid_lines_left(award: Award) -> list[tuple[CodingLine, int]]:
    """The coding lines of what was paid, the last paid first, each with what of it did not come back yet."""
    back: dict[int, int] = defaultdict(int)
    for line, pence in ReceiptLine.objects.filter(receipt__recovery__award=award).values_list("line_id", "amount_pence"):
        back[line] += pence
    lines = CodingLine.objects.filter(instalment__award=award, instalment__state="paid").select_related("instalment")
    ordered = lines.order_by("-instalment__paid_on", "-instalment__number", "-number")
    return [(each, each.amount_pence - back[each.pk]) for each in ordered if each.amount_pence > back[each.pk]]
