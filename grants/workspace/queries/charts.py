"""Pictures of a call: where its bids stand, how their totals lie, and the money by outcome and by district."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum

from commissioning.calls.models import Call
from grants.applications.models import Application
from grants.assessment.queries import ranking
from grants.workspace.queries.officer import FUNNEL

TEN = 10


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its length, and what stands beside it in the table."""

    label: str
    value: int
    cells: tuple[Any, ...]


@dataclass(frozen=True)
class Chart:
    """A picture and its table. `heads` name the cells of each bar; those in `pounds` are pence."""

    title: str
    summary: str
    heads: tuple[str, ...]
    bars: list[Bar]
    pounds: bool = False

    @property
    def rows(self) -> list[tuple[Bar, list[tuple[str, Any]]]]:
        """Each bar with its cells under their heads."""
        return [(each, list(zip(self.heads, each.cells, strict=True))) for each in self.bars]

    @property
    def most(self) -> int:
        return max((each.value for each in self.bars), default=0) or 1


def charts_of(call: Call, user: Any, at: datetime) -> list[Chart]:
    """The pictures of a call, of the bids that she may see. Eight queries, however many bids. Units: pence."""
    bids = Application.objects.visible_to(user, at, drafts=False).filter(call=call).sent()
    return [funnel(bids), totals(call, user, at), *(money(bids, *each) for each in MONEY)]


def funnel(bids: Any) -> Chart:
    counts = dict(bids.order_by().values_list("state").annotate(count=Count("pk")))
    bars = [
        Bar(words.capitalize(), count, (count,))
        for key, words, states in FUNNEL
        if key != "draft" and (count := sum(counts.get(state, 0) for state in states))
    ]
    sent = sum(each.value for each in bars)
    return Chart("Where the bids stand", f"{sent} bid{'s' if sent != 1 else ''} were sent.", ("Bids",), bars)


def totals(call: Call, user: Any, at: datetime) -> Chart:
    """Totals in steps of ten; the last step takes in 100. Bids whose total she must not see yet are in none."""
    given = [row.total for row in ranking(call.pk, user=user, at=at).rows if row.total is not None]
    steps = [0] * TEN
    for each in given:
        steps[min(int(each) // TEN, TEN - 1)] += 1
    bars = (
        [Bar(f"{step * TEN} to {step * TEN + TEN - (step < TEN - 1)}", count, (count,)) for step, count in enumerate(steps)]
        if given
        else []
    )
    middle = sorted(given)[len(given) // 2] if given else None
    return Chart(
        "How the totals lie",
        f"{len(given)} bids have a total; the middle one is {middle}." if given else "No bid has a total yet.",
        ("Bids",),
        bars,
    )


MONEY = (("Money by main outcome", "main_outcome__code", "main_outcome__title"), ("Money by district", "district__name", ""))
RECOMMENDED = Q(recommendation__kind__in=["full", "part"])


def money(bids: Any, title: str, by: str, words: str) -> Chart:
    """What is asked, recommended and awarded, by one thing; the bar is what is asked."""
    rows = (
        bids.order_by()
        .values_list(by, *([words] if words else []))
        .annotate(
            count=Count("pk"),
            asked=Sum("ask_pence", default=0),
            recommended=Sum("recommendation__amount_pence", filter=RECOMMENDED, default=0),
            awarded=Sum("award__amount_pence", filter=Q(award__freed_on__isnull=True), default=0),
        )
    )
    bars = []
    for row in rows:
        label = " ".join(str(each) for each in row[: len(row) - 4] if each) or "Not said"
        count, asked, recommended, awarded = row[-4:]
        bars.append(Bar(label, asked, (count, asked, recommended, awarded)))
    bars.sort(key=lambda each: (-each.value, each.label))
    whole = f"{bars[0].label} asks for the most." if bars else "No bid was sent yet."
    return Chart(title, whole, ("Bids", "Asked", "Recommended", "Awarded"), bars, pounds=True)
