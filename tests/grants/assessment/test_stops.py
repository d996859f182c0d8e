"""A stop on a bid or a body holds approval, offer and payment at the action, until somebody else lifts it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.people.models import Organisation, User
from commissioning.permissions import NotAllowed
from grants.applications.models import Application, Sight
from grants.assessment.actions import lift_stop, set_stop
from grants.assessment.models import Stop
from grants.assessment.queries import standing_stops
from grants.awards import actions as awarding
from grants.awards.models import Award
from grants.payments import actions as paying
from grants.payments.queries import blockers
from tests import makers as make
from tests.makers.awards import DECIDED

pytestmark = pytest.mark.django_db
WHY = "The charity regulator has opened an inquiry."


def stop(body: Organisation, *, by: User | None = None, bid: Application | None = None, reason: str = WHY) -> Stop:
    return set_stop(
        organisation_id=body.pk, application_id=bid.pk if bid else None, reason=reason, by=by or make.staff("officer"), at=make.NOON
    )


def lift(of: Stop, *, by: User, reason: str = "The inquiry found nothing.") -> Stop:
    return lift_stop(stop_id=of.pk, reason=reason, by=by, at=DECIDED)


@pytest.mark.parametrize("whole", [True, False])
def test_a_stop_holds_the_signature_until_it_is_lifted(whole: bool) -> None:
    bid = make.to_decide(make.assessed_call())
    notice = make.notice(bid)
    found = stop(bid.organisation, bid=None if whole else bid)
    commissioner = make.staff("commissioner")
    with pytest.raises(Refused, match=f"{bid.reference} is stopped: {WHY}"):
        make.sign_notice(notice, by=commissioner)
    assert not Award.objects.exists()
    lift(found, by=make.staff("monitoring_officer"))
    assert make.sign_notice(notice, by=commissioner).state == "signed"


def test_a_stop_holds_no_refusal_and_no_other_body() -> None:
    call = make.assessed_call()
    refused, other = make.to_decide(call, "none"), make.to_decide(call)
    stop(refused.organisation)
    make.notice(refused, other, state="signed")
    assert Award.objects.get().application == other


def test_a_stop_on_one_bid_leaves_the_other_of_the_body() -> None:
    call, body = make.assessed_call(), make.organisation()
    one, two = make.to_decide(call, body=body), make.to_decide(call, body=body)
    stop(body, bid=one)
    assert standing_stops({one.pk: body.pk, two.pk: body.pk}) == {one.pk: [WHY]}


def test_a_stop_holds_the_offer() -> None:
    award = make.award("approved")
    found = stop(award.organisation)
    officer = award.call.lead_officer
    with pytest.raises(Refused, match="The offer can go once the stop is lifted"):
        awarding.offer_award(award_id=award.pk, by=officer, at=DECIDED)
    lift(found, by=make.staff("chief_finance_officer"))
    assert awarding.offer_award(award_id=award.pk, by=officer, at=DECIDED).state == "offered"


def test_a_stop_holds_each_step_of_a_payment_and_is_its_reason() -> None:
    ready, prepared, approved = make.payable(), make.prepared(), make.approved()
    for payment in (ready, prepared, approved):
        stop(payment.award.organisation)
        assert blockers(payment, on=make.PAY_ON) == [f"It is stopped: {WHY}"]
    with pytest.raises(Refused, match="It is stopped"):
        make.prepared(ready)
    with pytest.raises(Refused, match="It is stopped"):
        make.approved(prepared)
    with pytest.raises(Refused, match="It is stopped"):
        make.batch(approved)


def test_a_batch_with_a_stopped_payment_is_not_locked() -> None:
    payment = make.approved()
    batch = make.batch(payment)
    stop(payment.award.organisation, bid=payment.award.application)
    with pytest.raises(Refused, match="It is stopped"):
        paying.lockable(batch_id=batch.pk, by=make.staff("finance"), at=make.PAY_DAY)


def test_whoever_set_a_stop_never_lifts_it() -> None:
    chief = make.staff("chief_finance_officer")
    found = stop(make.organisation(), by=chief)
    for person in (chief, make.staff("officer"), make.staff("finance"), make.staff("commissioner")):
        with pytest.raises(NotAllowed):
            lift(found, by=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stop.objects.filter(pk=found.pk).update(lifted_by=chief, lifted_at=DECIDED, lifted_reason="I say so.")
    assert lift(found, by=make.staff("chief_finance_officer")).lifted_reason == "The inquiry found nothing."


def test_a_conflict_and_another_role_set_no_stop() -> None:
    bid = make.application("submitted")
    conflicted = make.staff("officer")
    Sight.objects.create(application=bid, user=conflicted, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    for person in (conflicted, make.staff("auditor"), make.staff("assessor"), make.member(bid.organisation)):
        with pytest.raises(NotAllowed):
            stop(bid.organisation, by=person)


def test_what_cannot_be_stopped_is_refused() -> None:
    bid, officer = make.application("submitted"), make.staff("officer")
    with pytest.raises(Refused, match="Say why it is stopped"):
        stop(bid.organisation, by=officer, reason=" ")
    with pytest.raises(Refused, match="Choose a bid of this body"):
        stop(make.organisation(), by=officer, bid=bid)
    found = stop(bid.organisation, by=officer, bid=bid)
    with pytest.raises(Refused, match="stopped already"):
        stop(bid.organisation, by=officer, bid=bid)
    chief = make.staff("monitoring_officer")
    with pytest.raises(Refused, match="Say why it can be lifted"):
        lift(found, by=chief, reason="")
    lift(found, by=chief)
    with pytest.raises(Refused, match="just lifted"):
        lift(found, by=chief)
    verbs = AuditEvent.objects.filter(verb__startswith="stop ").order_by("pk")
    assert [(each.verb, each.subject_id, each.facts) for each in verbs] == [
        (verb, str(bid.pk), {"stop": found.pk}) for verb in ("stop set", "stop lifted")
    ]


def test_a_stop_is_set_read_and_lifted_on_its_pages(client: Client) -> None:
    bid = make.application("submitted")
    officer, chief = make.staff("officer"), make.staff("monitoring_officer")
    new, listed = (reverse(f"assessment:{name}", args=[bid.organisation_id]) for name in ("stop_new", "stops"))
    client.force_login(officer)
    page = client.post(new, {"bid": bid.pk, "reason": ""})
    assert "Say why it is stopped" in page.text
    assert client.post(new, {"bid": bid.pk, "reason": WHY})["Location"] == listed
    found = Stop.objects.get()
    lifting = reverse("assessment:stop_lift", args=[bid.organisation_id, found.pk])
    assert lifting not in client.get(listed).text
    assert client.post(lifting, {"reason": "Mine."}).status_code == 403
    for shown in (reverse("workspace:bid", args=[bid.reference]), listed):
        assert WHY in client.get(shown).text
    client.force_login(chief)
    assert lifting in client.get(listed).text
    assert client.post(lifting, {"reason": "Nothing was found."}).status_code == 302
    assert "Nothing was found." in client.get(listed).text
    assert client.get(reverse("assessment:stop_lift", args=[make.organisation().pk, found.pk])).status_code == 404


def test_the_applicant_reads_nothing_of_a_stop(client: Client) -> None:
    payment = make.payable()
    stop(payment.award.organisation)
    client.force_login(make.member(payment.award.organisation))
    for name, argument in (("awards:award", payment.award.reference), ("applications:read", payment.award.application.reference)):
        assert "regulator" not in client.get(reverse(name, args=[argument])).text
    assert client.get(reverse("assessment:stops", args=[payment.award.organisation_id])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(count: int, client: Client, django_assert_num_queries: Any) -> None:
    body, call = make.organisation(), make.call("published")
    for _ in range(count):
        stop(body, bid=make.application("submitted", call=call, of=body))
    client.force_login(make.staff("auditor"))
    with django_assert_num_queries(8):
        client.get(reverse("assessment:stops", args=[body.pk]))
