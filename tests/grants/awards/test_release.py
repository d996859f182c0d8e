"""Letters kept back at the signature: until the office sends them, applicants see and hear nothing of what was decided."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from commissioning.templatetags.house import on_date
from grants.applications.actions import withdraw_application
from grants.applications.models import Application, Sight
from grants.awards import actions
from grants.awards.models import Award, DecisionNotice
from grants.awards.queries import letters_that_left
from grants.transparency.queries import public_awards
from grants.workspace.queries.waiting import waiting_for
from tests import makers as make
from tests.makers.awards import DECIDED

pytestmark = pytest.mark.django_db
LATER = DECIDED + timedelta(hours=3)
WORDS = ("Approved", "Not funded", "reserve list", on_date(DECIDED), "We will send you an offer", "We did not fund it")


@pytest.fixture
def held() -> DecisionNotice:
    """A signed notice of three bids (approved, refused, reserve) whose letters were kept back."""
    call = make.assessed_call()
    bids = [make.to_decide(call, kind, amount_pence=100_000) for kind in ("full", "none", "reserve")]
    return make.sign_notice(make.notice(*bids), by=make.staff("commissioner"), hold_letters=True)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="commissioning.people.backends.HouseBackend")
    return client


def bids_of(notice: DecisionNotice) -> list[Application]:
    return list(
        Application.objects.filter(notice_rows__notice=notice).select_related("organisation", "call").order_by("notice_rows__position")
    )


def what_she_reads(bid: Application) -> str:
    """Every page of an applicant on which her bid stands."""
    client = signed_in(make.member(bid.organisation))
    pages = [reverse("workspace:home"), *(reverse(f"applications:{name}", args=[bid.reference]) for name in ("bid", "read"))]
    return " ".join(client.get(page, follow=True).content.decode() for page in pages)


def test_kept_back_the_decision_stands_and_no_page_or_letter_says_so(held: DecisionNotice) -> None:
    with time_machine.travel(LATER, tick=False):
        for bid in bids_of(held):
            text = what_she_reads(bid)
            assert "Waiting for a decision" in text
            assert [word for word in WORDS if word in text] == []
            assert not Message.objects.about(bid).exists()
    assert [bid.state for bid in bids_of(held)] == ["approved", "refused", "on_reserve"]
    assert Award.objects.filter(row__notice=held).count() == 1
    assert Call.objects.get(pk=bids_of(held)[0].call_id).state == "assessing"


def test_the_office_sees_what_was_decided_and_that_nobody_is_told(held: DecisionNotice) -> None:
    with time_machine.travel(LATER, tick=False):
        client = signed_in(held.lead_officer)
        assert (
            "kept back: applicants see and hear nothing yet" in client.get(reverse("awards:notice", args=[held.reference])).content.decode()
        )
        assert "Refused" in client.get(reverse("workspace:bid", args=[bids_of(held)[1].reference])).content.decode()
    officer = User.objects.get(pk=held.lead_officer_id)
    assert "Send letters that were kept back at the signature" in [each.words for each in waiting_for(officer, [], LATER)]


def test_released_every_letter_leaves_as_it_stands_and_pages_say_it(held: DecisionNotice) -> None:
    first = bids_of(held)[0]
    with time_machine.travel(LATER, tick=False):
        client, page = signed_in(held.lead_officer), reverse("awards:letters", args=[held.reference])
        row = held.rows.get(application=first)
        client.post(
            reverse("awards:letter", args=[held.reference, row.pk]), {"subject": "Good news", "body": "Dear {name}, yes.", "do": "save"}
        )
        assert "Send 6 letters and let applicants see the decisions" in client.get(page).content.decode()
        client.post(page, {"letters": "6"})
        notice = DecisionNotice.objects.get(pk=held.pk)
        assert len(letters_that_left(notice)) == 6
        assert {each.subject for each in Message.objects.about(first)} == {"Good news"}
        assert "released the decisions" in client.get(page).content.decode()
        assert "Approved" in what_she_reads(first)
        assert "We did not fund it" in what_she_reads(bids_of(held)[1])
    assert (notice.released_at, notice.released_by) == (LATER, held.lead_officer)
    assert Call.objects.get(pk=first.call_id).state == "decided"
    assert AuditEvent.objects.filter(verb="decisions released", subject_id=str(held.pk)).get().actor_id == held.lead_officer_id


def test_another_number_than_the_button_said_sends_none(held: DecisionNotice) -> None:
    body = bids_of(held)[0].organisation
    body.second_contact_email = ""
    body.save()
    with pytest.raises(Refused, match="5 letters would leave, and not 6"):
        actions.release_notice(notice_id=held.pk, letters=6, by=held.lead_officer, at=LATER)
    assert DecisionNotice.objects.get(pk=held.pk).is_held_back
    assert not Message.objects.about(bids_of(held)[0]).exists()


Act = Callable[[DecisionNotice], Any]
TOO_SOON: dict[str, Act] = {
    "an offer": lambda held: actions.offer_award(award_id=Award.objects.get(row__notice=held).pk, by=held.lead_officer, at=LATER),
    "all offers": lambda held: actions.offer_all(notice_id=held.pk, by=held.lead_officer, at=LATER),
    "publication": lambda held: actions.publish_notice(notice_id=held.pk, by=held.lead_officer, at=LATER),
    "a review": lambda held: actions.log_complaint(
        application_id=bids_of(held)[1].pk,
        kind="review",
        received_on=LATER.date(),
        text="Why?",
        handler_id=make.staff("officer").pk,
        by=held.lead_officer,
        at=LATER,
    ),
}


@pytest.mark.parametrize("name", TOO_SOON)
def test_what_would_tell_them_waits(held: DecisionNotice, name: str) -> None:
    with pytest.raises(Refused, match=r"not told|Send the letters|no decision to review"):
        TOO_SOON[name](held)
    actions.release_notice(notice_id=held.pk, by=held.lead_officer, at=LATER)
    TOO_SOON[name](held)


def test_a_correction_is_published_only_once_the_letters_of_the_first_have_left(held: DecisionNotice) -> None:
    fresh = actions.correct_notice(notice_id=held.pk, by=held.lead_officer, at=LATER)
    make.comment_on_notice(fresh, at=LATER)
    make.sign_notice(actions.make_ready(notice_id=fresh.pk, by=held.lead_officer, at=LATER), by=held.signed_by, at=LATER)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=held.reference):
        actions.publish_notice(notice_id=fresh.pk, by=held.lead_officer, at=LATER)
    actions.release_notice(notice_id=held.pk, by=held.lead_officer, at=LATER)
    assert actions.publish_notice(notice_id=fresh.pk, by=held.lead_officer, at=LATER).state == "published"
    assert not public_awards().exists()


def test_from_the_reserve_list_only_once_its_body_knows_that_it_is_on_it(held: DecisionNotice) -> None:
    call, waiting = bids_of(held)[0].call, bids_of(held)[2]
    other = make.notice(make.to_decide(call), state="draft", at=LATER)
    with pytest.raises(Refused, match="not told yet that it is on the reserve list"):
        actions.add_to_notice(notice_id=other.pk, application_id=waiting.pk, by=held.lead_officer, at=LATER)


def test_it_is_released_once_by_an_officer_without_an_interest(held: DecisionNotice) -> None:
    barred = make.staff("officer")
    Sight.objects.create(application=bids_of(held)[0], user=barred, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    for person in (barred, *(make.staff(role) for role in ("commissioner", "finance", "auditor", "monitoring_officer"))):
        with pytest.raises(NotAllowed):
            actions.release_notice(notice_id=held.pk, by=person, at=LATER)
    actions.release_notice(notice_id=held.pk, by=held.lead_officer, at=LATER)
    with pytest.raises(Refused, match="have left already"):
        actions.release_notice(notice_id=held.pk, by=held.lead_officer, at=LATER)
    with pytest.raises(Refused, match="not signed yet"):
        actions.release_notice(notice_id=make.notice(make.to_decide(make.assessed_call())).pk, by=held.lead_officer, at=LATER)


def test_the_signer_keeps_them_back_with_a_button_of_its_own() -> None:
    bid = make.to_decide(make.assessed_call())
    notice = make.notice(bid)
    client, page = signed_in(make.staff("commissioner")), reverse("awards:notice_sign", args=[notice.reference])
    assert "Sign it, and keep the letters back" in client.get(page).content.decode()
    words = {"statement": "None.", "signed_as": "Commissioner", "read": "on", "letters": "2", "do": "hold"}
    answer = client.post(page, words, follow=True).content.decode()
    assert "The letters are kept back until an officer sends them." in answer
    assert DecisionNotice.objects.get(pk=notice.pk).is_held_back


def test_a_deferred_bid_of_a_kept_back_notice_reads_as_before() -> None:
    bid = make.to_decide(make.assessed_call())
    notice, commissioner = make.notice(bid), make.staff("commissioner")
    actions.depart(
        row_id=notice.rows.get().pk, decision="defer", amount_pence=0, reason="More is to be asked.", by=commissioner, at=DECIDED
    )
    make.comment_on_notice(notice)
    make.sign_notice(notice, by=commissioner, hold_letters=True)
    stands = Application.objects.get(pk=bid.pk)
    assert (stands.state, stands.told_state) == ("panel", "with_commissioner")
    actions.release_notice(notice_id=notice.pk, by=notice.lead_officer, at=LATER)
    assert Application.objects.get(pk=bid.pk).told_state == "panel"


def test_neither_a_button_nor_a_refusal_tells_what_was_decided(held: DecisionNotice) -> None:
    call = make.assessed_call()
    deferred = make.to_decide(call)
    notice, commissioner = make.notice(deferred), make.staff("commissioner")
    actions.depart(
        row_id=notice.rows.get().pk, decision="defer", amount_pence=0, reason="More is to be asked.", by=commissioner, at=DECIDED
    )
    make.comment_on_notice(notice)
    make.sign_notice(notice, by=commissioner, hold_letters=True)
    said = []
    for bid in (*bids_of(held), deferred):
        owner = make.member(bid.organisation)
        with pytest.raises(Refused) as refused:
            withdraw_application(application_id=bid.pk, by=owner, at=LATER)
        said.append(str(refused.value).replace(bid.reference, "It"))
        with time_machine.travel(LATER, tick=False):
            assert "ithdraw this" not in signed_in(owner).get(reverse("applications:read", args=[bid.reference])).content.decode()
    assert set(said) == {"It waits for a decision, so it cannot be withdrawn."}
