"""Makers walk to where a test begins through the real actions, so that a test cannot stand on an impossible grant.

from tests import makers as make
office = make.office()
officer = make.staff("officer")
call = make.call(state="published")
"""

from tests.makers.base import NOON, later, member, office, organisation, staff, user
from tests.makers.calls import budget, call, fund, plan, question_sets, source

__all__ = [
    "NOON",
    "budget",
    "call",
    "fund",
    "later",
    "member",
    "office",
    "organisation",
    "plan",
    "question_sets",
    "source",
    "staff",
    "user",
]
