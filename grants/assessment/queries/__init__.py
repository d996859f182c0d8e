"""What is asked of checks, interests, scores and the ranking."""

from grants.assessment.queries.agenda import Agenda, AgendaLine, agenda_of, why_they_meet
from grants.assessment.queries.blind import (
    BEFORE_PANEL,
    bids_to_make_ready,
    blind_read_of,
    copies_of,
    hidden_until,
    read_by_scorer,
    readings,
    words_hidden,
)
from grants.assessment.queries.consulting import Asked, asked_of, consultations_of, consultees, replies_about, replies_of
from grants.assessment.queries.diligence import DiligenceLine, diligence_items, diligence_of, found_before, open_diligence
from grants.assessment.queries.gate import GateLine, finding_of, gate_of, waivers_of
from grants.assessment.queries.interests import BodyToDeclare, bodies_of, declarations_of, undeclared
from grants.assessment.queries.matches import matches, register_of
from grants.assessment.queries.panel import Bench, benches, meetings_of, open_meeting
from grants.assessment.queries.ranking import Ranked, Ranking, ranking
from grants.assessment.queries.scores import Sheet, SheetLine, may_see_scores_of, own_criteria, sheets_of
from grants.assessment.queries.stops import may_see_stops, standing_stops, stops_of
from grants.assessment.queries.tryouts import chosen_amount
from grants.assessment.queries.work import (
    Board,
    Given,
    Load,
    Progress,
    board_of,
    given_to,
    next_to_score,
    outstanding,
    people_to_assign,
    progress,
    teams_of,
)

__all__ = [
    "BEFORE_PANEL",
    "Agenda",
    "AgendaLine",
    "Asked",
    "Bench",
    "Board",
    "BodyToDeclare",
    "DiligenceLine",
    "GateLine",
    "Given",
    "Load",
    "Progress",
    "Ranked",
    "Ranking",
    "Sheet",
    "SheetLine",
    "agenda_of",
    "asked_of",
    "benches",
    "bids_to_make_ready",
    "blind_read_of",
    "board_of",
    "bodies_of",
    "chosen_amount",
    "consultations_of",
    "consultees",
    "copies_of",
    "declarations_of",
    "diligence_items",
    "diligence_of",
    "finding_of",
    "found_before",
    "gate_of",
    "given_to",
    "hidden_until",
    "matches",
    "may_see_scores_of",
    "may_see_stops",
    "meetings_of",
    "next_to_score",
    "open_diligence",
    "open_meeting",
    "outstanding",
    "own_criteria",
    "people_to_assign",
    "progress",
    "ranking",
    "read_by_scorer",
    "readings",
    "register_of",
    "replies_about",
    "replies_of",
    "sheets_of",
    "standing_stops",
    "stops_of",
    "teams_of",
    "undeclared",
    "waivers_of",
    "why_they_meet",
    "words_hidden",
]
