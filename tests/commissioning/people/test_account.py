"""One's own account: details, the address to sign in with, and signing out everywhere."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people import actions
from commissioning.people.models import AddressChange, User
from tests import makers as make

pytestmark = pytest.mark.django_db
NEW = "moved@marlow.example"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="commissioning.people.backends.HouseBackend")
    return client


def code_to(email: str) -> str:
    found = re.search(r"^([A-Z]{4}-[A-Z]{4})$", Message.objects.filter(to_address=email).latest("pk").body_text, re.MULTILINE)
    assert found
    return found[1]


def test_details_are_changed_on_the_page() -> None:
    person = make.user()
    client = signed_in(person)
    assert "Enter your name" in client.post(reverse("people:account"), {"name": "", "phone": "01632 960000"}).content.decode()
    client.post(reverse("people:account"), {"name": "Ada Byron", "phone": "01632 960000", "job": "Clerk"})
    person.refresh_from_db()
    assert (person.name, person.phone, person.job) == ("Ada Byron", "01632 960000", "Clerk")


def test_an_address_is_changed_by_a_code_that_went_there_and_the_old_one_is_told() -> None:
    person = make.user()
    old, here, elsewhere = person.email, signed_in(person), signed_in(person)
    here.post(reverse("people:address"), {"email": NEW})
    person.refresh_from_db()
    assert person.email == old
    wrong = here.post(reverse("people:address_code"), {"code": "AAAA-AAAA"}).content.decode()
    assert "That code is not right" in wrong
    here.post(reverse("people:address_code"), {"code": code_to(NEW).lower()})
    person.refresh_from_db()
    assert person.email == NEW
    assert "was changed to another one" in Message.objects.get(to_address=old).body_text
    assert here.get(reverse("people:account")).status_code == 200
    assert elsewhere.get(reverse("people:account")).status_code == 302


def test_an_address_of_somebody_else_gets_a_letter_and_no_code_and_the_page_is_the_same() -> None:
    person, other = make.user(), make.user()
    client = signed_in(person)
    assert client.post(reverse("people:address"), {"email": other.email})["location"] == reverse("people:address_code")
    assert "has an account of its own already" in Message.objects.get(to_address=other.email).body_text
    assert "That code is not right" in client.post(reverse("people:address_code"), {"code": "BBBB-BBBB"}).content.decode()


def test_a_code_works_fifteen_minutes_five_times_and_once() -> None:
    person = make.user()
    actions.ask_for_address(by=person, email=NEW, at=make.NOON)
    code = code_to(NEW)
    with pytest.raises(Refused, match="works no more"):
        actions.confirm_address(by=person, code=code, at=make.NOON + timedelta(minutes=15))
    for _ in range(5):
        assert not actions.confirm_address(by=person, code="wrong", at=make.NOON)
    with pytest.raises(Refused, match="works no more"):
        actions.confirm_address(by=person, code=code, at=make.NOON)
    actions.ask_for_address(by=person, email=NEW, at=make.NOON)
    assert actions.confirm_address(by=person, code=code_to(NEW), at=make.NOON)
    with pytest.raises(Refused, match="works no more"):
        actions.confirm_address(by=person, code=code_to(NEW), at=make.NOON)


def test_five_codes_a_day_are_enough_and_the_same_address_is_no_change() -> None:
    person = make.user()
    with pytest.raises(Refused, match="sign in with now"):
        actions.ask_for_address(by=person, email=person.email.upper(), at=make.NOON)
    for _ in range(5):
        actions.ask_for_address(by=person, email=NEW, at=make.NOON)
    with pytest.raises(Refused, match="five codes today"):
        actions.ask_for_address(by=person, email=NEW, at=make.NOON)
    assert AddressChange.objects.filter(user=person).count() == 5


def test_signing_out_everywhere_ends_every_session() -> None:
    person: Any = make.user()
    here, there = signed_in(person), signed_in(person)
    here.post(reverse("people:sign_out_everywhere"))
    for client in (here, there):
        assert client.get(reverse("people:account")).status_code == 302
