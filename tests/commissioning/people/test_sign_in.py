"""Everyone signs in by a code sent to their address; nobody learns from outside who is known."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from commissioning.mail.models import Message
from commissioning.people import context
from commissioning.people.models import Office, OfficeProfile, User
from commissioning.people.sign_in import person_signing_in

pytestmark = pytest.mark.django_db

ADDRESS = "clerk@hollowbridge.example"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _start_afresh(settings: Any) -> None:
    """No rate is used up, and the first page after signing in is one of this app's own."""
    cache.clear()
    settings.LOGIN_REDIRECT_URL = "/people/text-size/"


def ask(client: Client, email: str = ADDRESS, back: str = "") -> str:
    """Ask for a code; gives the address of the page that asks for it."""
    answer = client.post(reverse("account_login") + (f"?next={back}" if back else ""), {"email": email, "next": back})
    assert answer.status_code == 302, answer.content
    return str(answer.url)


def code() -> str:
    match = re.search(r"^([A-Z0-9-]{6,})$", Message.objects.latest("pk").body_text, re.MULTILINE)
    assert match
    return match[1]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_new_person_signs_in_by_the_code_and_comes_back_to_the_page(client: Client) -> None:
    confirm = ask(client, back="/people/colours.css")
    assert not signed_in(client)
    answer = client.post(confirm, {"code": code(), "next": "/people/colours.css"})
    assert (answer.status_code, answer.url) == (302, "/people/colours.css")
    user = User.objects.get(email=ADDRESS)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified


def test_known_person_signs_in_whatever_the_case_of_the_address(client: Client) -> None:
    user = User.objects.create_user(ADDRESS)
    client.post(ask(client, "Clerk@Hollowbridge.Example"), {"code": code()})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


