"""What a call costs those who answer it: the minutes that they say their bids took."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from grants.applications.models import ApplicationQuerySet

POUNDS_1000 = 100_000


@dataclass(frozen=True)
class Burden:
    """Of one call. Units: minutes; `asked_pence` is what the bids that said so ask for together."""

    sent: int
    said: int
    median_minutes: Decimal | None
    total_minutes: int
    asked_pence: int

    @property
    def per_1000(self) -> Decimal | None:
        """Minutes for each £1,000 asked, to one place, halves up; None where nobody said or nothing was asked."""
        if not self.said or not self.asked_pence:
            return None
        return (Decimal(self.total_minutes) * POUNDS_1000 / self.asked_pence).quantize(Decimal("0.1"), ROUND_HALF_UP)


def burden_by_call(bids: ApplicationQuerySet) -> dict[int, Burden]:
    """The burden of each call that these bids answer, of those that were sent and not withdrawn. One query."""
    rows: dict[int, list[tuple[int | None, int]]] = defaultdict(list)
    for call, minutes, ask in bids.sent().filter(submitted_at__isnull=False).order_by().values_list("call", "minutes_taken", "ask_pence"):
        rows[call].append((minutes, ask or 0))
    return {call: burden_of(each) for call, each in rows.items()}


def burden_of(rows: Iterable[tuple[int | None, int]]) -> Burden:
    found = list(rows)
    said = [(minutes, ask) for minutes, ask in found if minutes is not None]
    middle = Decimal(str(median(minutes for minutes, _ in said))).quantize(Decimal(1), ROUND_HALF_UP) if said else None
    return Burden(len(found), len(said), middle, sum(minutes for minutes, _ in said), sum(ask for _, ask in said))
