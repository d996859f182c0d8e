"""Everything that is done to notices, awards and conditions."""

from grants.awards.actions.conditions import add_condition, decide_condition, send_evidence
from grants.awards.actions.documents import store_agreement, store_notice_document
from grants.awards.actions.drafting import (
    add_to_notice,
    comment_financial,
    comment_legal,
    depart,
    draft_notice,
    edit_notice,
    edit_row,
    make_ready,
    take_back,
    take_off_notice,
)
from grants.awards.actions.measures import agree_measures
from grants.awards.actions.offers import (
    accept_award,
    begin_awards,
    decline_award,
    extend_acceptance,
    lapse_offers,
    offer_all,
    offer_award,
    remind_offers,
    run_due,
)
from grants.awards.actions.signing import correct_notice, publish_notice, sign_notice
from grants.awards.parts import HeadDraft, MeasureDraft, OutputDraft, SourcePart, YearPart

__all__ = [
    "HeadDraft",
    "MeasureDraft",
    "OutputDraft",
    "SourcePart",
    "YearPart",
    "accept_award",
    "add_condition",
    "add_to_notice",
    "agree_measures",
    "begin_awards",
    "comment_financial",
    "comment_legal",
    "correct_notice",
    "decide_condition",
    "decline_award",
    "depart",
    "draft_notice",
    "edit_notice",
    "edit_row",
    "extend_acceptance",
    "lapse_offers",
    "make_ready",
    "offer_all",
    "offer_award",
    "publish_notice",
    "remind_offers",
    "run_due",
    "send_evidence",
    "sign_notice",
    "store_agreement",
    "store_notice_document",
    "take_back",
    "take_off_notice",
]
