"""What stands in a cell of the list of bids. Written here and not in the template: a page has some hundreds of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from commissioning.templatetags.house import dot_plot, on_date, pounds, status, tag
from grants.workspace.queries.desk import DeskColumn
from grants.workspace.queries.officer import BidLine

NOTHING = "–"


def body(line: BidLine) -> str:
    if line.bid.district is None:
        return line.bid.organisation.name
    return format_html('{}<br><span class="house-quiet">{}</span>', line.bid.organisation.name, line.bid.district)


def state(line: BidLine) -> str:
    return mark_safe(" ".join([status(line.bid), *(tag(flag, "red") for flag in line.flags)]))  # each part is safe already


def score(line: BidLine) -> str:
    if line.hidden:
        return mark_safe('<span class="house-quiet">Send yours first</span>')
    return NOTHING if line.total is None else str(line.total)


def scorers(line: BidLine) -> str:
    dots = dot_plot(line.totals, line.total, 0, 100) if line.totals else SafeString("")
    if not line.sent and line.bid.state != "scoring":
        return format_html("{} {}", dots, NOTHING) if dots else NOTHING
    return format_html('{} <span class="house-quiet house-nowrap">{} of {}</span>', dots, line.sent, line.wanted)


CELLS: dict[str, Callable[[BidLine], str]] = {
    "body": body,
    "kind": lambda line: line.bid.organisation.get_kind_display(),
    "call": lambda line: line.bid.call.title,
    "outcome": lambda line: line.bid.main_outcome.code if line.bid.main_outcome else NOTHING,
    "asks": lambda line: pounds(line.bid.ask_pence),
    "least": lambda line: NOTHING if line.bid.least_pence is None else pounds(line.bid.least_pence),
    "sent": lambda line: format_html('<span class="house-nowrap">{}</span>', on_date(line.bid.submitted_at)),
    "status": state,
    "score": score,
    "scorers": scorers,
}


def in_cells(lines: Iterable[BidLine], columns: Sequence[DeskColumn]) -> list[tuple[BidLine, list[tuple[DeskColumn, Any]]]]:
    """Each line with its cells, in the order of the columns; what was typed is escaped."""
    made = [(column, CELLS[column.key]) for column in columns]
    return [(line, [(column, cell(line)) for column, cell in made]) for line in lines]
