"""Complaints and reviews: logged, timed, and answered by an officer who had no part in the decision."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from grants.applications.models import Application, Sight
from grants.assessment.actions import recommend, send_to_panel
from grants.awards.actions import answer_complaint, log_complaint
from grants.awards.models import Complaint
from grants.awards.queries import complaints_for
from tests import makers as make
from tests.makers.awards import DECIDED

pytestmark = pytest.mark.django_db
TODAY = DECIDED.date()


def decided() -> Application:
    bid = make.to_decide(make.assessed_call(), "none")
    make.notice(bid, state="signed")
    return make.again(bid)


def log(bid: Application, *, by: User | None = None, handler: User | None = None, **fields: Any) -> Complaint:
    given = {"kind": "review", "received_on": TODAY, "text": "We were not told why."} | fields
    return log_complaint(
        application_id=bid.pk, handler_id=(handler or make.staff("officer")).pk, by=by or make.staff("officer"), at=DECIDED, **given
    )


def answer(of: Complaint, *, by: User | None = None, **fields: Any) -> Complaint:
    given = {"outcome": "part", "answer": "The letter lacked reasons; the decision stands."} | fields
    return answer_complaint(complaint_id=of.pk, by=by or of.handler, at=DECIDED + timedelta(days=3), **given)


def test_it_is_to_be_answered_in_28_days_and_its_handler_answers_it() -> None:
    bid = decided()
    made = log(bid)
    assert made.answer_by_on == TODAY + timedelta(days=28)
    done = answer(made)
    assert (done.outcome, done.answered_at) == ("part", DECIDED + timedelta(days=3))
    said = AuditEvent.objects.filter(verb__startswith="complaint").order_by("pk")
    assert [each.verb for each in said] == ["complaint logged", "complaint answered"]
    assert said[1].facts["late"] is False
    with pytest.raises(Refused, match="answered already"):
        answer(made)


@pytest.mark.parametrize("part", ["lead", "scorer", "recommender", "signer"])
def test_whoever_had_a_part_in_the_decision_does_not_answer(part: str) -> None:
    call = make.closed_call(scorers=1)
    bid = make.in_check(call=call)
    scorer, other = make.staff("officer", name="Ann"), make.staff("officer", name="Bea")
    make.scored(make.pass_gate(bid), [4] * 7, by=scorer)
    send_to_panel(application_id=bid.pk, by=call.lead_officer, at=make.AFTER_CLOSE)
    recommend(application_id=bid.pk, kind="none", amount_pence=0, reasons="Weak.", by=other, at=make.AFTER_CLOSE)
    signer = make.staff("commissioner")
    make.notice(make.again(bid), state="signed", signer=signer)
    who, says = {
        "lead": (call.lead_officer, "leads the call"),
        "scorer": (scorer, "Ann scored the bid"),
        "recommender": (other, "Bea recorded the recommendation"),
        "signer": (signer, "is not a grants officer"),
    }[part]
    with pytest.raises(Refused, match=says):
        log(make.again(bid), handler=who)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": " "}, "Write what it says"),
        ({"kind": "other"}, "Choose complaint or review"),
        ({"received_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"answer_by_on": TODAY - timedelta(days=1)}, "before it was received"),
    ],
)
def test_bad_entries_are_refused(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        log(decided(), **fields)


def test_a_decision_is_reviewed_once_there_is_one_and_a_complaint_may_come_before() -> None:
    bid = make.in_check()
    with pytest.raises(Refused, match="no decision to review"):
        log(bid)
    assert log(bid, kind="complaint").kind == "complaint"


def test_only_its_handler_answers_and_says_what_and_why() -> None:
    made = log(decided())
    for person in (make.staff("officer"), make.staff("monitoring_officer")):
        with pytest.raises(NotAllowed):
            answer(made, by=person)
    with pytest.raises(Refused, match="Choose upheld"):
        answer(made, outcome="")
    with pytest.raises(Refused, match="and why"):
        answer(made, answer=" ")


def test_a_conflict_bars_from_logging_handling_and_reading() -> None:
    bid = decided()
    barred = make.staff("officer")
    Sight.objects.create(application=bid, user=barred, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    with pytest.raises(NotAllowed):
        log(bid, by=barred)
    with pytest.raises(Refused, match="has an interest in this body"):
        log(bid, handler=barred)
    log(bid)
    assert not complaints_for(barred).exists()


def test_the_pages_log_wait_and_answer(client: Client) -> None:
    bid = decided()
    officer, handler = make.staff("officer"), make.staff("officer", name="Cay Fair")
    day = {"received_on_day": "1", "received_on_month": "1", "received_on_year": "2027"}
    with time_machine.travel(DECIDED, tick=False):
        client.force_login(officer)
        new = reverse("awards:complaint_new", args=[bid.reference])
        assert new in client.get(reverse("workspace:bid", args=[bid.reference])).content.decode()
        refused = client.post(new, day | {"kind": "review", "text": "Why?", "handler": str(bid.call.lead_officer.pk)}).content.decode()
        assert "leads the call, so another officer must answer this." in refused
        client.post(new, day | {"kind": "review", "text": "Why?", "handler": str(handler.pk)})
        made = Complaint.objects.get()
        assert (made.received_on, made.handler) == (date(2027, 1, 1), handler)
        page = reverse("awards:complaint", args=[made.pk])
        assert "Record the answer" not in client.get(page).content.decode()
        assert client.post(page, {"outcome": "upheld", "answer": "Yes."}).status_code == 403
        client.force_login(handler)
        assert "Answer a complaint" in client.get(reverse("workspace:today")).content.decode()
        assert "Choose an outcome." in client.post(page, {"answer": "Yes."}).content.decode()
        client.post(page, {"outcome": "upheld", "answer": "We shall look again."})
        assert "We shall look again." in client.get(page).content.decode()
        assert bid.reference in client.get(reverse("awards:complaints")).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client: Client, number: int, django_assert_num_queries: Any) -> None:
    bid = decided()
    for _ in range(number):
        log(bid)
    client.force_login(make.staff("auditor"))
    with django_assert_num_queries(7):
        client.get(reverse("awards:complaints"))
