"""A round that ends without awards: everyone is told, on the record; chosen bids are asked into another; and what was learnt is kept."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cms.actions import set_up_site
from commissioning.audit.models import AuditEvent
from commissioning.calls.actions import cancel_call
from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.models import Invited
from grants.assessment.queries import given_to
from tests import makers as make

pytestmark = pytest.mark.django_db
AT = make.AFTER_CLOSE


def letters(name: str) -> list[str]:
    return sorted(Message.objects.filter(template=f"grants/assessment/emails/{name}").values_list("to_address", flat=True))


def contacts(*bids: Application) -> list[str]:
    return sorted(address for bid in bids for address in (bid.organisation.contact_email, bid.organisation.second_contact_email))


def test_an_open_call_is_cancelled_and_whoever_has_a_bid_hears_why(client: Client, deliver_mail: Any) -> None:
    call = make.call("published")
    officer = call.lead_officer
    set_up_site(at=make.NOON)
    draft, sent = make.application("draft", call=call), make.application("submitted", call=call)
    gone = make.application("draft", call=call)
    gone.withdraw(at=make.NOON)
    gone.save()
    with pytest.raises(Refused, match="everyone must hear"):
        cancel_call(call_id=call.pk, by=officer, at=make.NOON)
    for given, words in (({"reason": " "}, "Write why"), ({"how": "lost"}, "Choose how"), ({"how": "no_award"}, "is not possible")):
        with pytest.raises(Refused, match=words):
            actions.end_round(call_id=call.pk, **({"how": "cancelled", "reason": "No money."} | given), by=officer, at=make.NOON)
    with pytest.raises(NotAllowed):
        actions.end_round(call_id=call.pk, how="cancelled", reason="No money.", by=make.staff("auditor"), at=make.NOON)
    with time_machine.travel(make.NOON, tick=False):
        client.force_login(officer)
        page = client.post(reverse("assessment:end_round", args=[call.reference]), {"how": "cancelled", "reason": "The money is gone."})
        assert page.status_code == 302
        client.logout()
        assert "The money is gone." in client.get("/funding/rsf-2728/").content.decode()
        client.force_login(draft.created_by)
        assert "The fund ended without a decision on it." in client.get(reverse("workspace:home")).content.decode()
    deliver_mail()
    assert letters("round_ended") == contacts(draft, sent)
    assert set(Application.objects.filter(call=call).values_list("state", flat=True)) == {"call_ended", "withdrawn"}
    event = AuditEvent.objects.get(verb="round ended")
    assert event.facts["bids"] == 2


def test_a_round_that_is_assessed_closes_with_no_award_and_scorers_are_freed(deliver_mail: Any) -> None:
    call = make.closed_call()
    bid = make.eligible(call=call)
    waiting, done = make.declared(bid), make.scored(bid, [3] * 7)
    actions.end_round(call_id=call.pk, how="no_award", reason="No bid reached the standard.", by=call.lead_officer, at=AT)
    deliver_mail()
    assert Call.objects.get(pk=call.pk).state == "completed"
    assert letters("nothing_to_score") == [waiting.assessor.email]
    assert done.assessor.email not in letters("nothing_to_score")
    assert given_to(waiting.assessor) == []
    with pytest.raises(Refused, match="no longer open for scoring"):
        actions.save_scores(assessment_id=waiting.pk, scores=[], by=waiting.assessor, at=AT)


def test_a_round_with_a_bid_before_the_decider_ends_with_its_decision() -> None:
    bid = make.to_decide(make.assessed_call())
    make.notice(bid, state="draft")
    with pytest.raises(Refused, match=f"{bid.reference} is on a decision notice"):
        actions.end_round(call_id=bid.call_id, how="no_award", reason="None.", by=bid.call.lead_officer, at=AT)
    assert Application.objects.get(pk=bid.pk).state == "with_commissioner"


def test_chosen_bids_are_asked_into_another_call_once(client: Client, deliver_mail: Any) -> None:
    call = make.closed_call()
    officer = call.lead_officer
    bids = [make.in_check(call=call) for _ in range(3)]
    other = make.call("published", fund=call.fund, lead=officer, closes_at=make.later(days=90))
    with pytest.raises(Refused, match="Only a bid that came to nothing"):
        actions.invite_to_call(call_id=other.pk, application_ids=[bids[0].pk], by=officer, at=AT)
    actions.end_round(call_id=call.pk, how="no_award", reason="Too few bids.", by=officer, at=AT)
    with pytest.raises(Refused, match="takes no bids"):
        actions.invite_to_call(call_id=call.pk, application_ids=[bids[0].pk], by=officer, at=AT)
    with time_machine.travel(AT, tick=False):
        client.force_login(officer)
        address = reverse("assessment:invite", args=[call.reference])
        nothing = client.post(address, {"call": "", "bids": []}).content.decode()
        assert "Choose a call that takes bids." in nothing
        assert "Choose at least one bid." in nothing
        for _ in range(2):
            client.post(address, {"call": other.pk, "bids": [bids[0].pk, bids[1].pk]})
    deliver_mail()
    assert letters("bid_invited") == contacts(bids[0], bids[1])
    assert Invited.objects.count() == 2
    assert not Application.objects.filter(call=other).exists()


def test_what_was_learnt_is_kept_and_added_to(client: Client) -> None:
    call = make.closed_call()
    with pytest.raises(Refused, match="once the bids of the round are in"):
        actions.write_round_note(call_id=call.pk, went_well="All.", to_change="", by=call.lead_officer, at=AT)
    make.in_check(call=call)
    with time_machine.travel(AT, tick=False):
        client.force_login(call.lead_officer)
        address = reverse("assessment:round_note", args=[call.reference])
        assert "Write what went well, or what to do otherwise." in client.post(address, {}).content.decode()
        for words in ("Clear questions.", "Late scores."):
            client.post(address, {"went_well": words, "to_change": ""})
        page = client.get(address).content.decode()
    assert "Clear questions." in page
    assert "Late scores." in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_invitations_takes_the_same_statements_for_any_number(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    call = make.closed_call()
    for _ in range(count):
        make.in_check(call=call)
    actions.end_round(call_id=call.pk, how="no_award", reason="None.", by=call.lead_officer, at=AT)
    with time_machine.travel(AT, tick=False):
        client.force_login(call.lead_officer)
        address = reverse("assessment:invite", args=[call.reference])
        client.get(address)
        with django_assert_num_queries(9):
            client.get(address)
