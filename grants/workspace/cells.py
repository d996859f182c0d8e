"""What stands in a cell of the list of bids. Written here and not in the template: a page has some hundreds of them."""

from collections.abc import Callable, Iterable, Sequence

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
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


NUMERIC = " govuk-table__cell--numeric"
ROW = SafeString(
    '<tr class="govuk-table__row">{}<th scope="row" class="govuk-table__header" data-label="Bid"><a class="govuk-link" href="{}">{}</a><br>'
    '<span class="house-quiet">{}</span>{}</th>{}</tr>'
)
TICK = SafeString(
    '<td class="govuk-table__cell house-tick"><div class="govuk-checkboxes govuk-checkboxes--small"><div class="govuk-checkboxes__item">'
    '<input class="govuk-checkboxes__input" type="checkbox" name="bid" id="bid-{0}" value="{0}">'
    '<label class="govuk-label govuk-checkboxes__label" for="bid-{0}"><span class="govuk-visually-hidden">Tick {0}</span></label></div></div></td>'
)


def in_rows(lines: Iterable[BidLine], columns: Sequence[DeskColumn], *, within: str, ticks: bool) -> list[SafeString]:
    """Each line as a row of the table, its cells in the order of the columns; what was typed is escaped. `within` follows the address of each bid."""
    made = [
        (format_html('<td class="govuk-table__cell{}" data-label="{}">', NUMERIC if each.numeric else "", each.heading), CELLS[each.key])
        for each in columns
    ]
    place = reverse("workspace:bid", args=["-"])
    found = []
    for line in lines:
        bid = line.bid
        cells = mark_safe("".join(f"{start}{conditional_escape(cell(line))}</td>" for start, cell in made))
        tags = mark_safe("".join(f" {tag(each, 'grey')}" for each in line.tags))
        tick = format_html(TICK, bid.reference) if ticks else ""
        address = place.replace("/-/", f"/{bid.reference}/") + within
        found.append(format_html(ROW, tick, address, bid.title or bid.reference, bid.reference, tags, cells))
    return found
