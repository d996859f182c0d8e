"""The list of bids as she set it: its columns, its saved views, its tags, its rows for a workbook, and a bid's neighbours in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Q, Value
from django.http import QueryDict

from commissioning.permissions import allows
from grants.assessment.models import SavedView, Tag
from grants.spreadsheets.columns import Column
from grants.workspace.queries.officer import BidLine, Listed, bid_lines, listed_bids

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class DeskColumn:
    """One column that may be shown, and how it stands in a workbook. `scores` ones are for those who may read scores."""

    key: str
    heading: str
    sheet: Column
    numeric: bool = False
    scores: bool = False


COLUMNS = {
    each.key: each
    for each in (
        DeskColumn("body", "Body", Column("Body", width=34)),
        DeskColumn("kind", "Kind of body", Column("Kind of body", width=24)),
        DeskColumn("call", "Call", Column("Call", width=30)),
        DeskColumn("outcome", "Outcome", Column("Outcome", width=12)),
        DeskColumn("asks", "Asks", Column("Asks", "pounds"), numeric=True),
        DeskColumn("least", "Least needed", Column("Least needed", "pounds"), numeric=True),
        DeskColumn("sent", "Sent", Column("Sent", "instant")),
        DeskColumn("status", "Status", Column("Status", width=22)),
        DeskColumn("score", "Score", Column("Score", "decimal"), numeric=True, scores=True),
        DeskColumn("scorers", "Scorers", Column("Scores sent", width=12), scores=True),
    )
}
USUAL = ("body", "asks", "status", "score", "scorers")


@dataclass(frozen=True)
class Furniture:
    """What stands around the list: the views that she or the office kept, and the office's tags."""

    views: list[dict[str, Any]]
    tags: list[str]


@dataclass(frozen=True)
class Neighbours:
    """Where a bid stands in a list. `number` counts from 1."""

    before: str
    after: str
    number: int
    count: int


def columns_for(user: Any, chosen: Sequence[str]) -> list[DeskColumn]:
    """The columns that she chose, or the usual ones, in their own order; none that she may not read."""
    wanted = [each for each in chosen if each in COLUMNS] or USUAL
    return [each for key, each in COLUMNS.items() if key in wanted and (not each.scores or allows(user, "scores.view"))]


def furniture_for(user: Any) -> Furniture:
    """Saved views and tags. One query."""
    offices = {each.office_id for each in user.staff_roles_held}
    views = SavedView.objects.filter(Q(owner=user) | Q(office__in=offices, is_shared=True)).order_by()
    tags = Tag.objects.filter(office__in=offices).order_by()
    nothing = Value("", output_field=CharField())
    rows = views.values_list("pk", "name", "query", "owner", "is_shared").union(
        tags.values_list("pk", "name", nothing, Value(0), Value(value=False)), all=True
    )
    found, words = [], []
    for key, name, query, owner, is_shared in rows:
        if owner:
            found.append({"pk": key, "name": name, "query": query, "is_own": owner == user.pk, "is_shared": is_shared})
        else:
            words.append(name)
    return Furniture(sorted(found, key=lambda each: each["name"].lower()), sorted(words, key=str.lower))


def list_of(user: Any, query: str, form: Any) -> Listed:
    """The list that an address asks for. `form` is made from its query; what it does not know is left out."""
    return listed_bids(user, **form(QueryDict(query)).chosen())


def neighbours(listed: Listed, reference: str) -> Neighbours | None:
    """The bids beside one in a list; None where it is not in it (any more). One query, of references only."""
    order = list(listed.bids.values_list("reference", flat=True))
    if reference not in order:
        return None
    at = order.index(reference)
    return Neighbours(order[at - 1] if at else "", order[at + 1] if at + 1 < len(order) else "", at + 1, len(order))


def sheet_columns(columns: Sequence[DeskColumn]) -> list[Column]:
    """Reference, project and tags always; then the columns of the screen, in its order."""
    return [Column("Reference", width=18), Column("Project", "words"), *(each.sheet for each in columns), Column("Tags", width=24)]


def sheet_rows(listed: Listed, columns: Sequence[DeskColumn], user: Any) -> Iterator[list[Any]]:
    """The whole list as rows under `sheet_columns`, with what she may not see yet left empty, as on the screen."""
    for line in bid_lines(listed.bids, user):
        yield [line.bid.reference, line.bid.title, *(in_sheet(each.key, line) for each in columns), ", ".join(line.tags)]


def in_sheet(key: str, line: BidLine) -> Any:
    """A cell, as its column in the workbook wants it."""
    bid = line.bid
    match key:
        case "body":
            return bid.organisation.name
        case "kind":
            return bid.organisation.get_kind_display()
        case "call":
            return bid.call.title
        case "outcome":
            return bid.main_outcome.code if bid.main_outcome else ""
        case "asks":
            return bid.ask_pence
        case "least":
            return bid.least_pence
        case "sent":
            return bid.submitted_at
        case "status":
            return " · ".join([bid.machine.states[bid.state].staff, *line.flags])
        case "score":
            return line.total
        case _:
            return f"{line.sent} of {line.wanted}"


def chosen_bids(listed: Listed, references: Sequence[str], *, everything: bool) -> list[Any]:
    """Those ticked, or all that fit, in the order of the list; at most 500. Whole rows: an act needs more than the list shows."""
    bids = listed.bids if everything else listed.bids.filter(reference__in=references[:MOST_AT_ONCE])
    return list(bids[:MOST_AT_ONCE])
