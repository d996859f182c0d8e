"""Giving bids out: by lot, to a team, to a specialist; and reminding those, and only those, who have not sent."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.calls.actions import LotDraft, publish_call, set_lots
from commissioning.calls.models import Criterion
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from grants.applications.models import Application
from grants.assessment import actions
from grants.assessment.models import Assessment, Chaser, Result, Score
from grants.assessment.queries import board_of, given_to
from tests import makers as make

pytestmark = pytest.mark.django_db
AT = make.AFTER_CLOSE


def sent_to() -> list[tuple[str, str]]:
    rows = Message.objects.filter(template__startswith="grants/assessment/").order_by("pk")
    return list(rows.values_list("to_address", "template"))


def test_a_team_gets_the_bids_of_one_lot_and_each_of_it_one_letter(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    call = make.call(pot_pence=2_000_000)
    officer = call.lead_officer
    drafts = [LotDraft("Lanes", 1_000_000, 50_000, 1_000_000), LotDraft("Towns", 1_000_000, 50_000, 900_000)]
    set_lots(call_id=call.pk, lots=drafts, by=officer, at=make.NOON)
    lanes, towns = call.lots.order_by("number")
    publish_call(call_id=call.pk, by=officer, at=make.NOON)
    lane_bids = [make.application("submitted", call=call, lot_id=lanes.pk) for _ in range(3)]
    town_bid = make.application("submitted", call=call, lot_id=towns.pk)
    actions.open_assessment(call_id=call.pk, by=officer, at=AT)
    for each in (*lane_bids, town_bid):
        make.pass_gate(Application.objects.get(pk=each.pk))
    people = [make.staff("assessor") for _ in range(2)]
    team = actions.save_team(office_id=call.office_id, name=" Rural  roads ", member_ids=[each.pk for each in people], by=officer, at=AT)
    assert team.name == "Rural roads"
    with pytest.raises(Refused, match="There is a team “rural roads” already"):
        actions.save_team(office_id=call.office_id, name="rural roads", member_ids=[], by=officer, at=AT)
    with pytest.raises(NotAllowed):
        actions.save_team(office_id=call.office_id, name="Mine", member_ids=[], by=people[0], at=AT)
    address = reverse("assessment:share", args=[call.reference])
    with time_machine.travel(AT, tick=False), django_capture_on_commit_callbacks(execute=True):
        client.force_login(officer)
        refused = client.post(address, {"lot": lanes.pk, "team": ""}).content.decode()
        assert "Choose at least one assessor, or a team." in refused
        assert client.post(address, {"lot": lanes.pk, "team": team.pk}).status_code == 302
    given = Assessment.objects.filter(application__call=call)
    assert sorted(given.values_list("application_id", "assessor_id")) == sorted((bid.pk, each.pk) for bid in lane_bids for each in people)
    assert sorted(sent_to()) == sorted((each.email, "grants/assessment/emails/bids_given") for each in people)
    assert "3 bids to score" in Message.objects.filter(to_address=people[0].email).latest("pk").subject


def test_a_reminder_goes_to_those_who_have_not_sent_and_to_nobody_else(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    bid = make.eligible()
    call, officer = bid.call, bid.call.lead_officer
    sent = make.scored(bid, [3] * 7)
    waiting, over = make.declared(bid), make.assigned(bid)
    Assessment.objects.filter(pk=over.pk).update(until=AT)
    everyone = [sent.assessor_id, waiting.assessor_id, over.assessor_id, officer.pk]
    with pytest.raises(NotAllowed):
        actions.chase_assessors(call_id=call.pk, assessor_ids=everyone, by=waiting.assessor, at=AT)
    with pytest.raises(Refused, match="Nobody whom you chose has scores left"):
        actions.chase_assessors(call_id=call.pk, assessor_ids=[sent.assessor_id, over.assessor_id], by=officer, at=AT)
    Message.objects.all().delete()
    with time_machine.travel(AT, tick=False), django_capture_on_commit_callbacks(execute=True):
        client.force_login(officer)
        page = client.get(reverse("assessment:board", args=[call.reference])).content.decode()
        assert f'value="{waiting.assessor_id}"' in page
        assert f'value="{sent.assessor_id}"' not in page
        client.post(reverse("assessment:remind", args=[call.reference]), {"person": everyone})
        client.post(reverse("assessment:remind", args=[call.reference]), {"person": everyone})
    assert sent_to() == [(waiting.assessor.email, "grants/assessment/emails/scores_outstanding")]
    assert Chaser.objects.get().outstanding == 1
    later = actions.chase_assessors(call_id=call.pk, assessor_ids=everyone, by=officer, at=AT + timedelta(days=1))
    assert [each.assessor_id for each in later] == [waiting.assessor_id]


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_takes_the_same_statements_for_any_number(count: int, django_assert_num_queries: Any) -> None:
    call = make.closed_call()
    for _ in range(count):
        bid = make.eligible(call=call)
        make.scored(bid, [3] * 7)
        make.declared(bid)
    officer = call.lead_officer
    board_of(call, officer, AT)
    with django_assert_num_queries(6):
        board = board_of(call, officer, AT)
    assert len(board.people) == 2 * count
    assert [(each.given, each.sent, each.wanted) for each in board.short] == [(2, 1, call.scorers)] * count


def test_a_specialist_scores_her_criteria_alone_and_is_not_one_of_the_scorers(client: Client) -> None:
    bid = make.eligible()
    criteria = list(Criterion.objects.filter(call=bid.call).order_by("number"))
    own = criteria[3]
    specialist = make.staff("assessor")
    with pytest.raises(Refused, match="not a criterion of this call"):
        actions.assign_assessor(application_id=bid.pk, assessor_id=specialist.pk, only=[10**9], by=bid.call.lead_officer, at=AT)
    sheet = actions.assign_assessor(application_id=bid.pk, assessor_id=specialist.pk, only=[own.pk], by=bid.call.lead_officer, at=AT)
    actions.declare_interest(call_id=bid.call_id, organisation_id=bid.organisation_id, kind="none", by=specialist, at=AT)
    assert [(each.done, each.asked) for each in given_to(specialist)] == [(0, 1)]
    with time_machine.travel(AT, tick=False):
        client.force_login(specialist)
        first = client.get(reverse("assessment:criterion", args=[sheet.pk, 1]), follow=True)
        assert first.context["criterion"] == own
        assert [each for each, _, _ in first.context["steps"]] == [own]
        assert client.get(reverse("assessment:criterion", args=[sheet.pk, 2])).status_code == 404
        review = client.get(reverse("assessment:review", args=[sheet.pk])).content.decode()
    assert own.title in review
    assert criteria[0].title not in review
    other = actions.ScoreEntry(criteria[0].pk, 5, reason="Not mine.")
    with pytest.raises(Refused, match="not one of yours"):
        actions.save_scores(assessment_id=sheet.pk, scores=[other], by=specialist, at=AT)
    entry = actions.ScoreEntry(own.pk, 5, reason="As well as it can be done.")
    actions.send_scores(assessment_id=sheet.pk, scores=[entry], by=specialist, at=AT)
    assert Score.objects.filter(assessment=sheet).count() == 1
    result = Result.objects.get(application=bid)
    assert (result.sent, result.total) == (0, None)
    make.scored(bid, [3] * 7)
    make.scored(bid, [3] * 7)
    result = Result.objects.get(application=bid)
    assert (result.sent, result.wanted) == (2, 2)
    assert result.by_criterion[own.key] == "11/3"
    assert result.by_criterion[criteria[0].key] == "3"
