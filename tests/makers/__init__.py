"""Makers walk to where a test begins through the real actions, so that a test cannot stand on an impossible grant.

from tests import makers as make
office = make.office()
officer = make.staff("officer")
call = make.call(state="published")
"""

from tests.makers.applications import A_PDF, answer_all, answered_enquiry, application, enquiry, held_document, keyed
from tests.makers.awards import assessed_call, award, notice, to_decide
from tests.makers.awards import comment as comment_on_notice
from tests.makers.awards import sign as sign_notice
from tests.makers.base import NOON, invitation, later, member, office, organisation, staff, user
from tests.makers.bids import (
    AFTER_CLOSE,
    again,
    asked,
    assessing,
    assigned,
    at_panel,
    changed,
    closed_call,
    declared,
    eligible,
    entries,
    in_check,
    pass_gate,
    recommended,
    scored,
    sent_bid,
)
from tests.makers.calls import budget, call, event, fund, plan, question_sets, source, two_sections
from tests.makers.endings import asked_back, day_after, ended, half_paid, reconciling, running
from tests.makers.payments import PAY_DAY, PAY_ON, approved, bank, batch, holding, locked, paid, payable, prepared, released
from tests.makers.returns import ACCEPTED, accepted_award, accepted_return, after, indicator, returns, sent_return
from tests.makers.returns import draft as return_draft

__all__ = [
    "ACCEPTED",
    "AFTER_CLOSE",
    "A_PDF",
    "NOON",
    "PAY_DAY",
    "PAY_ON",
    "accepted_award",
    "accepted_return",
    "after",
    "again",
    "answer_all",
    "answered_enquiry",
    "application",
    "approved",
    "asked",
    "asked_back",
    "assessed_call",
    "assessing",
    "assigned",
    "at_panel",
    "award",
    "bank",
    "batch",
    "budget",
    "call",
    "changed",
    "closed_call",
    "comment_on_notice",
    "day_after",
    "declared",
    "eligible",
    "ended",
    "enquiry",
    "entries",
    "event",
    "fund",
    "half_paid",
    "held_document",
    "holding",
    "in_check",
    "indicator",
    "invitation",
    "keyed",
    "later",
    "locked",
    "member",
    "notice",
    "office",
    "organisation",
    "paid",
    "pass_gate",
    "payable",
    "plan",
    "prepared",
    "question_sets",
    "recommended",
    "reconciling",
    "released",
    "return_draft",
    "returns",
    "running",
    "scored",
    "sent_bid",
    "sent_return",
    "sign_notice",
    "source",
    "staff",
    "to_decide",
    "two_sections",
    "user",
]
