"""What officers, assessors and the panel do to a bid between its closing time and the Commissioner."""

from grants.assessment.actions.blind import (
    hide_names,
    note_names_shown,
    put_blind_file,
    save_blind_copy,
    show_names,
    take_off_blind_file,
)
from grants.assessment.actions.bulk import BULK, Bulk, do_bulk, try_bulk
from grants.assessment.actions.chasing import chase_assessors
from grants.assessment.actions.consulting import consult, move_consultation, reply
from grants.assessment.actions.desk import drop_view, save_view, tag_bid, untag_bid
from grants.assessment.actions.diligence import record_diligence, save_diligence_item
from grants.assessment.actions.direct import propose_direct, settle_direct
from grants.assessment.actions.ending import end_round, invite_to_call, write_round_note
from grants.assessment.actions.gate import check_bid, decide_eligibility, record_check, reopen_check
from grants.assessment.actions.interests import declare_interest, declare_interests
from grants.assessment.actions.interviews import arrange_interview, note_interview
from grants.assessment.actions.meeting import end_panel, leave_for, mark_came, open_panel
from grants.assessment.actions.opening import open_assessment, start_check
from grants.assessment.actions.panel import moderate, recommend, return_to_panel, send_to_panel
from grants.assessment.actions.register import end_register_entry, enter_in_register
from grants.assessment.actions.scoring import (
    ScoresIncomplete,
    assign_assessor,
    assign_assessors,
    note_printed,
    reopen_scores,
    save_scores,
    send_scores,
    share_out,
)
from grants.assessment.actions.stages import take_forward
from grants.assessment.actions.stops import hold_bodies, lift_stop, set_stop
from grants.assessment.actions.teams import save_team
from grants.assessment.actions.tryouts import choose_tryout, discard_tryout, save_tryout
from grants.assessment.entries import ScoreEntry

__all__ = [
    "BULK",
    "Bulk",
    "ScoreEntry",
    "ScoresIncomplete",
    "arrange_interview",
    "assign_assessor",
    "assign_assessors",
    "chase_assessors",
    "check_bid",
    "choose_tryout",
    "consult",
    "decide_eligibility",
    "declare_interest",
    "declare_interests",
    "discard_tryout",
    "do_bulk",
    "drop_view",
    "end_panel",
    "end_register_entry",
    "end_round",
    "enter_in_register",
    "hide_names",
    "hold_bodies",
    "invite_to_call",
    "leave_for",
    "lift_stop",
    "mark_came",
    "moderate",
    "move_consultation",
    "note_interview",
    "note_names_shown",
    "note_printed",
    "open_assessment",
    "open_panel",
    "propose_direct",
    "put_blind_file",
    "recommend",
    "record_check",
    "record_diligence",
    "reopen_check",
    "reopen_scores",
    "reply",
    "return_to_panel",
    "save_blind_copy",
    "save_diligence_item",
    "save_scores",
    "save_team",
    "save_tryout",
    "save_view",
    "send_scores",
    "send_to_panel",
    "set_stop",
    "settle_direct",
    "share_out",
    "show_names",
    "start_check",
    "tag_bid",
    "take_forward",
    "take_off_blind_file",
    "try_bulk",
    "untag_bid",
    "write_round_note",
]
