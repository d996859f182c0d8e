"""Everything that is done to returns, and the closing of a grant, which needs to know them."""

from grants.returns.actions.closing import close_grant, follow_ends
from grants.returns.actions.figures import save_figures
from grants.returns.actions.returns import (
    Gap,
    ReturnDraft,
    accept_return,
    add_evidence,
    differs,
    gaps,
    query_return,
    remind_returns,
    save_return,
    schedule_due_returns,
    schedule_returns,
    submit_return,
    waive_return,
)

__all__ = [
    "Gap",
    "ReturnDraft",
    "accept_return",
    "add_evidence",
    "close_grant",
    "differs",
    "follow_ends",
    "gaps",
    "query_return",
    "remind_returns",
    "save_figures",
    "save_return",
    "schedule_due_returns",
    "schedule_returns",
    "submit_return",
    "waive_return",
]
