"""What finance asks of payments."""

from grants.payments.queries.bank import accounts_to_confirm, bank_page, bodies_without_account, masked, others_with_account
from grants.payments.queries.batches import approved_for, approved_waiting, batch_page, batch_rows, batches_of
from grants.payments.queries.figures import DeskFigures, FigureRow, Opened, behind_figure, desk_figures, faults
from grants.payments.queries.standing import (
    PREPARE_AHEAD,
    PaymentRow,
    Standing,
    award_payments,
    blockers,
    coding_of,
    for_desk,
    payment_rows,
    standings,
)

__all__ = [
    "PREPARE_AHEAD",
    "DeskFigures",
    "FigureRow",
    "Opened",
    "PaymentRow",
    "Standing",
    "accounts_to_confirm",
    "approved_for",
    "approved_waiting",
    "award_payments",
    "bank_page",
    "batch_page",
    "batch_rows",
    "batches_of",
    "behind_figure",
    "blockers",
    "bodies_without_account",
    "coding_of",
    "desk_figures",
    "faults",
    "for_desk",
    "masked",
    "others_with_account",
    "payment_rows",
    "standings",
]
