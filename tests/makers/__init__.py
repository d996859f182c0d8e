"""Makers walk to where a test begins through the real actions, so that a test cannot stand on an impossible grant.

from tests import makers as make
office = make.office()
officer = make.staff("officer")
call = make.call(state="published")
"""

from tests.makers.applications import answer_all, application
from tests.makers.base import NOON, later, member, office, organisation, staff, user
from tests.makers.bids import (
    AFTER_CLOSE,
    again,
    assessing,
    assigned,
    at_panel,
    closed_call,
    declared,
    eligible,
    entries,
    in_check,
    recommended,
    scored,
    sent_bid,
)
from tests.makers.calls import budget, call, fund, plan, question_sets, source

__all__ = [
    "AFTER_CLOSE",
    "NOON",
    "again",
    "answer_all",
    "application",
    "assessing",
    "assigned",
    "at_panel",
    "budget",
    "call",
    "closed_call",
    "declared",
    "eligible",
    "entries",
    "fund",
    "in_check",
    "later",
    "member",
    "office",
    "organisation",
    "plan",
    "question_sets",
    "recommended",
    "scored",
    "sent_bid",
    "source",
    "staff",
    "user",
]
