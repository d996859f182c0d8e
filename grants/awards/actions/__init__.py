"""Everything that is done to notices, awards and conditions."""

from datetime import datetime

from grants.awards.actions.asking import agree_change, ask_change, decline_change, withdraw_change
from grants.awards.actions.complaints import answer_complaint, log_complaint
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
from grants.awards.actions.ending import (
    close_award,
    end_award,
    end_awards,
    resume_award,
    start_reconciliation,
    suspend_award,
    terminate_award,
)
from grants.awards.actions.letters import drop_letter, save_letter_template, write_letter
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
)
from grants.awards.actions.signing import correct_notice, publish_notice, release_notice, sign_notice
from grants.awards.actions.subsidy import answer_subsidy, confirm_assistance, enter_in_database
from grants.awards.actions.varying import record_variation
from grants.awards.parts import HeadDraft, MeasureDraft, OutputDraft, SourcePart, YearPart


def run_due(*, at: datetime) -> int:
    """What the clock does to awards: reminders, lapses, beginnings, ends. Gives how many things it did."""
    return remind_offers(at=at) + lapse_offers(at=at) + begin_awards(at=at) + end_awards(at=at)


__all__ = [
    "HeadDraft",
    "MeasureDraft",
    "OutputDraft",
    "SourcePart",
    "YearPart",
    "accept_award",
    "add_condition",
    "add_to_notice",
    "agree_change",
    "agree_measures",
    "answer_complaint",
    "answer_subsidy",
    "ask_change",
    "begin_awards",
    "close_award",
    "comment_financial",
    "comment_legal",
    "confirm_assistance",
    "correct_notice",
    "decide_condition",
    "decline_award",
    "decline_change",
    "depart",
    "draft_notice",
    "drop_letter",
    "edit_notice",
    "edit_row",
    "end_award",
    "end_awards",
    "enter_in_database",
    "extend_acceptance",
    "lapse_offers",
    "log_complaint",
    "make_ready",
    "offer_all",
    "offer_award",
    "publish_notice",
    "record_variation",
    "release_notice",
    "remind_offers",
    "resume_award",
    "run_due",
    "save_letter_template",
    "send_evidence",
    "sign_notice",
    "start_reconciliation",
    "store_agreement",
    "store_notice_document",
    "suspend_award",
    "take_back",
    "take_off_notice",
    "terminate_award",
    "withdraw_change",
    "write_letter",
]
