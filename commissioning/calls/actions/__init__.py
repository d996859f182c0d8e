"""What officers do with calls, from the first draft to the end of the round."""

from commissioning.calls.actions.copying import copy_call
from commissioning.calls.actions.events import (
    add_slides,
    book_place,
    booking_of,
    cancel_event,
    forget_bookings,
    give_place_back,
    save_event,
)
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
from commissioning.calls.actions.subscribing import (
    ask_for_news,
    confirm_news,
    forget_unconfirmed,
    send_call_news,
    stop_key,
    stop_news,
    subscription_to_confirm,
)

__all__ = [
    "CriterionDraft",
    "LotDraft",
    "add_slides",
    "agree_over_allocation",
    "ask_for_news",
    "book_place",
    "booking_of",
    "cancel_call",
    "cancel_event",
    "complete_call",
    "confirm_news",
    "copy_call",
    "create_call",
    "edit_call",
    "forget_bookings",
    "forget_unconfirmed",
    "gaps",
    "give_place_back",
    "lot_gaps",
    "publish_call",
    "put_elsewhere",
    "save_event",
    "send_call_news",
    "set_criteria",
    "set_lots",
    "stop_key",
    "stop_news",
    "subscription_to_confirm",
]
