"""Every question that is asked of notices, budgets and awards."""

from grants.awards.queries.agreements import (
    AwardPage,
    accepted_to_begin,
    agreement_as_data,
    at_hand,
    award_page,
    awards_for,
    indicators_for,
)
from grants.awards.queries.budget import Position, SourceLeft, budget_position, budget_positions, share_pct, sources_left
from grants.awards.queries.changes import changes_asked, changes_waiting
from grants.awards.queries.complaints import complaints_for
from grants.awards.queries.from_bid import agreed_start
from grants.awards.queries.history import PastRecipient, history_by_organisation, history_of, history_total_pence
from grants.awards.queries.letters import LetterLine, letter_templates, letters_of, letters_that_left, letters_to_send
from grants.awards.queries.notices import (
    Gap,
    PublishedNotice,
    as_data,
    bids_for_notice,
    calls_to_decide,
    departs,
    gaps,
    notice_with_rows,
    notices_for,
    positions_of,
    public_copy,
    published_notice,
    published_notices,
    retrospective,
    rows_total,
)

__all__ = [
    "AwardPage",
    "Gap",
    "LetterLine",
    "PastRecipient",
    "Position",
    "PublishedNotice",
    "SourceLeft",
    "accepted_to_begin",
    "agreed_start",
    "agreement_as_data",
    "as_data",
    "at_hand",
    "award_page",
    "awards_for",
    "bids_for_notice",
    "budget_position",
    "budget_positions",
    "calls_to_decide",
    "changes_asked",
    "changes_waiting",
    "complaints_for",
    "departs",
    "gaps",
    "history_by_organisation",
    "history_of",
    "history_total_pence",
    "indicators_for",
    "letter_templates",
    "letters_of",
    "letters_that_left",
    "letters_to_send",
    "notice_with_rows",
    "notices_for",
    "positions_of",
    "public_copy",
    "published_notice",
    "published_notices",
    "retrospective",
    "rows_total",
    "share_pct",
    "sources_left",
]
