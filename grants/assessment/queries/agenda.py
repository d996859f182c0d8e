"""What the moderation meeting looks at: bids whose scorers are apart, scorers who lean, and a sample."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commissioning.calls.models import Call
from commissioning.people.models import User
from grants.assessment import moderating
from grants.assessment.models import Assessment
from grants.assessment.moderating import Leaning
from grants.assessment.queries.ranking import Ranked, ranking


@dataclass(frozen=True)
class AgendaLine:
    """A bid whose scorers must meet, with why in words."""

    row: Ranked
    why: list[str]


@dataclass(frozen=True)
class Agenda:
    """Bids, the furthest apart first; how the scorers lean; and a sample by where the totals lie. Only what she may see."""

    lines: list[AgendaLine]
    leanings: list[tuple[str, Leaning]]
    sample: dict[str, list[Ranked]]


def agenda_of(call: Call, user: Any, at: datetime, *, seed: str = "", count: int = 3) -> Agenda:
    """The agenda of a call. Six queries.

    Shape: by standard deviation, then range, then reference. Bids that she has still to score, or that a conflict bars, are left out of all three.
    Source: requirements R-4.6.
    """
    ranked = ranking(call.pk, user=user, at=at)
    titles = {each.key: each.title for each in ranked.criteria}
    seen = {row.bid.pk: row for row in ranked.rows if not row.hidden}
    lines = [
        AgendaLine(row, why_they_meet(row.bid.result.triggers, titles)) for row in seen.values() if row.needs_moderation and row.spread
    ]
    lines.sort(key=lambda each: (-each.row.spread.deviation, -each.row.spread.range, each.row.bid.reference))  # type: ignore[union-attr]
    sheets = Assessment.objects.filter(application__in=seen, state="sent", total__isnull=False).order_by("sent_at", "pk")
    rows = [(bid, who, total) for bid, who, total in sheets.values_list("application", "assessor", "total") if total is not None]
    leaning = moderating.leanings(rows)
    names = {each.pk: str(each) for each in User.objects.filter(pk__in=[each.scorer for each in leaning])}
    by_reference = {row.bid.reference: row for row in seen.values() if row.total is not None}
    lies = moderating.strata(
        {reference: row.total for reference, row in by_reference.items() if row.total is not None}, call.band_consider, call.band_recommend
    )
    sample = {
        where: [by_reference[each] for each in moderating.drawn(found, seed=seed, count=count)] if seed else []
        for where, found in lies.items()
    }
    return Agenda(lines, [(names[each.scorer], each) for each in leaning], sample)


def why_they_meet(triggers: list[dict[str, Any]], titles: dict[str, str]) -> list[str]:
    """Why scorers must meet, a sentence each. `titles` are those of the criteria, by key."""
    found = []
    for each in triggers:
        if each["why"] == "criterion":
            found.append(f"The scorers are {each['apart']} apart on “{titles.get(each['key'], each['key'])}”.")
        elif each["why"] == "totals":
            found.append(f"Their totals are {each['apart']} apart.")
        else:
            found.append("Their totals fall on either side of a band.")
    return found
