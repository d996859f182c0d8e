"""What officers do with calls, from the first draft to the end of the round."""

from commissioning.calls.actions.copying import copy_call
from commissioning.calls.actions.money import put_elsewhere
from commissioning.calls.actions.setting_up import (
    CriterionDraft,
    LotDraft,
    agree_over_allocation,
    cancel_call,
    complete_call,
    create_call,
    edit_call,
    gaps,
    lot_gaps,
    publish_call,
    set_criteria,
    set_lots,
)

__all__ = [
    "CriterionDraft",
    "LotDraft",
    "agree_over_allocation",
    "cancel_call",
    "complete_call",
    "copy_call",
    "create_call",
    "edit_call",
    "gaps",
    "lot_gaps",
    "publish_call",
    "put_elsewhere",
    "set_criteria",
    "set_lots",
]
