"""Opening a call's assessment, the tests of the gate, and who decides first."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from commissioning.audit.models import AuditEvent
from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.permissions import NotAllowed
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.gate import gate_tests
from grants.assessment.models import EligibilityCheck, Finding
from grants.assessment.queries import waivers_of
from tests import makers as make

pytestmark = pytest.mark.django_db


def test_assessment_is_refused_until_the_closing_instant() -> None:
    call = make.closed_call()
    with pytest.raises(Refused, match="takes bids until 12:00 on 30 November 2026"):
        make.assessing(call, at=make.later(days=27, hours=23, minutes=59))
    assert make.assessing(call, at=call.closes_at).state == "assessing"


def test_opening_takes_every_sent_bid_into_check_and_leaves_drafts() -> None:
    call = make.closed_call()
    sent = [make.sent_bid(call) for _ in range(3)]
    make.assessing(call)
    assert [Application.objects.get(pk=bid.pk).state for bid in sent] == ["in_check"] * 3


def test_only_an_officer_opens_an_assessment() -> None:
    call = make.closed_call()
    with pytest.raises(NotAllowed):
        make.assessing(call, officer=make.staff("assessor"))


def test_a_fail_needs_a_reason_and_stops_the_bid() -> None:
    bid = make.in_check()
    officer = bid.call.lead_officer
    with pytest.raises(Refused, match="Say why “Area” is failed"):
        actions.record_check(application_id=bid.pk, test="area", label="Area", result="fail", by=officer, at=make.AFTER_CLOSE)
    actions.record_check(
        application_id=bid.pk, test="area", label="Area", result="fail", reason="In the next county.", by=officer, at=make.AFTER_CLOSE
    )
    with pytest.raises(Refused, match="A failed test stops this bid: “Area”"):
        actions.decide_eligibility(application_id=bid.pk, eligible=True, by=officer, at=make.AFTER_CLOSE)


def test_every_test_must_be_recorded_before_a_bid_is_eligible() -> None:
    bid = make.in_check()
    with pytest.raises(Refused, match="Record every test first"):
        actions.decide_eligibility(application_id=bid.pk, eligible=True, by=bid.call.lead_officer, at=make.AFTER_CLOSE)


def test_a_waiver_with_a_reason_lets_a_bid_through() -> None:
    bid = make.in_check()
    officer = bid.call.lead_officer
    for test in gate_tests("standard"):
        waived = test.key == "accounts"
        actions.record_check(
            application_id=bid.pk,
            test=test.key,
            label=test.label,
            result="waived" if waived else "pass",
            reason="New body; the bank gave a reference." if waived else "",
            by=officer,
            at=make.AFTER_CLOSE,
        )
    assert actions.decide_eligibility(application_id=bid.pk, eligible=True, by=officer, at=make.AFTER_CLOSE).state == "eligible"


def test_a_later_result_of_a_test_stands_and_both_are_on_the_record() -> None:
    bid = make.in_check()
    officer = bid.call.lead_officer
    for result, reason in (("fail", "No minutes."), ("pass", ""), ("pass", "")):
        actions.record_check(
            application_id=bid.pk, test="area", label="Area", result=result, reason=reason, by=officer, at=make.AFTER_CLOSE
        )
    assert EligibilityCheck.objects.get(application=bid).result == "pass"
    events = AuditEvent.objects.about(bid).filter(verb="check recorded")
    assert [(each.before["result"], each.after["result"]) for each in events] == [("", "fail"), ("fail", "pass")]


def test_an_ineligible_bid_keeps_its_code_and_cannot_be_scored() -> None:
    bid = make.in_check()
    officer = bid.call.lead_officer
    with pytest.raises(Refused, match="Choose the reason"):
        actions.decide_eligibility(application_id=bid.pk, eligible=False, reason="because", by=officer, at=make.AFTER_CLOSE)
    actions.decide_eligibility(application_id=bid.pk, eligible=False, reason="area", by=officer, at=make.AFTER_CLOSE)
    assert Finding.objects.get(application=bid).code == "area"
    with pytest.raises(Refused, match="Only a bid that was found eligible"):
        make.assigned(bid)


def test_a_bid_may_be_checked_again_before_it_is_scored() -> None:
    bid = make.eligible()
    assert actions.reopen_check(application_id=bid.pk, by=bid.call.lead_officer, at=make.AFTER_CLOSE).state == "in_check"


def test_a_donation_has_three_tests_and_goes_into_check_while_its_call_is_open() -> None:
    call = make.call(state="published", preset="donation", least_pence=5_000, most_pence=99_900)
    bid = make.sent_bid(call, ask_pence=50_000)
    actions.start_check(application_id=bid.pk, by=call.lead_officer, at=make.later(days=2))
    assert len(gate_tests(call.preset)) == 3
    ordinary = make.closed_call()
    with pytest.raises(Refused, match="Start the assessment of the call first"):
        actions.start_check(application_id=make.sent_bid(ordinary).pk, by=ordinary.lead_officer, at=make.later(days=2))


def test_an_officer_who_acts_for_the_body_cannot_check_it() -> None:
    bid = make.in_check()
    officer = make.staff("officer")
    from commissioning.people.actions import add_member

    add_member(organisation_id=bid.organisation_id, email=officer.email, role="viewer", by=make.member(bid.organisation), at=make.NOON)
    officer.forget_roles()
    with pytest.raises(NotAllowed):
        actions.record_check(application_id=bid.pk, test="area", label="Area", result="pass", by=officer, at=make.AFTER_CLOSE)


def test_a_decision_writes_the_move_to_the_record() -> None:
    bid = make.eligible()
    event = AuditEvent.objects.about(bid).get(verb="application find_eligible")
    assert (event.before, event.after, event.actor) == ({"state": "in_check"}, {"state": "eligible"}, bid.call.lead_officer)
    assert connection.vendor == "postgresql"


def waived(call: Call, reason: str) -> Application:
    bid = make.in_check(call=call)
    actions.record_check(
        application_id=bid.pk, test="accounts", label="Accounts", result="waived", reason=reason, by=call.lead_officer, at=make.AFTER_CLOSE
    )
    return bid


@pytest.mark.parametrize("bids", [1, 3])
def test_the_panels_pack_lists_each_waiver_with_its_reason(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, bids: int
) -> None:
    call = make.closed_call()
    given = [waived(call, f"New body {number}; its bank gave a reference.") for number in range(bids)]
    client.force_login(call.lead_officer)
    with django_assert_num_queries(8):
        shown = client.get(reverse("assessment:declarations", args=[call.reference])).content.decode()
    for number, bid in enumerate(given):
        assert bid.reference in shown
        assert f"New body {number}; its bank gave a reference." in shown


def test_a_waiver_of_a_bid_that_a_conflict_bars_is_not_listed() -> None:
    call = make.closed_call()
    bid, person = waived(call, "A new body."), make.staff("officer")
    assert [each.application for each in waivers_of(call, person)] == [bid]
    actions.declare_interest(
        call_id=call.pk, organisation_id=bid.organisation_id, kind="conflicted", note="A trustee.", by=person, at=make.AFTER_CLOSE
    )
    assert list(waivers_of(call, person)) == []
