"""Invitations to act for a body: bound to one address, for seven days, once; and who may do what afterwards."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people import actions
from commissioning.people.models import Invitation, Membership, Organisation, User
from commissioning.permissions import NotAllowed
from tests import makers as make

pytestmark = pytest.mark.django_db
NEW = "new.clerk@marlow.example"


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(make.later(hours=1), tick=False)
    cache.clear()


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="commissioning.people.backends.HouseBackend")
    return client


def page_of(invitation: Invitation) -> str:
    return reverse("people:invitation", args=[invitation.key])


def letter_to(email: str) -> str:
    return Message.objects.filter(to_address=email).latest("pk").body_text


def test_the_letter_shows_who_invites_and_for_which_body() -> None:
    body = make.organisation("Long Marlow Parish Council")
    invitation = make.invitation(body, NEW)
    text = letter_to(NEW)
    assert f"invites you to act for {body.name}" in text
    assert make.member(body).email in text
    assert page_of(invitation) in text
    assert "works until 9 November 2026" in text


def test_a_new_person_accepts_by_the_emailed_code(settings: Any) -> None:
    settings.LOGIN_REDIRECT_URL = "/people/text-size/"
    body, client = make.organisation(), Client()
    invitation = make.invitation(body, NEW, role="viewer")
    page = page_of(invitation)
    assert body.name in client.get(page).content.decode()
    to_sign_in = client.post(page)["location"]
    confirm = client.post(to_sign_in, {"email": NEW, "next": page}).url  # type: ignore[attr-defined]
    code = re.search(r"^([A-Z0-9-]{6,})$", letter_to(NEW), re.MULTILINE)
    assert code
    assert client.post(confirm, {"code": code[1], "next": page}).url == page  # type: ignore[attr-defined]
    assert client.post(page)["location"] == reverse("people:organisation", args=[body.pk])
    assert Membership.objects.get(user__email=NEW, organisation=body).role == "viewer"
    assert client.get(page).status_code == 404  # once


def test_another_address_cannot_use_the_link() -> None:
    body = make.organisation()
    invitation, other = make.invitation(body, NEW), make.user()
    assert "another address" in signed_in(other).get(page_of(invitation)).content.decode()
    assert "went to another email address" in signed_in(other).post(page_of(invitation), follow=True).content.decode()
    assert not Membership.objects.filter(user=other).exists()


@pytest.mark.parametrize("case", ["unknown", "run out", "withdrawn", "sent again"])
def test_what_works_no_more_looks_like_what_never_was(case: str, time_machine: Any) -> None:
    body = make.organisation()
    invitation, owner = make.invitation(body, NEW), make.member(body)
    page = page_of(invitation)
    if case == "unknown":
        page = reverse("people:invitation", args=["no-such-key"])
    elif case == "run out":
        time_machine.move_to(make.NOON + timedelta(days=7), tick=False)
    elif case == "withdrawn":
        actions.withdraw_invitation(invitation_id=invitation.pk, by=owner, at=make.NOON)
    else:
        actions.send_invitation_again(invitation_id=invitation.pk, by=owner, at=make.NOON)
    for answer in (Client().get(page), Client().post(page)):
        assert answer.status_code == 404
        assert "This invitation does not work" in answer.content.decode()


def test_it_works_to_the_last_second_of_seven_days_and_the_action_refuses_after() -> None:
    body = make.organisation()
    invitation, person = make.invitation(body, NEW), make.user(email=NEW)
    with pytest.raises(Refused, match="has run out"):
        actions.accept_invitation(invitation_id=invitation.pk, by=person, at=make.NOON + timedelta(days=7))
    actions.accept_invitation(invitation_id=invitation.pk, by=person, at=make.NOON + timedelta(days=7, seconds=-1))
    with pytest.raises(Refused, match="was accepted"):
        actions.accept_invitation(invitation_id=invitation.pk, by=person, at=make.NOON)


def test_an_owner_sends_again_and_withdraws_on_the_page_and_an_editor_may_not() -> None:
    body = make.organisation()
    invitation, owner = make.invitation(body, NEW), signed_in(make.member(body))
    shown = owner.get(reverse("people:organisation", args=[body.pk])).content.decode()
    assert NEW in shown
    for name in ("invitation_again", "invitation_withdraw"):
        address = reverse(f"people:{name}", args=[body.pk, invitation.pk])
        assert signed_in(make.member(body, "editor")).post(address).status_code == 403
        assert owner.post(address).status_code == 302
    owner.get(reverse("people:organisation", args=[body.pk]))  # takes the messages
    assert NEW not in owner.get(reverse("people:organisation", args=[body.pk])).content.decode()
    assert Message.objects.filter(to_address=NEW).count() == 2


def test_whoever_may_no_longer_invite_leaves_no_invitation_open() -> None:
    body = make.organisation()
    second = make.user()
    actions.add_member(organisation_id=body.pk, email=second.email, role="owner", by=make.member(body), at=make.NOON)
    second.forget_roles()
    invitation = actions.invite(organisation_id=body.pk, email=NEW, role="owner", by=second, at=make.NOON)
    membership = Membership.objects.get(user=second)
    actions.change_member_role(membership_id=membership.pk, role="viewer", by=make.member(body), at=make.NOON)
    with pytest.raises(Refused, match="was withdrawn"):
        actions.accept_invitation(invitation_id=invitation.pk, by=make.user(email=NEW), at=make.NOON)


def test_twenty_open_invitations_are_enough() -> None:
    body = make.organisation()
    for _ in range(20):
        make.invitation(body)
    with pytest.raises(Refused, match="20 open invitations"):
        make.invitation(body)


def test_an_owner_changes_a_role_but_not_that_of_the_last_owner() -> None:
    body = make.organisation()
    editor, owner = make.member(body, "editor"), make.member(body)
    client = signed_in(owner)
    held = Membership.objects.get(user=editor)
    client.post(reverse("people:member", args=[body.pk, held.pk]), {"role": "viewer"})
    assert Membership.objects.get(pk=held.pk).role == "viewer"
    mine = Membership.objects.get(user=owner)
    shown = client.post(reverse("people:member", args=[body.pk, mine.pk]), {"role": "editor"}).content.decode()
    assert "This is the last owner" in shown
    assert "Hand over first" in shown


def test_a_member_leaves_and_the_last_owner_cannot() -> None:
    body = make.organisation()
    viewer, owner = make.member(body, "viewer"), make.member(body)
    address = reverse("people:leave", args=[body.pk])
    signed_in(viewer).post(address)
    assert Membership.objects.get(user=viewer).left_at is not None
    assert "Hand over first" in signed_in(owner).post(address, follow=True).content.decode()
    assert signed_in(make.user()).post(address).status_code == 404


def test_a_leaver_is_out_at_her_next_request_wherever_she_is_signed_in() -> None:
    call = make.call("published")
    bid = make.application("draft", call=call)
    body = bid.organisation
    editor, owner = make.member(body, "editor"), make.member(body)
    hers, his = signed_in(editor), signed_in(owner)
    page = reverse("applications:bid", args=[bid.reference])
    assert hers.get(page).status_code == 200
    his.post(reverse("people:member_remove", args=[body.pk, Membership.objects.get(user=editor).pk]))
    assert hers.get(page).status_code == 404
    assert hers.get(reverse("people:organisation", args=[body.pk])).status_code == 404
    assert his.get(page).status_code == 200


def test_ownership_passes_when_the_successor_accepts_and_not_before() -> None:
    body = make.organisation()
    owner = make.member(body)
    client = signed_in(owner)
    client.post(reverse("people:hand_over", args=[body.pk]), {"email": NEW})
    invitation = Invitation.objects.get(email=NEW)
    assert client.get(reverse("people:organisation", args=[body.pk])).status_code == 200
    successor = make.user(email=NEW)
    signed_in(successor).post(page_of(invitation))
    assert client.get(reverse("people:organisation", args=[body.pk])).status_code == 404
    standing = Membership.objects.get(organisation=body, left_at__isnull=True)
    assert (standing.user, standing.role) == (successor, "owner")
    assert "You no longer act for it" in letter_to(owner.email)


def test_an_officer_appoints_an_owner_with_a_reason_and_the_former_is_told_and_out() -> None:
    body = make.organisation()
    former = make.member(body)
    at_work, officer = signed_in(former), make.staff("officer")
    given = {"email": NEW, "reason": "The clerk died.", "how_checked": "Rang the chair on the number of the last bid.", "ends_former": "on"}
    address = reverse("people:appoint", args=[body.pk])
    missing = signed_in(officer).post(address, given | {"how_checked": " "}).content.decode()
    assert "Note how you made sure" in missing
    assert "The clerk died." in missing
    signed_in(officer).post(address, given)
    assert Membership.objects.get(organisation=body, left_at__isnull=True).user.email == NEW
    assert at_work.get(reverse("people:organisation", args=[body.pk])).status_code == 404
    assert "a new owner" in Message.objects.filter(to_address=former.email).latest("pk").subject.lower()
    assert "made you an owner" in letter_to(NEW)
    listed = signed_in(make.staff("auditor")).get(reverse("workspace:audit") + "?kind=owners").content.decode()
    assert "owner appointed" in listed.lower()
    assert "The clerk died. Made sure: Rang the chair on the number of the last bid." in listed


def test_only_an_officer_who_is_no_member_appoints() -> None:
    body = make.organisation()
    given: dict[str, Any] = {"reason": "Gone", "how_checked": "Rang", "ends_former": False, "at": make.NOON, "organisation_id": body.pk}
    for person in (make.member(body), make.staff("finance"), make.staff("administrator")):
        with pytest.raises(NotAllowed):
            actions.appoint_owner(email=NEW, by=person, **given)
    officer = make.staff("officer")
    with pytest.raises(Refused, match="somebody of the office"):
        actions.appoint_owner(email=officer.email, by=officer, **given)
    actions.add_member(organisation_id=body.pk, email=officer.email, role="viewer", by=make.member(body), at=make.NOON)
    officer.forget_roles()
    with pytest.raises(NotAllowed):
        actions.appoint_owner(email=NEW, by=officer, **given)


def members_page(body: Organisation) -> str:
    return reverse("people:organisation", args=[body.pk])


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_however_many_are_invited(django_assert_num_queries: Any, many: int) -> None:
    body = make.organisation()
    for _ in range(many):
        make.invitation(body)
        make.member(body, "viewer")
    client = signed_in(make.member(body))
    client.get(members_page(body))
    with django_assert_num_queries(8):
        client.get(members_page(body))
