"""The panel meets: who came, who leaves for which bid, a quorum that counts who stays, and what it recommends at the meeting."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.people.models import Membership, User
from commissioning.permissions import NotAllowed
from grants.applications.models import Application
from grants.assessment.actions import declare_interest, end_panel, leave_for, mark_came, open_panel, recommend, send_to_panel
from grants.assessment.models import PanelLeaving, PanelMeeting, Recommendation
from grants.assessment.queries import benches
from tests import makers as make

pytestmark = pytest.mark.django_db


def before_the_panel(*, quorum: int = 2, bids: int = 1) -> tuple[Call, list[Application]]:
    call = make.closed_call(scorers=1)
    sent = [make.sent_bid(call) for _ in range(bids)]
    make.assessing(call)
    for bid in sent:
        make.pass_gate(bid)
        send_to_panel(application_id=bid.pk, by=call.lead_officer, at=make.AFTER_CLOSE)
    Call.objects.filter(pk=call.pk).update(panel_quorum=quorum)
    return make.again(call), [make.again(each) for each in sent]


def meeting_of(call: Call, *people: User, others: tuple[tuple[str, str], ...] = (), came: bool = True) -> PanelMeeting:
    opened = open_panel(
        call_id=call.pk,
        held_on=make.AFTER_CLOSE.date(),
        people=[each.pk for each in people],
        others=others,
        by=call.lead_officer,
        at=make.AFTER_CLOSE,
    )
    if came:
        mark_came(meeting_id=opened.pk, member_ids=opened.members.values_list("pk", flat=True), by=call.lead_officer, at=make.AFTER_CLOSE)
    return opened


def say(bid: Application, *, by: User | None = None) -> Recommendation:
    return recommend(
        application_id=bid.pk,
        kind="full",
        amount_pence=bid.ask_pence or 0,
        reasons="Sound.",
        by=by or bid.call.lead_officer,
        at=make.AFTER_CLOSE,
    )


def two() -> tuple[User, User]:
    return make.staff("assessor", name="Ann"), make.staff("finance", name="Bea")


def test_without_a_meeting_or_a_quorum_nothing_is_recommended() -> None:
    call, (bid,) = before_the_panel()
    with pytest.raises(Refused, match=r"asks for a panel of 2 or more. Open its meeting first"):
        say(bid)
    meeting = meeting_of(call, two()[0])
    with pytest.raises(Refused, match="1 of the panel stay for this bid, and the call asks for 2"):
        say(bid)
    assert make.again(bid).state == "panel"
    end_panel(meeting_id=meeting.pk, by=call.lead_officer, at=make.AFTER_CLOSE)
    opened = meeting_of(call, *two())
    assert say(bid).meeting == opened


def test_who_did_not_come_does_not_count() -> None:
    call, (bid,) = before_the_panel()
    meeting_of(call, *two(), came=False)
    with pytest.raises(Refused, match="0 of the panel stay"):
        say(bid)


def test_the_quorum_is_counted_after_conflicts_members_and_those_who_left() -> None:
    call, (one, other) = before_the_panel(bids=2)
    ann, bea = two()
    declare_interest(
        call_id=call.pk, organisation_id=one.organisation_id, kind="conflicted", note="My sister.", by=ann, at=make.AFTER_CLOSE
    )
    meeting = meeting_of(call, ann, bea, others=(("Cay", "Youth panel"),))
    bench = {each.bid: each for each in benches(meeting, [one, other])}
    assert [str(each) for each in bench[one].stays] == ["Bea", "Cay"]
    assert [(str(member), why) for member, why in bench[one].out] == [("Ann", "Declared a conflict")]
    assert say(one).kind == "full"
    for member in meeting.members.filter(name__in=["Ann", "Cay"]):
        leave_for(
            meeting_id=meeting.pk,
            member_id=member.pk,
            application_id=other.pk,
            why="Lives there.",
            by=call.lead_officer,
            at=make.AFTER_CLOSE,
        )
    with pytest.raises(Refused, match=r"1 of the panel stay for this bid, and the call asks for 2\. Out for this bid: Ann: lives there."):
        say(other)


def test_who_acts_for_the_body_is_out() -> None:
    call, (bid,) = before_the_panel()
    assessor = make.staff("assessor", name="Dee")
    Membership.objects.create(user=assessor, organisation=bid.organisation, role="viewer")
    meeting = meeting_of(call, assessor)
    (bench,) = benches(meeting, [bid])
    assert [why for _, why in bench.out] == ["Acts for the body"]


def test_a_call_without_a_quorum_needs_no_meeting_and_keeps_the_one_it_has() -> None:
    call, (one, other) = before_the_panel(quorum=0, bids=2)
    assert say(one).meeting is None
    opened = meeting_of(call, *two())
    assert say(other).meeting == opened


def test_a_meeting_is_opened_once_during_the_assessment_with_somebody_on_it() -> None:
    call, _ = before_the_panel()
    with pytest.raises(Refused, match="Say who is on the panel"):
        meeting_of(call)
    meeting_of(call, *two())
    with pytest.raises(Refused, match="open already"):
        meeting_of(call, *two())
    with pytest.raises(Refused, match="while a call is being assessed"):
        meeting_of(make.call("published"), *two())
    for role in ("assessor", "commissioner", "auditor", "finance"):
        with pytest.raises(NotAllowed):
            open_panel(call_id=call.pk, held_on=make.AFTER_CLOSE.date(), others=[("Ann", "")], by=make.staff(role), at=make.AFTER_CLOSE)


def test_an_ended_meeting_stays_as_it_is_and_says_who_was_there() -> None:
    call, (bid,) = before_the_panel()
    meeting = meeting_of(call, *two(), came=False)
    with pytest.raises(Refused, match="Say who was there"):
        end_panel(meeting_id=meeting.pk, by=call.lead_officer, at=make.AFTER_CLOSE)
    member = meeting.members.first()
    assert member is not None
    mark_came(meeting_id=meeting.pk, member_ids=[member.pk], by=call.lead_officer, at=make.AFTER_CLOSE)
    end_panel(meeting_id=meeting.pk, note="Met by video.", by=call.lead_officer, at=make.AFTER_CLOSE)
    for act in (
        lambda: end_panel(meeting_id=meeting.pk, by=call.lead_officer, at=make.AFTER_CLOSE),
        lambda: mark_came(meeting_id=meeting.pk, member_ids=[], by=call.lead_officer, at=make.AFTER_CLOSE),
        lambda: leave_for(
            meeting_id=meeting.pk, member_id=member.pk, application_id=bid.pk, why="X", by=call.lead_officer, at=make.AFTER_CLOSE
        ),
    ):
        with pytest.raises(Refused, match="has ended"):
            act()
    verbs = AuditEvent.objects.filter(verb__startswith="panel").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["panel opened", "panel attendance", "panel ended"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"member_id": 0}, "Choose a member who is there"),
        ({"application_id": 0}, "Choose a bid of this call"),
        ({"why": " "}, "Say why Ann leaves"),
    ],
)
def test_a_leaving_names_a_member_a_bid_and_a_reason(fields: dict[str, Any], says: str) -> None:
    call, (bid,) = before_the_panel()
    meeting = meeting_of(call, two()[0])
    right = {"member_id": meeting.members.get().pk, "application_id": bid.pk, "why": "Lives there."}
    with pytest.raises(Refused, match=says):
        leave_for(meeting_id=meeting.pk, by=call.lead_officer, at=make.AFTER_CLOSE, **(right | fields))
    leave_for(meeting_id=meeting.pk, by=call.lead_officer, at=make.AFTER_CLOSE, **right)
    with pytest.raises(Refused, match="has left for this bid already"):
        leave_for(meeting_id=meeting.pk, by=call.lead_officer, at=make.AFTER_CLOSE, **right)


@pytest.mark.parametrize("bids", [1, 3])
def test_the_bench_costs_the_same_for_one_bid_and_for_three(bids: int, django_assert_num_queries: Any) -> None:
    call, sent = before_the_panel(bids=bids)
    meeting = PanelMeeting.objects.select_related("call").get(pk=meeting_of(call, *two()).pk)
    with django_assert_num_queries(4):
        assert len(benches(meeting, sent)) == bids


def test_a_meeting_runs_on_its_pages(client: Client) -> None:
    call, (bid,) = before_the_panel()
    ann, _ = two()
    client.force_login(call.lead_officer)
    new = reverse("assessment:panel_new", args=[call.reference])
    day = {"held_on_day": "10", "held_on_month": "12", "held_on_year": "2026"}
    assert "Say who is on the panel." in client.post(new, day | {"others": ""}).content.decode()
    assert client.post(new, day | {"people": [str(ann.pk)], "others": "Cay, Youth panel\n\nDi"}).status_code == 302
    meeting = PanelMeeting.objects.get()
    assert list(meeting.members.order_by("pk").values_list("name", "post")) == [("Ann", ""), ("Cay", "Youth panel"), ("Di", "")]
    page = reverse("assessment:panel_meeting", args=[call.reference, meeting.pk])
    everyone = [str(each) for each in meeting.members.values_list("pk", flat=True)]
    client.post(page, {"do": "came", "came": everyone})
    cay = meeting.members.get(name="Cay")
    refused = client.post(page, {"do": "leave", "member": str(cay.pk), "bid": str(bid.pk), "why": ""}).content.decode()
    assert "Say why she or he leaves." in refused
    client.post(page, {"do": "leave", "member": str(cay.pk), "bid": str(bid.pk), "why": "Lives there."})
    assert PanelLeaving.objects.count() == 1
    text = client.get(page).content.decode()
    assert "Cay: Lives there." in text
    assert "2; 2 needed" in text
    client.post(page, {"do": "end", "note": "Nothing more."})
    assert "Nothing more." in client.get(page).content.decode()
    assert (
        reverse("assessment:panel_meeting", args=[call.reference, meeting.pk])
        in client.get(reverse("assessment:panel", args=[call.reference])).content.decode()
    )
