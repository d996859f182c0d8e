"""What an applicant does with a bid: start it, answer it, send it, take it back."""

from grants.applications.actions.answering import add_files, save_section
from grants.applications.actions.asking import answer_asked, ask_for_more, judge_answers, send_what_was_asked, stop_waiting
from grants.applications.actions.burden import say_how_long
from grants.applications.actions.certifying import ask_certifier, hand_back
from grants.applications.actions.clock import discard_unsent_changes, remind_asked, remind_drafts
from grants.applications.actions.contacts import log_contact
from grants.applications.actions.copying import fill_from_earlier
from grants.applications.actions.documents import add_document, end_document, remind_documents, save_document_kind
from grants.applications.actions.enquiring import answer_alone, ask_question, correct_answer, draft_answer, publish_answer, set_aside
from grants.applications.actions.extending import extend_call
from grants.applications.actions.keying import ask_to_confirm, confirm_keyed, key_application, say_what_is_wrong
from grants.applications.actions.late import admit_late
from grants.applications.actions.messaging import may_write, open_messages, send_message
from grants.applications.actions.renewing import Renewed, use_new_version
from grants.applications.actions.sending import Incomplete, submit_application
from grants.applications.actions.sharing import look_at_draft, share_draft, stop_sharing
from grants.applications.actions.starting import start_application
from grants.applications.actions.withdrawing import withdraw_application

__all__ = [
    "Incomplete",
    "Renewed",
    "add_document",
    "add_files",
    "admit_late",
    "answer_alone",
    "answer_asked",
    "ask_certifier",
    "ask_for_more",
    "ask_question",
    "ask_to_confirm",
    "confirm_keyed",
    "correct_answer",
    "discard_unsent_changes",
    "draft_answer",
    "end_document",
    "extend_call",
    "fill_from_earlier",
    "hand_back",
    "judge_answers",
    "key_application",
    "log_contact",
    "look_at_draft",
    "may_write",
    "open_messages",
    "publish_answer",
    "remind_asked",
    "remind_documents",
    "remind_drafts",
    "save_document_kind",
    "save_section",
    "say_how_long",
    "say_what_is_wrong",
    "send_message",
    "send_what_was_asked",
    "set_aside",
    "share_draft",
    "start_application",
    "stop_sharing",
    "stop_waiting",
    "submit_application",
    "use_new_version",
    "withdraw_application",
]
