"""What an applicant does with a bid: start it, answer it, send it, take it back."""

from grants.applications.actions.answering import add_files, save_section
from grants.applications.actions.asking import ask_for_more
from grants.applications.actions.clock import discard_unsent_changes, remind_drafts
from grants.applications.actions.late import admit_late
from grants.applications.actions.sending import Incomplete, send_what_was_asked, submit_application
from grants.applications.actions.starting import start_application
from grants.applications.actions.withdrawing import withdraw_application

__all__ = [
    "Incomplete",
    "add_files",
    "admit_late",
    "ask_for_more",
    "discard_unsent_changes",
    "remind_drafts",
    "save_section",
    "send_what_was_asked",
    "start_application",
    "submit_application",
    "withdraw_application",
]
