"""Pausing a grant and ending it: by its officer with a reason, and by the clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people.models import Membership
from commissioning.permissions import NotAllowed
from grants.awards import actions
from grants.awards.models import Award, Ending, Suspension
from grants.payments.queries import blockers
from tests import makers as make
from tests.makers import PAY_DAY, PAY_ON

pytestmark = pytest.mark.django_db


def letters(award: Award) -> list[tuple[str, str]]:
    wanted = ("varied", "suspended", "resumed", "terminated", "closed")
    found = Message.objects.about(award).filter(template__in=[f"grants/awards/emails/{each}" for each in wanted])
    return [(each.template.rsplit("/", 1)[1], each.to_address) for each in found.order_by("pk")]


def test_a_paused_grant_is_not_paid_and_both_contacts_read_why() -> None:
    award = make.running()
    officer, body = award.call.lead_officer, award.organisation
    with pytest.raises(Refused, match="Say why payments pause"):
        actions.suspend_award(award_id=award.pk, reason=" ", by=officer, at=PAY_DAY)
    actions.suspend_award(award_id=award.pk, reason="The council is in dispute.", by=officer, at=PAY_DAY)
    award = make.again(award)
    assert (award.state, award.suspensions.get().reason) == ("suspended", "The council is in dispute.")
    payment = award.instalments.select_related("award").get(number=1)
    assert blockers(payment, on=PAY_ON) == ["Payments of the award are paused: The council is in dispute."]
    assert letters(award) == [("suspended", body.contact_email), ("suspended", body.second_contact_email)]
    message = Message.objects.about(award).get(template__endswith="/suspended", to_address=body.contact_email)
    assert "Why: The council is in dispute." in message.body_text
    actions.resume_award(award_id=award.pk, by=officer, at=PAY_DAY + timedelta(days=2))
    award = make.again(award)
    assert (award.state, award.suspensions.get().resumed_by) == ("active", officer)
    assert blockers(award.instalments.select_related("award").get(number=1), on=PAY_ON) == []
    assert [name for name, _ in letters(award)][2:] == ["resumed", "resumed"]


def test_a_reason_is_no_part_of_the_record() -> None:
    award = make.running()
    actions.suspend_award(award_id=award.pk, reason="The council is in dispute.", by=award.call.lead_officer, at=PAY_DAY)
    event = AuditEvent.objects.about(award).get(verb="award suspend")
    assert (event.before, event.after, event.facts) == ({"state": "active"}, {"state": "suspended"}, {})


def test_only_an_officer_who_is_free_pauses_resumes_and_ends() -> None:
    award = make.running()
    member = make.staff("officer")
    Membership.objects.create(user=member, organisation=award.organisation, role="viewer")
    member.forget_roles()
    for person in (make.member(award.organisation), make.staff("finance"), make.staff("auditor"), member):
        for act in (actions.suspend_award, actions.end_award):
            with pytest.raises(NotAllowed):
                act(award_id=award.pk, reason="Why.", by=person, at=PAY_DAY)
        with pytest.raises(NotAllowed):
            actions.resume_award(award_id=award.pk, by=person, at=PAY_DAY)
        with pytest.raises(NotAllowed):
            actions.terminate_award(award_id=award.pk, reason="Why.", kept={}, by=person, at=PAY_DAY)
    assert make.again(award).state == "active"


def test_the_clock_ends_a_grant_on_the_day_after_its_last_and_once() -> None:
    award, after = make.running(), None
    last = make.day_after(award) - timedelta(days=1)
    assert actions.run_due(at=last) == 0
    after = make.day_after(award)
    assert actions.run_due(at=after) == 1
    assert actions.run_due(at=after) == 0
    assert (make.again(award).state, Ending.objects.get().ended_on) == ("ended", timezone.localdate(after))


def test_the_clock_leaves_a_paused_grant_to_its_officer_and_the_pause_holds_after_the_end() -> None:
    award = make.running()
    officer, after = award.call.lead_officer, make.day_after(award)
    actions.suspend_award(award_id=award.pk, reason="In dispute.", by=officer, at=PAY_DAY)
    assert actions.end_awards(at=after) == 0
    actions.end_award(award_id=award.pk, by=officer, at=after)
    payment = award.instalments.select_related("award").get(number=1)
    assert blockers(payment, on=payment.due_on) == ["Payments of the award are paused: In dispute."]


def test_an_early_end_says_why() -> None:
    award = make.running()
    officer = award.call.lead_officer
    with pytest.raises(Refused, match=r"runs until 31 March 2028. Say why it ends before that"):
        actions.end_award(award_id=award.pk, by=officer, at=PAY_DAY)
    actions.end_award(award_id=award.pk, reason="The work is done.", by=officer, at=PAY_DAY)
    assert (Ending.objects.get().reason, Ending.objects.get().ended_on) == ("The work is done.", PAY_ON)


def test_a_last_payment_is_still_paid_after_the_end() -> None:
    award = make.ended(make.running())
    payment = award.instalments.select_related("award").get(number=1)
    assert blockers(payment, on=payment.due_on) == []


def test_what_ended_is_reconciled_and_nothing_else() -> None:
    award = make.running()
    officer = award.call.lead_officer
    with pytest.raises(Refused, match="Start reconciliation"):
        actions.start_reconciliation(award_id=award.pk, by=officer, at=PAY_DAY)
    make.ended(award)
    actions.start_reconciliation(award_id=award.pk, by=officer, at=make.day_after(award, 1))
    assert (make.again(award).state, Ending.objects.get().reconciled_at) == ("reconciling", make.day_after(award, 1))


def test_an_offer_that_is_taken_back_frees_its_money_and_says_so() -> None:
    award = make.award("offered")
    body = award.organisation
    actions.terminate_award(award_id=award.pk, reason="It was offered twice.", kept={}, by=award.call.lead_officer, at=PAY_DAY)
    assert (make.again(award).state, award.sources.get().amount_pence, award.years.get().amount_pence) == ("terminated", 0, 0)
    message = Message.objects.about(award).get(template__endswith="/terminated", to_address=body.contact_email)
    assert message.subject == f"We have taken back our offer {award.reference}"
    assert "Why: It was offered twice." in message.body_text


def test_a_pause_is_not_opened_twice() -> None:
    award = make.running()
    actions.suspend_award(award_id=award.pk, reason="In dispute.", by=award.call.lead_officer, at=PAY_DAY)
    with pytest.raises(Refused, match="is now “Suspended”"):
        actions.suspend_award(award_id=award.pk, reason="Again.", by=award.call.lead_officer, at=PAY_DAY)
    assert Suspension.objects.count() == 1