def test_known_and_unknown_address_get_the_same_answer(client: Client) -> None:
    User.objects.create_user(ADDRESS)
    pages = []
    for email in (ADDRESS, "stranger@elsewhere.example"):
        page = client.get(ask(client, email)).content.decode().replace(email, "ADDRESS")
        assert "ADDRESS" in page
        pages.append(re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", page))
    assert pages[0] == pages[1]
    assert [each.template for each in Message.objects.order_by("pk")] == ["people/emails/sign_in_code"] * 2


def test_closed_account_gets_the_same_page_and_no_code(client: Client) -> None:
    User.objects.create_user(ADDRESS, is_active=False)
    assert client.get(ask(client)).status_code == 200
    assert [each.template for each in Message.objects.all()] == ["people/emails/account_closed"]


def test_wrong_code_says_how_to_put_it_right(client: Client) -> None:
    page = client.post(ask(client), {"code": "XXXX-XXXX"}).content.decode()
    assert "<title>Error: " in page
    assert "That code is not right. Check the latest email from us and type the code again." in page
    assert not signed_in(client)


def test_three_wrong_codes_end_the_attempt(client: Client) -> None:
    confirm = ask(client)
    right = code()
    for _ in range(3):
        client.post(confirm, {"code": "XXXX-XXXX"})
    client.post(confirm, {"code": right})
    assert not signed_in(client)


def test_code_works_once(client: Client) -> None:
    confirm = ask(client)
    right = code()
    client.post(confirm, {"code": right})
    other = Client()
    ask(other)
    other.post(confirm, {"code": right})
    assert not signed_in(other)


def test_fourth_request_in_a_minute_for_one_address_is_refused(client: Client) -> None:
    for _ in range(3):
        ask(client)
    page = client.post(reverse("account_login"), {"email": ADDRESS})
    assert "There were too many tries." in page.content.decode()
    assert Message.objects.count() == 3


def test_second_code_replaces_the_first(client: Client) -> None:
    confirm = ask(client)
    first = code()
    ask(client)
    assert code() != first
    client.post(confirm, {"code": first})
    assert not signed_in(client)
    client.post(confirm, {"code": code()})
    assert signed_in(client)


def test_address_that_cannot_be_one_is_told_how(client: Client) -> None:
    page = client.post(reverse("account_login"), {"email": "clerk at hollowbridge"}).content.decode()
    assert page.count("Enter an email address in the right form, like name@example.org.") == 2
    assert not User.objects.exists()


def test_another_site_is_never_where_one_comes_back_to(client: Client) -> None:
    confirm = ask(client, back="https://elsewhere.example/")
    answer = client.post(confirm, {"code": code(), "next": "https://elsewhere.example/"})
    assert answer.url == "/people/text-size/"


def test_signing_out_takes_a_button(client: Client) -> None:
    client.post(ask(client), {"code": code()})
    assert "Stay signed in" in client.get(reverse("account_logout")).content.decode()
    assert signed_in(client)
    client.post(reverse("account_logout"))
    assert not signed_in(client)


@pytest.mark.parametrize("name", ["account_reset_password", "account_change_password", "account_set_password", "account_email"])
def test_no_page_for_a_password_exists(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_person_is_made_once() -> None:
    first = person_signing_in(email=ADDRESS, at=AT)
    assert first == person_signing_in(email=ADDRESS.upper(), at=AT)
    assert EmailAddress.objects.count() == 1


def test_text_size_is_kept_in_one_cookie_and_goes_back(client: Client) -> None:
    answer = client.get(reverse("people:text_size"), {"size": "largest", "next": "/sign-in/"})
    assert (answer.status_code, answer.url) == (302, "/sign-in/")
    assert set(client.cookies) == {"text_size"}
    assert 'class="govuk-template house-text-largest"' in client.get("/sign-in/").content.decode()
    client.get(reverse("people:text_size"), {"size": "normal"})
    assert 'class="govuk-template"' in client.get("/sign-in/").content.decode()


def test_text_size_goes_back_to_our_own_pages_only(client: Client) -> None:
    assert client.get(reverse("people:text_size"), {"size": "larger", "next": "https://elsewhere.example/"}).url == "/"
    assert client.get(reverse("people:text_size"), {"size": "huge"}).cookies.get("text_size") is None


def profile(office: Office, name: str, from_on: date, **facts: str) -> OfficeProfile:
    return OfficeProfile.objects.create(
        office=office, name=name, short_name=name, force="Police", county="County", email="grants@office.example", from_on=from_on, **facts
    )


def test_page_shows_the_office_in_force_and_its_colours(client: Client) -> None:
    office = Office.objects.create(code="opcc")
    profile(office, "Office of the Commissioner", date(2020, 1, 1))
    profile(office, "Mayoral office", date(2999, 1, 1))
    page = client.get("/sign-in/").content.decode()
    assert "Office of the Commissioner" in page
    assert "Mayoral office" not in page
    assert "colours.css" not in page
    OfficeProfile.objects.filter(from_on=date(2020, 1, 1)).update(header_colour="#123456")
    assert "colours.css?v=%23123456" in client.get("/sign-in/").content.decode()
    assert "--govuk-brand-colour:#123456" in client.get(reverse("people:colours")).content.decode()


def test_the_office_that_frames_a_page_is_read_once_in_a_while_and_anew_on_another_day(
    client: Client, settings: Any, time_machine: Any
) -> None:
    office = Office.objects.create(code="opcc")
    settings.OFFICE_KEPT_SECONDS = 10_000_000  # a spell that does not end while this test runs
    context.kept_profile.cache_clear()
    profile(office, "Office of the Commissioner", date(2020, 1, 1))
    profile(office, "Mayoral office", date(2027, 4, 1))
    page = reverse("account_login")
    time_machine.move_to("2027-03-31 12:00 +0100")
    with CaptureQueriesContext(connection) as first:
        assert "Office of the Commissioner" in client.get(page).text
    with CaptureQueriesContext(connection) as second:
        assert "Office of the Commissioner" in client.get(page).text
    assert len(second) == len(first) - 1
    time_machine.move_to("2027-04-01 12:00 +0100")
    assert "Mayoral office" in client.get(page).text
    context.kept_profile.cache_clear()
