"""The record of an organisation and who acts for it, on its pages."""

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.people.models import Invitation, Membership, Organisation, User
from tests import makers as make

pytestmark = pytest.mark.django_db
RECORD = {
    "name": "Long Marlow Parish Council",
    "kind": "parish",
    "address": "The Hall",
    "postcode": "cv344aa",
    "contact_name": "Alex Reed",
    "contact_email": "clerk@marlow.example",
    "second_contact_name": "Sam Patel",
    "second_contact_email": "chair@marlow.example",
}


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="commissioning.people.backends.HouseBackend")
    return client


def page_of(body: Organisation, name: str = "organisation", *more: int) -> str:
    return reverse(f"people:{name}", args=[body.pk, *more])


def test_whoever_adds_a_body_owns_it_and_goes_on_where_she_was_going() -> None:
    person = make.user()
    address = reverse("people:organisation_add") + "?next=/apply/RSF-2728/start/"
    response = signed_in(person).post(address, RECORD)
    body = Organisation.objects.get()
    assert response["location"] == f"/apply/RSF-2728/start/?organisation={body.pk}"
    assert (body.postcode, body.memberships.get().user, body.memberships.get().role) == ("CV34 4AA", person, "owner")


def test_a_way_on_to_another_site_is_not_taken() -> None:
    response = signed_in(make.user()).post(reverse("people:organisation_add") + "?next=https://elsewhere.example/", RECORD)
    assert response["location"] == page_of(Organisation.objects.get())


def test_a_number_that_fits_no_pattern_is_kept_and_told_of_beside_it() -> None:
    person = make.user()
    numbers = {"charity_number": "12", "company_number": "xx 123456", "parish_code": " e04 009751 "}
    shown = signed_in(person).post(reverse("people:organisation_add"), RECORD | numbers, follow=True).content.decode()
    body = Organisation.objects.get()
    assert (body.charity_number, body.company_number, body.parish_code) == ("12", "XX123456", "E04009751")
    assert sorted(body.doubts) == ["charity_number", "company_number"]
    assert shown.count("This does not look like a charity number") == 2  # the message, and beside the number
    assert "Please check it. Companies House gives no numbers that begin with XX." in shown
    assert "Please check it. This does not look" in signed_in(person).get(page_of(body, "organisation_edit")).content.decode()
    desk = signed_in(make.staff("officer")).get(reverse("workspace:organisation", args=[body.pk])).content.decode()
    assert "Companies House gives no numbers that begin with XX." in desk


def test_both_contacts_need_different_addresses_and_nothing_typed_is_lost() -> None:
    response = signed_in(make.user()).post(
        reverse("people:organisation_add"), RECORD | {"second_contact_email": "CLERK@marlow.example", "postcode": "nonsense"}
    )
    shown = response.content.decode()
    assert "<title>Error: " in shown
    assert "Give a different email address" in shown
    assert "Enter a full UK postcode, like CV34 4RL." in shown
    assert 'value="nonsense"' in shown
    assert Organisation.objects.count() == 0


def test_an_editor_changes_the_record_and_a_viewer_may_not() -> None:
    body = make.organisation()
    assert signed_in(make.member(body, "viewer")).post(page_of(body, "organisation_edit"), RECORD).status_code == 403
    signed_in(make.member(body, "editor")).post(page_of(body, "organisation_edit"), RECORD)
    assert Organisation.objects.get(pk=body.pk).name == "Long Marlow Parish Council"


def test_strangers_find_nothing() -> None:
    body, other = make.organisation(), signed_in(make.member(make.organisation()))
    for name in ("organisation", "organisation_edit"):
        assert other.get(page_of(body, name)).status_code == 404
        assert Client().get(page_of(body, name)).status_code == 302


def test_an_owner_invites_a_person_and_an_editor_may_not() -> None:
    body = make.organisation()
    given = {"email": "new@marlow.example", "role": "viewer"}
    assert signed_in(make.member(body, "editor")).post(page_of(body), given).status_code == 403
    assert signed_in(make.member(body)).post(page_of(body), given).status_code == 302
    assert Invitation.objects.get(email="new@marlow.example").role == "viewer"
    assert not Membership.objects.filter(user__email="new@marlow.example").exists()


def test_an_owner_removes_a_person_but_not_the_last_owner() -> None:
    body = make.organisation()
    owner, editor = make.member(body), make.member(body, "editor")
    client = signed_in(owner)
    client.post(page_of(body, "member_remove", Membership.objects.get(user=editor).pk))
    assert Membership.objects.get(user=editor).left_at is not None
    shown = client.post(page_of(body, "member_remove", Membership.objects.get(user=owner).pk), follow=True).content.decode()
    assert "This is the last owner, and somebody must be able to sign." in shown
    assert Membership.objects.get(user=owner).left_at is None


def test_a_membership_of_another_body_is_not_found() -> None:
    body, other = make.organisation(), make.organisation()
    theirs = Membership.objects.get(user=make.member(other))
    assert signed_in(make.member(body)).post(page_of(body, "member_remove", theirs.pk)).status_code == 404
