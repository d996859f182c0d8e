"""Every address of ours and every kind of person: who is let in, and who is kept out. A new address without a row fails.

Lists let in whoever may have something in them, and show each only her own: an officer of another office finds them empty.

Let in: the page answers, or says what is wrong with what was sent. Kept out: 403, 404, or sent to sign in.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from commissioning.calls.actions import book_place
from commissioning.calls.event_notices import PLACE
from commissioning.calls.models import Subscription
from commissioning.calls.news_links import CONFIRM, STOP
from commissioning.files.actions import store_bytes
from commissioning.mail.actions import send
from commissioning.people.actions import give_role, set_election_period
from commissioning.people.models import District, Membership, Office, Organisation, StaffRole, User
from commissioning.permissions import STAFF_ROLES
from grants.applications.actions import log_contact
from grants.applications.models import Application, Sight
from grants.assessment.actions import consult, enter_in_register, hide_names, open_panel, save_team, save_tryout, save_view, set_stop
from grants.assessment.models import DiligenceItem
from grants.awards.actions import answer_subsidy, ask_change, log_complaint, offer_award
from grants.awards.models import Award
from grants.awards.models.subsidy import LIMBS
from grants.payments.models import BankDetails, Recovery
from grants.workspace.actions import merge_bodies
from tests import makers as make
from tests.makers.awards import DECIDED
from tests.makers.base import administrators

OFFICE = "officer commissioner delegate monitoring_officer chief_finance_officer finance auditor"
SCORES = "officer commissioner delegate monitoring_officer chief_finance_officer auditor"
MONEY = "officer chief_finance_officer finance auditor"
MEMBERS = "owner editor viewer"
SIGNED_IN = f"{MEMBERS} other_applicant {' '.join(STAFF_ROLES)} conflicted_officer other_office scorer"
EVERYONE = f"stranger {SIGNED_IN}"
PEOPLE = EVERYONE.split()
OURS = (
    "applications",
    "assessment",
    "awards",
    "payments",
    "returns",
    "workspace",
    "transparency",
    "spreadsheets",
    "people",
    "calls",
    "files",
    "demo",
)


@dataclass
class World:
    """One of everything, each made by its real action."""

    users: dict[str, User | None]
    things: dict[str, Any]


@dataclass(frozen=True)
class Row:
    """How to ask for an address, and who is let in."""

    args: Callable[[World], list[Any]]
    let_in: str
    post: bool = False
    data: Mapping[str, str] = field(default_factory=dict)


def get(args: Callable[[World], list[Any]], let_in: str) -> Row:
    return Row(args, let_in)


def post(args: Callable[[World], list[Any]], let_in: str, **data: str) -> Row:
    return Row(args, let_in, post=True, data=data)


def nothing(world: World) -> list[Any]:
    return []


def by(*path: str) -> Callable[[World], list[Any]]:
    """Arguments named by dotted paths into the world, or plain words after a colon."""

    def arguments(world: World) -> list[Any]:
        found = []
        for each in path:
            if each.startswith(":"):
                found.append(each[1:])
                continue
            thing, *rest = each.split(".")
            value = world.things[thing]
            for name in rest:
                value = getattr(value, name)
            found.append(value)
        return found

    return arguments


DRAFT, BID, CALL, OPEN = by("draft.reference"), by("bid.reference"), by("call.reference"), by("open_call.reference")
NOTICE, AWARD, RETURN = by("notice.reference"), by("award.reference"), by("due_return.reference")

ROWS: dict[str, Row] = {
    # the clerk
    "applications:check": get(OPEN, EVERYONE),
    "applications:check_question": get(by("open_call.reference", ":in-area"), EVERYONE),
    "applications:check_result": get(OPEN, EVERYONE),
    "applications:start": get(OPEN, SIGNED_IN),
    "applications:bid": get(DRAFT, MEMBERS),
    "applications:section": get(by("draft.reference", ":project"), "owner editor"),
    "applications:keep": post(by("draft.reference", ":project"), "owner editor", question="name", name="Sign"),
    "applications:answers": get(DRAFT, "owner editor"),
    "applications:certifier": get(DRAFT, "owner editor"),
    "applications:hand_back": get(DRAFT, "owner editor"),
    "applications:thread": get(BID, f"{MEMBERS} officer monitoring_officer auditor"),
    "applications:sent": get(BID, f"{MEMBERS} {OFFICE}"),
    "applications:how_long": get(BID, "owner editor"),
    "applications:read": get(BID, f"{MEMBERS} {OFFICE}"),
    "applications:fill": get(DRAFT, "owner editor"),
    "applications:share": get(DRAFT, "owner editor"),
    "applications:share_end": post(DRAFT, "owner editor"),
    "applications:documents": get(by("body.pk"), f"{MEMBERS} {OFFICE}"),
    "applications:document_end": post(by("document.organisation_id", "document.pk"), "owner editor"),
    "applications:key": get(OPEN, "officer conflicted_officer"),
    "applications:key_body": get(OPEN, "officer conflicted_officer"),
    "applications:keyed": get(by("keyed.application.reference"), "officer"),
    "applications:confirm": get(by("keyed.key"), EVERYONE),
    "applications:contacts": get(by("body.pk"), "officer monitoring_officer auditor other_office"),
    "applications:contact_new": get(by("body.pk"), "officer other_office"),
    "applications:contact_correct": get(by("body.pk", "contact.pk"), "officer"),
    "applications:document_kinds": get(nothing, "officer conflicted_officer other_office"),
    "applications:document_kind": get(by("document.kind_id"), "officer conflicted_officer other_office"),
    "applications:withdraw": get(DRAFT, "owner"),
    "applications:enquire": get(OPEN, SIGNED_IN),
    "applications:enquiries": get(OPEN, "officer conflicted_officer"),
    "applications:enquiry": get(by("enquiry.call.reference", "enquiry.pk"), "officer"),
    "applications:enquiry_correct": get(by("answered.call.reference", "answered.pk"), "officer"),
    "applications:new_form": get(OPEN, "officer conflicted_officer"),
    "applications:extend": get(OPEN, "officer conflicted_officer"),
    "applications:late": get(CALL, "officer conflicted_officer"),
    "applications:ask": get(by("checked.reference"), "officer"),
    "applications:asked": get(by("asked.reference"), f"{MEMBERS} {OFFICE}"),
    "applications:asked_item": get(by("asked.reference", ":1"), "owner editor"),
    "applications:judge": get(by("asked.reference"), "officer"),
    "applications:go_on": post(by("asked.reference"), "officer"),
    "applications:changes": get(by("sent_twice.reference"), f"{MEMBERS} {OFFICE}"),
    "people:election": get(nothing, "officer administrator auditor finance chief_finance_officer monitoring_officer conflicted_officer"),
    "people:election_lift": post(by("period.pk"), "monitoring_officer"),
    "people:organisation_add": get(nothing, SIGNED_IN),
    "people:organisation": get(by("body.pk"), f"{MEMBERS} {OFFICE} conflicted_officer other_office"),
    "people:organisation_edit": get(by("body.pk"), "owner editor"),
    "people:member_remove": post(by("body.pk", "editor_membership.pk"), "owner"),
    "people:member": get(by("body.pk", "editor_membership.pk"), "owner"),
    "people:leave": post(by("body.pk"), MEMBERS),
    "people:hand_over": get(by("body.pk"), "owner"),
    "people:appoint": get(by("body.pk"), "officer conflicted_officer other_office"),
    "people:invitation": get(by("invitation.key"), EVERYONE),
    "people:invitation_again": post(by("body.pk", "invitation.pk"), "owner"),
    "people:invitation_withdraw": post(by("body.pk", "invitation.pk"), "owner"),
    "people:account": get(nothing, SIGNED_IN),
    "people:address": get(nothing, SIGNED_IN),
    "people:address_code": get(nothing, SIGNED_IN),
    "workspace:left_work": get(by("body.pk"), "owner"),
    # the office
    "people:people": get(nothing, "officer administrator auditor finance chief_finance_officer monitoring_officer conflicted_officer"),
    "people:give": post(nothing, "administrator"),
    "people:confirm": post(by("waiting_role.pk"), "administrator monitoring_officer"),
    "people:end": post(by("waiting_role.pk"), "administrator"),
    "people:text_size": get(nothing, EVERYONE),
    "people:colours": get(nothing, EVERYONE),
    "calls:news": get(nothing, EVERYONE),
    "calls:news_asked": get(nothing, EVERYONE),
    "calls:news_confirm": get(by("news_confirm"), EVERYONE),
    "calls:news_stop": get(by("news_stop"), EVERYONE),
    "calls:new": get(nothing, "officer conflicted_officer"),
    "calls:agree": get(by("call.budget_id"), "chief_finance_officer"),
    "calls:set_up": get(CALL, f"{OFFICE} assessor scorer conflicted_officer"),
    "calls:edit": get(CALL, "officer conflicted_officer"),
    "calls:criteria": get(CALL, "officer conflicted_officer"),
    "calls:lots": get(CALL, "officer conflicted_officer"),
    "calls:copy": get(CALL, "officer conflicted_officer"),
    "calls:events": get(CALL, "officer conflicted_officer"),
    "calls:event_new": get(CALL, "officer conflicted_officer"),
    "calls:event": get(by("event.call.reference", "event.pk"), "officer conflicted_officer"),
    "calls:event_edit": get(by("event.call.reference", "event.pk"), "officer conflicted_officer"),
    "calls:event_book": get(by("event.key"), EVERYONE),
    "calls:event_booked": get(by("event.key"), EVERYONE),
    "calls:event_waiting": get(by("event.key"), EVERYONE),
    "calls:place": get(by("place"), EVERYONE),
    "calls:publish": post(CALL, "officer conflicted_officer"),
    "calls:cancel": post(CALL, "officer conflicted_officer"),
    # assessment
    "assessment:mine": get(nothing, "officer assessor scorer conflicted_officer other_office"),
    "assessment:keep": post(by("sheet.pk", ":1"), "scorer"),
    "assessment:keep_words": post(by("sheet.pk"), "scorer"),
    "assessment:review": get(by("sheet.pk"), "scorer"),
    "assessment:paper": get(by("sheet.pk"), "scorer"),
    "assessment:criterion": get(by("sheet.pk", ":1"), "scorer"),
    "assessment:reopen": post(by("sheet.pk"), "officer conflicted_officer"),
    "assessment:declare": get(
        CALL, "officer commissioner delegate monitoring_officer chief_finance_officer finance assessor conflicted_officer scorer"
    ),
    "assessment:declarations": get(CALL, f"{SCORES} conflicted_officer"),
    "assessment:open": post(CALL, "officer conflicted_officer"),
    "assessment:share": get(CALL, "officer conflicted_officer"),
    "assessment:panel_table": get(CALL, "officer conflicted_officer"),
    "assessment:score_table": get(CALL, "assessor scorer officer conflicted_officer"),
    "assessment:end_round": get(CALL, "officer conflicted_officer"),
    "assessment:forward": get(CALL, "officer conflicted_officer"),
    "assessment:invite": get(CALL, "officer conflicted_officer"),
    "assessment:round_note": get(CALL, f"{OFFICE} assessor scorer conflicted_officer"),
    "assessment:consultations": get(CALL, f"{SCORES} conflicted_officer"),
    "assessment:consult": get(CALL, "officer conflicted_officer"),
    "assessment:consultation": get(by("consultation.call.reference", "consultation.pk"), f"{SCORES} conflicted_officer"),
    "assessment:consulted": get(nothing, "consultee"),
    "assessment:consulted_bid": get(by("consultation.pk", "sheet.application.reference"), "consultee"),
    "assessment:direct": get(BID, SCORES),
    "assessment:blind": get(CALL, "officer conflicted_officer"),
    "assessment:blind_bid": get(by("unnamed.reference"), "officer conflicted_officer"),
    "assessment:interview": get(by("interviewed.reference"), f"{SCORES} conflicted_officer"),
    "assessment:board": get(CALL, f"{SCORES} conflicted_officer"),
    "assessment:remind": post(CALL, "officer conflicted_officer"),
    "assessment:teams": get(nothing, "officer conflicted_officer other_office"),
    "assessment:team_new": get(nothing, "officer conflicted_officer other_office"),
    "assessment:team": get(by("team.pk"), "officer conflicted_officer"),
    "assessment:ranking": get(CALL, f"{SCORES} conflicted_officer"),
    "assessment:check": get(by("checked.reference"), "officer"),
    "assessment:assign": get(by("checked.reference"), "officer"),
    "assessment:moderate": get(BID, "officer"),
    "assessment:recommend": get(BID, "officer"),
    "assessment:step": post(by("bid.reference", ":send-to-panel"), "officer"),
    "assessment:agenda": get(CALL, f"{SCORES} conflicted_officer"),
    "assessment:panel": get(CALL, f"{SCORES} conflicted_officer"),
    "assessment:panel_new": get(CALL, "officer conflicted_officer"),
    "assessment:panel_meeting": get(by("meeting.call.reference", "meeting.pk"), f"{SCORES} conflicted_officer"),
    "assessment:register": get(by("entry.user_id"), "officer monitoring_officer auditor"),
    "assessment:register_end": get(by("entry.user_id", "entry.pk"), "officer monitoring_officer"),
    "assessment:diligence": get(by("checked.reference"), "officer monitoring_officer chief_finance_officer"),
    "assessment:diligence_items": get(nothing, "officer conflicted_officer other_office"),
    "assessment:diligence_item_new": get(nothing, "officer conflicted_officer other_office"),
    "assessment:diligence_item": get(by("diligence_item.pk"), "officer conflicted_officer other_office"),
    "assessment:stops": get(by("body.pk"), f"{OFFICE} other_office"),
    "assessment:stop_new": get(by("body.pk"), "officer monitoring_officer chief_finance_officer finance other_office"),
    "assessment:stop_lift": get(by("body.pk", "stop.pk"), "monitoring_officer chief_finance_officer"),
    # decisions and awards
    "awards:notices": get(nothing, f"{OFFICE} conflicted_officer other_office"),
    "awards:notice_new": get(nothing, "officer conflicted_officer other_office"),
    "awards:notice": get(NOTICE, f"{OFFICE} conflicted_officer"),
    "awards:notice_edit": get(NOTICE, "officer"),
    "awards:notice_row": get(by("notice.reference", "row.pk"), "officer"),
    "awards:notice_depart": get(by("notice.reference", "row.pk"), "commissioner delegate"),
    "awards:notice_row_off": post(by("notice.reference", "row.pk"), "officer"),
    "awards:notice_comment": get(by("notice.reference", ":legal"), "monitoring_officer"),
    "awards:subsidies": get(nothing, "officer monitoring_officer chief_finance_officer finance auditor conflicted_officer other_office"),
    "awards:subsidy": get(BID, "officer monitoring_officer chief_finance_officer finance auditor"),
    "awards:subsidy_confirm": get(by("assisted.reference"), "owner"),
    "awards:subsidy_entry": get(AWARD, "officer"),
    "awards:complaints": get(nothing, "officer monitoring_officer auditor conflicted_officer other_office"),
    "awards:complaint": get(by("complaint.pk"), "officer monitoring_officer auditor"),
    "awards:complaint_new": get(by("bid.reference"), "officer monitoring_officer"),
    "awards:letters": get(NOTICE, f"{OFFICE} conflicted_officer"),
    "awards:letter": get(by("notice.reference", "row.pk"), ""),  # its letters have left
    "awards:letter_templates": get(nothing, "officer conflicted_officer other_office"),
    "awards:letter_template": get(by(":refuse"), "officer conflicted_officer other_office"),
    "awards:notice_sign": get(NOTICE, "commissioner delegate"),
    "awards:notice_move": post(by("notice.reference", ":publish"), "officer conflicted_officer"),
    "awards:notice_offer_all": post(NOTICE, "officer conflicted_officer"),
    "awards:notice_correct": post(NOTICE, "officer"),
    "awards:awards": get(nothing, SIGNED_IN),
    "awards:award": get(AWARD, f"{OFFICE} {MEMBERS}"),
    "awards:offer": post(AWARD, "officer"),
    "awards:accept": post(AWARD, "owner"),
    "awards:decline": post(AWARD, "owner"),
    "awards:extend": post(AWARD, "officer"),
    "awards:agree": get(AWARD, "officer"),
    "awards:condition_new": get(AWARD, "officer"),
    "awards:condition_evidence": get(by("award.reference", ":1"), "owner editor"),
    "awards:condition_decide": get(by("award.reference", ":1"), "officer"),
    "awards:changes": get(nothing, f"{OFFICE} conflicted_officer other_office"),
    "awards:change_ask": get(AWARD, "owner editor"),
    "awards:change_withdraw": post(by("award.reference", ":1"), "owner editor"),
    "awards:change_decline": get(by("award.reference", ":1"), "officer"),
    "awards:suspend": get(AWARD, "officer"),
    "awards:resume": post(AWARD, "officer"),
    "awards:end": get(AWARD, "officer"),
    "awards:reconcile": post(AWARD, "officer"),
    # monitoring
    "returns:mine": get(nothing, SIGNED_IN),
    "returns:fill": get(RETURN, "owner editor"),
    "returns:section": get(by("due_return.reference", ":referrals"), ""),
    "returns:check": get(RETURN, "owner editor"),
    "returns:ask": post(RETURN, "officer"),
    "returns:accept": post(RETURN, "officer"),
    "returns:waive": post(RETURN, "officer"),
    "returns:close": post(AWARD, "officer"),
    "returns:return": get(RETURN, f"{MEMBERS} officer commissioner chief_finance_officer finance auditor"),
    # payments
    "payments:bank": get(by("body.pk"), MEMBERS),
    "payments:accounts": get(nothing, f"{MONEY} conflicted_officer"),
    "payments:confirm_bank": get(by("bank.pk"), f"{MONEY} conflicted_officer"),
    "payments:supplier": get(by("body.pk"), "finance"),
    "payments:award": get(AWARD, "officer chief_finance_officer finance auditor"),
    "payments:plan": post(AWARD, "officer"),
    "payments:vary": get(AWARD, "officer"),
    "payments:terminate": get(AWARD, "officer"),
    "payments:add_payment": get(AWARD, "officer"),
    "payments:cancel": get(by("instalment.pk"), "officer"),
    "payments:ask_back": get(AWARD, "officer"),
    "payments:waive": get(AWARD, "officer"),
    "payments:to_return": get(AWARD, MEMBERS),
    "payments:recoveries": get(nothing, f"{MONEY} conflicted_officer"),
    "payments:recovery": get(by("recovery.pk"), MONEY),
    "payments:write_off": post(by("recovery.pk"), "officer chief_finance_officer"),
    "payments:approvals": get(nothing, f"{MONEY} conflicted_officer"),
    "payments:step": post(by("instalment.pk", ":prepare"), "officer"),
    "payments:coding": get(by("instalment.pk"), MONEY),
    "payments:batches": get(nothing, "officer chief_finance_officer finance auditor conflicted_officer"),
    "payments:paid_file": get(nothing, "finance"),
    "payments:open_batch": post(nothing, "officer conflicted_officer"),
    "payments:batch": get(by("batch.pk"), "officer chief_finance_officer finance auditor conflicted_officer"),
    "payments:add_to_batch": post(by("batch.pk"), "officer conflicted_officer"),
    "payments:batch_step": post(by("batch.pk", ":release"), "finance"),
    "payments:cancel_batch": post(by("batch.pk"), "finance chief_finance_officer"),
    "payments:paid": post(by("batch.pk"), "finance"),
    "payments:returned": post(by("batch.pk", "approved.pk"), "finance"),
    "spreadsheets:lock_batch": post(by("batch.pk"), "finance"),
    "spreadsheets:form_workbook": get(by("draft.reference"), "owner editor"),
    "spreadsheets:form_workbook_file": get(by("draft.reference"), "owner editor"),
    "spreadsheets:exports": get(nothing, "officer finance chief_finance_officer auditor conflicted_officer"),
    # the record
    "transparency:register": get(nothing, EVERYONE),
    "transparency:award": get(AWARD, ""),
    "transparency:notices": get(nothing, EVERYONE),
    "transparency:notice": get(NOTICE, ""),
    "transparency:months": get(nothing, EVERYONE),
    "transparency:monthly": get(by(":2027", ":1"), EVERYONE),
    "transparency:monthly_check": get(by(":2027", ":1"), "officer conflicted_officer"),
    "transparency:history": get(nothing, EVERYONE),
    # desks
    "workspace:finance": get(nothing, "officer chief_finance_officer finance auditor conflicted_officer"),
    "workspace:finance_rows": get(
        by(":committed", ":fund", "call.fund_id", ":2027"), "officer chief_finance_officer finance auditor conflicted_officer"
    ),
    "workspace:final_account": get(AWARD, MONEY),
    "workspace:home": get(nothing, SIGNED_IN),
    "workspace:today": get(nothing, SIGNED_IN),
    "workspace:calls": get(nothing, f"{OFFICE} assessor scorer conflicted_officer other_office"),
    "workspace:call": get(CALL, f"{OFFICE} assessor scorer conflicted_officer"),
    "workspace:tryouts": get(CALL, f"{SCORES} conflicted_officer"),
    "workspace:tryout_new": get(CALL, f"{SCORES} conflicted_officer"),
    "workspace:tryout_figures": post(CALL, f"{SCORES} conflicted_officer"),
    "workspace:tryout": get(by("checked.call.reference", "tryout.pk"), f"{SCORES} conflicted_officer"),
    "workspace:tryout_choose": post(by("checked.call.reference", "tryout.pk"), "officer conflicted_officer"),
    "workspace:tryout_discard": post(by("checked.call.reference", "tryout.pk"), "officer conflicted_officer"),
    "workspace:bids": get(nothing, f"{OFFICE} assessor scorer conflicted_officer other_office"),
    "workspace:bids_file": get(nothing, "officer finance chief_finance_officer auditor conflicted_officer other_office"),
    "workspace:view_save": get(nothing, f"{OFFICE} assessor scorer conflicted_officer other_office"),
    "workspace:view_drop": post(by("view.pk"), "officer"),
    "workspace:bulk": post(nothing, "officer conflicted_officer other_office"),
    "workspace:bid": get(BID, OFFICE),
    "workspace:returns": get(nothing, "officer commissioner chief_finance_officer finance auditor conflicted_officer other_office"),
    "workspace:audit": get(nothing, "auditor monitoring_officer"),
    "workspace:undelivered": get(nothing, "officer conflicted_officer other_office"),
    "workspace:undelivered_letter": get(by("bounced.pk"), "officer conflicted_officer other_office"),
    "workspace:audit_sample": get(nothing, "auditor monitoring_officer"),
    "workspace:award_file": post(AWARD, "auditor monitoring_officer"),
    "workspace:pack": get(by("call.reference", ":pdf"), f"{SCORES} conflicted_officer"),
    "workspace:charts": get(CALL, f"{SCORES} conflicted_officer"),
    "workspace:merge": get(by("body.pk", "other_body.pk"), "officer other_office"),
    "workspace:merge_undo": get(by("other_body.pk", "merging.pk"), "officer conflicted_officer other_office"),
    "workspace:organisation": get(by("body.pk"), f"{OFFICE} conflicted_officer other_office"),
    "files:download": get(by("file.key"), f"{MEMBERS} {OFFICE}"),
    "demo:mailbox": get(nothing, EVERYONE),
    "demo:message": get(by("message.key"), EVERYONE),
    "returns:correct": get(by("due_return.reference", ":999999"), ""),
    # Last, since it ends the session; it leads everyone to the page of signing in.
    "people:sign_out_everywhere": post(nothing, ""),
}


def names(resolver: Any = None, space: str = "") -> Iterator[str]:
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from names(each, f"{space}{each.namespace}:" if each.namespace else space)
        elif each.name:
            yield space + each.name


def test_every_address_of_ours_has_a_row():
    ours = {name for name in names() if name.split(":")[0] in OURS}
    assert ours == ROWS.keys()


def assisted_offer(body: Organisation) -> Award:
    """An offer to this body that is minimal financial assistance."""
    award = make.award("approved", body=body)
    answer_subsidy(
        application_id=award.application_id,
        limbs=dict.fromkeys(LIMBS, (True, "Yes.")),
        basis="mfa",
        by=award.call.lead_officer,
        at=DECIDED,
    )
    return offer_award(award_id=award.pk, by=award.call.lead_officer, at=DECIDED)


@pytest.fixture
def world() -> World:
    """An award that is being paid, with all that came before it and what comes after; a draft beside it; a bid in check."""
    instalment = make.payable()
    award = instalment.award
    call, body, bid = award.call, award.organisation, award.application
    open_call = make.call("published", fund=call.fund, closes_at=make.later(days=300))
    checked, elsewhere = make.in_check(body=body), make.organisation()
    sheet = make.declared(make.eligible(body=elsewhere))
    approved = make.approved()
    people: dict[str, User | None] = {"stranger": None, "owner": make.member(body)}
    people |= {role: make.member(body, role) for role in ("editor", "viewer")}
    people |= {role: make.staff(role) for role in STAFF_ROLES}
    people |= {"other_applicant": make.member(elsewhere), "other_office": officer_elsewhere(), "scorer": sheet.assessor}
    people["conflicted_officer"] = conflicted = make.staff("officer")
    draft = make.application("draft", call=open_call, of=body)
    asked = make.asked(make.in_check(body=body))
    ask_change(award_id=award.pk, reason="The hall costs less.", other="Another hall.", by=people["editor"], at=make.PAY_DAY)
    sent_twice = make.changed(make.asked(make.in_check(body=body)))
    for each in (bid, draft, checked, asked, sent_twice):
        Sight.objects.create(application=each, user=conflicted, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    evening = make.event(open_call)
    booking = book_place(event_id=evening.pk, name="Ann", email="ann@village.example", at=make.NOON)
    subscription = Subscription.objects.create(email="reader@village.example", every_theme=True, asked_at=make.later(days=199))
    things = {
        "award": award,
        "assisted": assisted_offer(body),
        "body": body,
        "other_body": elsewhere,
        "merging": merge_bodies(
            kept_id=elsewhere.pk, merged_id=make.organisation().pk, reason="Asked.", by=people["officer"], at=make.later(days=199)
        ),
        "bid": bid,
        "call": call,
        "open_call": open_call,
        "draft": draft,
        "checked": checked,
        "document": make.held_document(body),
        "contact": log_contact(organisation_id=body.pk, way="call", on=make.NOON.date(), text="Asked.", by=people["officer"], at=make.NOON),
        "stop": set_stop(organisation_id=body.pk, application_id=checked.pk, reason="Asked.", by=people["officer"], at=make.NOON),
        "keyed": make.keyed(open_call, by=people["officer"], at=make.later(days=199)),
        "asked": asked,
        "sent_twice": sent_twice,
        "tryout": save_tryout(call_id=checked.call_id, name="One", amounts={}, by=people["officer"], at=make.AFTER_CLOSE),
        "diligence_item": DiligenceItem.objects.get(number=1),
        "meeting": open_panel(
            call_id=checked.call_id, held_on=make.AFTER_CLOSE.date(), others=[("Ann", "Chair")], by=people["officer"], at=make.AFTER_CLOSE
        ),
        "period": set_election_period(
            office_id=make.office().pk,
            from_on=date(2030, 3, 1),
            to_on=date(2030, 5, 1),
            holds_publicity=True,
            holds_decisions=True,
            by=people["monitoring_officer"],
            at=make.NOON,
        ),
        "entry": enter_in_register(
            user_id=people["officer"].pk, body="A trust", nature="Trustee", from_on=make.NOON.date(), by=people["officer"], at=make.NOON
        ),
        "complaint": log_complaint(
            application_id=bid.pk,
            kind="complaint",
            received_on=make.NOON.date(),
            text="Asked.",
            handler_id=make.staff("officer").pk,
            by=people["officer"],
            at=make.later(days=199),
        ),
        "view": save_view(name="All", query="", is_shared=True, by=people["officer"], at=make.later(days=199)),
        "sheet": sheet,
        "unnamed": unnamed(),
        "interviewed": make.in_check(call=make.closed_call(holds_interviews=True)),
        "consultation": consult(
            call_id=sheet.application.call_id,
            question="What do you think?",
            due_on=make.later(days=210).date(),
            application_ids=[sheet.application_id],
            user_ids=[people["consultee"].pk],
            by=sheet.application.call.lead_officer,
            at=make.later(days=199),
        ),
        "team": save_team(
            office_id=call.office_id, name="Roads", member_ids=[make.staff("assessor").pk], by=people["officer"], at=make.later(days=199)
        ),
        "event": evening,
        "place": PLACE.sign(str(booking.key)),
        "news_confirm": CONFIRM.sign(str(subscription.pk)),
        "news_stop": STOP.sign(str(subscription.key)),
        "notice": award.row.notice,
        "row": award.row,
        "instalment": instalment,
        "batch": make.batch(approved),
        "approved": approved,
        "recovery": recovery_of(award),
        "bank": BankDetails.objects.get(organisation=body),
        "due_return": make.returns(award)[0],
        "enquiry": make.enquiry(open_call, by=people["editor"], of=body, text="Which day is it?"),
        "answered": make.answered_enquiry(open_call, by=people["editor"], of=body, officer=people["officer"]),
        "file": store_bytes(
            content=b"%PDF-1.7 consent",
            name="consent.pdf",
            content_type="application/pdf",
            purpose="answer",
            subject=bid,
            by=None,
            at=make.NOON,
        ),
        "editor_membership": Membership.objects.get(user=people["editor"], organisation=body),
        "invitation": make.invitation(body, at=make.later(days=199)),
        "waiting_role": waiting_role(),
        "bounced": send(to="no address", template="people/emails/account_closed", context={}, at=make.NOON),
        "message": send(to="clerk@body.example", template="people/emails/account_closed", context={}, at=make.NOON),
    }
    return World(people, things)


def unnamed() -> Application:
    """A bid in check of a call whose names are hidden from scorers."""
    bid = make.in_check()
    hide_names(call_id=bid.call_id, until=make.later(days=300), by=bid.call.lead_officer, at=make.AFTER_CLOSE)
    return bid


def recovery_of(award: Award) -> Recovery:
    """A small sum asked back, so that whoever may let it go may; the walk to it is tested elsewhere."""
    return Recovery.objects.create(
        award=award,
        number=1,
        reference=f"{award.reference}/B1",
        amount_pence=4_000,
        reason="Unspent.",
        due_on=date(2028, 5, 1),
        asked_by=award.call.lead_officer,
        asked_at=make.NOON,
    )


def waiting_role() -> StaffRole:
    """A role that moves money, given and not confirmed yet."""
    return give_role(user_id=make.user().pk, office_id=make.office().pk, role="finance", by=administrators()[0], at=make.NOON)


def officer_elsewhere() -> User:
    """An officer of another office, were there one."""
    office = Office.objects.create(code="elsewhere")
    District.objects.create(office=office, code="far", name="Far")
    person = make.user()
    first, second = User.objects.filter(staff_roles__role="administrator")[:2]
    StaffRole.objects.create(user=person, office=office, role="officer", from_on=date(2020, 1, 1), given_by=first, confirmed_by=second)
    return person


def answer(client: Client, name: str, row: Row, world: World) -> tuple[bool, int]:
    """Whether the page let her in; nothing that it did is kept."""
    url = reverse(name, args=row.args(world))
    with transaction.atomic():
        response = client.post(url, row.data) if row.post else client.get(url)
        transaction.set_rollback(True)
    if response.streaming:  # the client closes what was read to its end, and keeps the database's connection
        b"".join(response.streaming_content)
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/sign-in/")
    return response.status_code not in (403, 404) and not to_sign_in, response.status_code


@pytest.mark.django_db
def test_everybody_is_let_in_just_where_the_table_says(world: World):
    wrong = []
    with time_machine.travel(make.later(days=200), tick=False):
        for person, user in world.users.items():
            client = Client(raise_request_exception=False)
            if user is not None:
                client.force_login(user, backend="commissioning.people.backends.HouseBackend")
            for name, row in ROWS.items():
                let_in, status = answer(client, name, row, world)
                if status >= 500 or let_in != (person in row.let_in.split()):
                    wrong.append(f"{name}: {person} got {status}, {'kept out' if let_in else 'let in'} by the table")
    assert not wrong, "\n".join(wrong)
