"""What people do about people: the office, organisations and those who act for them, and the roles of staff."""

from commissioning.people.actions.account import ask_for_address, clear_sessions, confirm_address, edit_account, end_sessions
from commissioning.people.actions.appointing import appoint_owner
from commissioning.people.actions.election import lift_election_period, set_election_period
from commissioning.people.actions.invitations import accept_invitation, invite, send_invitation_again, withdraw_invitation
from commissioning.people.actions.members import add_member, change_member_role, join, leave_organisation, remove_member
from commissioning.people.actions.office import found_office, rename_office
from commissioning.people.actions.organisations import EDITABLE, create_organisation, edit_organisation, record_organisation
from commissioning.people.actions.roles import EDITORS, confirm_role, end_role, give_role

__all__ = [
    "EDITABLE",
    "EDITORS",
    "accept_invitation",
    "add_member",
    "appoint_owner",
    "ask_for_address",
    "change_member_role",
    "clear_sessions",
    "confirm_address",
    "confirm_role",
    "create_organisation",
    "edit_account",
    "edit_organisation",
    "end_role",
    "end_sessions",
    "found_office",
    "give_role",
    "invite",
    "join",
    "leave_organisation",
    "lift_election_period",
    "record_organisation",
    "remove_member",
    "rename_office",
    "send_invitation_again",
    "set_election_period",
    "withdraw_invitation",
]
