from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.views.defaults import server_error

from commissioning import urls
from commissioning.lifecycle import Refused
from commissioning.middleware import ContentSecurityPolicy, PrivatePages
from commissioning.permissions import NotAllowed


def refused(request: HttpRequest) -> HttpResponse:
    raise Refused("Answer question 4, then send it.")


def not_allowed(request: HttpRequest) -> HttpResponse:
    raise NotAllowed("payments.approve")


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("plain")


urlpatterns = [
    path("refused/", refused),
    path("not-allowed/", not_allowed),
    path("public/", plain, name="wagtail_serve"),
    path("private/", plain),
    *urls.urlpatterns,
]


@pytest.fixture
def here() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def policy_of(address: str) -> dict[str, str]:
    middleware = ContentSecurityPolicy(lambda request: HttpResponse())
    header = middleware(RequestFactory().get(address)).headers["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in header.split(";"))


def test_content_policy_is_strict_outside_the_admin() -> None:
    policy = policy_of("/apply/")
    assert "unsafe" not in " ".join(policy.values())
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"


def test_content_policy_lets_the_admin_run_its_own_scripts_and_frames_only() -> None:
    strict, admin = policy_of("/apply/"), policy_of("/admin/pages/")
    assert admin.pop("script-src") == "'self' 'unsafe-inline'"
    assert admin.pop("frame-ancestors") == "'self'"
    assert admin == {name: value for name, value in strict.items() if name in admin}


@pytest.mark.usefixtures("here")
def test_private_pages_are_never_stored() -> None:
    assert Client().get("/private/").headers["Cache-Control"] == "no-store, private"


@pytest.mark.usefixtures("here")
def test_public_pages_may_be_stored_by_a_visitor_and_not_by_someone_signed_in() -> None:
    visitor = Client()
    assert "Cache-Control" not in visitor.get("/public/").headers
    visitor.cookies["sessionid"] = "any"
    assert visitor.get("/public/").headers["Cache-Control"] == "no-store, private"


def test_private_pages_count_an_address_that_leads_nowhere() -> None:
    answer = PrivatePages(lambda request: HttpResponse(status=404))(RequestFactory().get("/nowhere/"))
    assert answer.headers["Cache-Control"] == "no-store, private"


@pytest.mark.django_db
@pytest.mark.usefixtures("here")
def test_a_refusal_is_a_page_that_says_what_to_do(client: Client) -> None:
    answer = client.get("/refused/")
    assert answer.status_code == 409
    assert "Answer question 4, then send it." in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("here")
def test_a_person_who_may_not_gets_a_page_without_the_name_of_the_permission(client: Client) -> None:
    answer = client.get("/not-allowed/")
    assert answer.status_code == 403
    assert "payments.approve" not in answer.content.decode()


def test_the_page_of_a_fault_of_ours_needs_no_database(rf: RequestFactory) -> None:
    answer = server_error(rf.get("/anything/"))
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "What you saved before is safe." in text
    assert 'href="/"' in text
