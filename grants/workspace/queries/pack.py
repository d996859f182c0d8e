"""The panel's pack of a call, made for one reader: what a conflict bars her from is in no part of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from commissioning.calls.models import Call
from commissioning.money import format_pounds
from grants.applications.models import LateAdmission, Sight
from grants.applications.words import say_day, say_instant
from grants.assessment.models import ConsultationReply, EligibilityCheck, Interest, Interview, Recommendation
from grants.assessment.queries import declarations_of, open_diligence, ranking, replies_about, standing_stops, waivers_of
from grants.assessment.queries.ranking import Ranking
from grants.awards.queries import budget_positions
from grants.awards.queries.budget import Position
from grants.spreadsheets.columns import Column
from grants.spreadsheets.workbook import Sheet


@dataclass(frozen=True)
class Pack:
    """What the panel reads. `left_out` is how many bids are not in it because a conflict bars the reader. Money in pence."""

    call: Call
    ranking: Ranking
    flags: dict[int, list[str]]
    interests: list[Interest]
    waivers: list[EligibilityCheck]
    late: list[LateAdmission]
    position: Position | None
    left_out: int
    replies: list[ConsultationReply]


def pack_of(call: Call, user: Any, at: datetime) -> Pack:
    """The pack for one reader. Twenty queries, however many bids."""
    ranked = ranking(call.pk, user=user, at=at)
    bids = {row.bid.pk: row.bid for row in ranked.rows}
    barred = Sight.objects.shut_to(user, at).filter(application__call=call)
    bodies = set(barred.values_list("application__organisation", flat=True))
    return Pack(
        call=call,
        ranking=ranked,
        flags=flags_of(ranked, at),
        interests=[each for each in declarations_of(call) if each.organisation_id not in bodies],
        waivers=list(waivers_of(call, user)),
        late=list(
            LateAdmission.objects.filter(application__in=bids).select_related("application", "by").order_by("application__reference")
        ),
        position=budget_positions([call.budget_id], at).get(call.budget_id),
        left_out=barred.exclude(application__state__in=["draft", "withdrawn"]).values("application").distinct().count(),
        replies=replies_about(bids, user),
    )


def flags_of(ranked: Ranking, at: datetime) -> dict[int, list[str]]:
    """What to know of a bid before its money is spoken of, in words."""
    bids = [row.bid for row in ranked.rows]
    for bid in bids:
        bid.call = ranked.call  # one and the same, and at hand
    stops = standing_stops({bid.pk: bid.organisation_id for bid in bids})
    diligence = open_diligence(bids, timezone.localdate(at))
    held = set(Interview.objects.filter(application__in=bids, noted_at__isnull=False).values_list("application_id", flat=True))
    found: dict[int, list[str]] = {}
    for row in ranked.rows:
        flags = ["Stopped"] if row.bid.pk in stops else []
        if row.bid.pk in held:
            flags.append("Interviewed")
        if row.bid.is_late:
            flags.append("Admitted late")
        if row.needs_moderation:
            flags.append("Needs moderation")
        flags += [f"Below the floor: {title}" for title in row.below_floor]
        open_lines = diligence.get(row.bid.pk, [])
        if open_lines:
            flags.append(f"Due diligence: {len(open_lines)} open")
        found[row.bid.pk] = flags
    return found


RANKING = [
    Column("Rank", width=8),
    Column("Reference", width=18),
    Column("Project", "words"),
    Column("Body", width=34),
    Column("Total", "decimal"),
    Column("Band", width=18),
    Column("Range", "decimal"),
    Column("Deviation", "decimal"),
    Column("Asks", "pounds"),
    Column("Least needed", "pounds"),
    Column("Recommended", "pounds"),
    Column("Recommendation", width=18),
    Column("Flags", "words"),
]
INTERESTS = [
    Column("Person", width=28),
    Column("Body", width=34),
    Column("Interest", width=26),
    Column("Note", "words"),
    Column("Declared", "instant"),
]
WAIVERS = [
    Column("Reference", width=18),
    Column("Body", width=34),
    Column("What", "words"),
    Column("Reason", "words"),
    Column("By", width=28),
    Column("When", "instant"),
]
REPLIES = [
    Column("Reference", width=18),
    Column("Person", width=28),
    Column("Question", "words"),
    Column("Reply", "words"),
    Column("Interest", "words"),
    Column("When", "instant"),
]
BUDGET = [
    Column("Budget", width=40),
    Column("Sum", "pounds"),
    Column("Cap", "pounds"),
    Column("Decided", "pounds"),
    Column("Proposed", "pounds"),
    Column("Share in per cent", "decimal"),
]
KINDS = dict(Recommendation._meta.get_field("kind").choices or [])


def ranking_rows(pack: Pack) -> list[list[Any]]:
    """A row a bid, under RANKING."""
    return [
        [
            f"{row.place}{'=' if row.tied else ''}" if row.place else "",
            row.bid.reference,
            row.bid.title,
            row.bid.organisation.name,
            row.total,
            row.band,
            row.spread.range if row.spread else None,
            row.spread.deviation if row.spread else None,
            row.bid.ask_pence,
            row.bid.least_pence,
            row.recommendation.amount_pence if row.recommendation else None,
            KINDS.get(row.recommendation.kind, "") if row.recommendation else "",
            "; ".join(pack.flags[row.bid.pk]),
        ]
        for row in pack.ranking.rows
    ]


def interest_rows(pack: Pack) -> list[list[Any]]:
    return [[str(each.user), each.organisation.name, each.get_kind_display(), each.note, each.at] for each in pack.interests]


def waiver_rows(pack: Pack) -> list[list[Any]]:
    """Tests that were waived, and bids that were let in late."""
    waived = [
        [each.application.reference, each.application.organisation.name, f"Waived: {each.label}", each.reason, str(each.by), each.at]
        for each in pack.waivers
    ]
    names = {row.bid.pk: row.bid.organisation.name for row in pack.ranking.rows}
    late = [
        [each.application.reference, names[each.application_id], "Admitted late", each.reason, str(each.by), each.at] for each in pack.late
    ]
    return waived + late


def reply_rows(pack: Pack) -> list[list[Any]]:
    """What consultees said, by bid."""
    return [
        [each.application.reference, str(each.user), each.consultation.question, each.text, each.interest, each.at] for each in pack.replies
    ]


def budget_rows(pack: Pack) -> list[list[Any]]:
    position = pack.position
    if position is None:
        return []
    sums = [position.budget_pence, position.cap_pence, position.decided_pence, position.proposed_pence]
    return [[str(position.budget), *sums, position.share_pct]]


def as_sheets(pack: Pack) -> list[Sheet]:
    """The workbook."""
    return [
        Sheet("Ranking", RANKING, ranking_rows(pack)),
        Sheet("Interests", INTERESTS, interest_rows(pack)),
        Sheet("Waivers and late bids", WAIVERS, waiver_rows(pack)),
        Sheet("Consultation", REPLIES, reply_rows(pack)),
        Sheet("Budget", BUDGET, budget_rows(pack)),
    ]


def as_document(pack: Pack, reader: str, at: datetime) -> dict[str, Any]:
    """The document: all of it text."""

    def said(value: Any) -> str:
        return "–" if value in (None, "") else str(value)

    def money(pence: int | None) -> str:
        return "–" if pence is None else format_pounds(pence)

    columns = (0, 4, 6, 7, 8, 10)
    return {
        "call": pack.call.title,
        "reference": pack.call.reference,
        "reader": reader,
        "made": say_instant(at.replace(second=0, microsecond=0)),
        "left_out": f"{pack.left_out} bid{'s are' if pack.left_out != 1 else ' is'} not in this copy, because of a conflict that its reader declared, or because names are hidden from her."
        if pack.left_out
        else "",
        "budget": [
            {"name": row[0], "sum": money(row[1]), "cap": money(row[2]), "counted": money(row[3] + row[4]), "share": f"{row[5]}%"}
            for row in budget_rows(pack)
        ],
        "bids": [
            {
                "title": f"{row[1]} {row[2]}".strip(),
                "body": row[3],
                "cells": [money(row[each]) if each in (8, 10) else said(row[each]) for each in columns],
                "band": said(row[5]),
                "flags": row[12],
            }
            for row in ranking_rows(pack)
        ],
        "replies": [[f"{row[0]}, {row[1]}", row[2], row[3] + (f" (Interest: {row[4]})" if row[4] else "")] for row in reply_rows(pack)],
        "interests": [[row[0], row[1], row[2], said(row[3])] for row in interest_rows(pack)],
        "waivers": [
            [f"{row[0]} {row[1]}", row[2], row[3], f"{row[4]}, {say_day(timezone.localdate(row[5]))}"] for row in waiver_rows(pack)
        ],
    }
