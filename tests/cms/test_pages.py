"""Every kind of page answers, with its words and its facts."""

import re
from datetime import timedelta

import pytest
import time_machine

from cms.actions import set_up_site
from cms.models import CallPage, HomePage, NewsIndexPage, NewsPage
from commissioning.people.actions import set_election_period
from tests import makers as make

STANDING = ["/", "/funding/", "/plan/", "/news/", "/news/one-place-to-apply/", "/accessibility/", "/privacy/", "/cookies/"]


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("address", STANDING)
def test_each_page_answers_with_a_title_a_description_and_one_heading(site, client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert html.count("<h1") == 1
    assert re.search(r"<title>[^<]+ - Office of the Police and Crime Commissioner for Midshire</title>", html)
    assert re.search(r'<meta name="description" content="[^"]{20,}">', html)


def test_setting_up_twice_makes_nothing_and_keeps_what_an_editor_wrote(site):
    home = HomePage.objects.get()
    home.title = "Ours now"
    home.save_revision().publish()
    assert set_up_site(at=site) == []
    assert HomePage.objects.get().title == "Ours now"


def test_setting_up_again_makes_the_page_of_a_call_published_since(site, client):
    make.call(state="draft")
    made = make.call(state="published", title="Second fund")
    assert set_up_site(at=site) == [f"/home/funding/{made.reference.lower()}/"]
    assert CallPage.objects.get().call == made


def test_the_welcome_page_of_the_kit_is_gone(site, client):
    assert client.get("/welcome/").status_code == 404
    assert "Wagtail" not in text(client.get("/"))


def test_the_home_page_shows_open_calls_before_those_to_come(site, client):
    make.call(state="published", title="Fund to come", opens_at=make.later(days=3))
    make.call(state="published", title="Fund of today")
    page = text(client.get("/"))
    assert page.index("Fund of today") < page.index("Opening soon") < page.index("Fund to come")


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_page_takes_the_same_statements_whatever_it_shows(site, client, django_assert_num_queries, number):
    for _ in range(number):
        make.call(state="published")
    news = NewsIndexPage.objects.get()
    for each in range(1, number):
        news.add_child(instance=NewsPage(title=f"Item {each}", slug=f"item-{each}"))
    with django_assert_num_queries(8):
        client.get("/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_news_take_the_same_statements_whatever_they_are(site, client, django_assert_num_queries, number):
    news = NewsIndexPage.objects.get()
    for each in range(1, number):
        news.add_child(instance=NewsPage(title=f"Item {each}", slug=f"item-{each}"))
    with django_assert_num_queries(8):
        client.get("/news/")


def test_the_newest_news_come_first(site, client):
    news = NewsIndexPage.objects.get()
    for day, title in ((1, "Older"), (9, "Newer")):
        news.add_child(instance=NewsPage(title=title, slug=title.lower(), dated=make.later(days=day - 30).date()))
    page = text(client.get("/news/"))
    assert page.index("One place to apply") < page.index("Newer") < page.index("Older")


def test_an_address_that_is_nowhere_gets_our_own_page(site, client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Page not found" in text(answer)


def test_the_accessibility_statement_has_the_wording_that_the_law_asks_for(site, client):
    page = text(client.get("/accessibility/"))
    for words in (
        "is committed to making its website accessible, in accordance with the Public Sector Bodies (Websites and Mobile Applications) (No. 2) "
        "Accessibility Regulations 2018",
        "partially compliant with the Web Content Accessibility Guidelines version 2.2 AA standard",
        "Reporting accessibility problems",
        "Enforcement procedure",
        "Equality and Human Rights Commission (EHRC) is responsible for enforcing",
        "This statement was prepared on 2 November 2026. It was last reviewed on 2 November 2026",
    ):
        assert words in re.sub(r" ([.,)])", r"\1", page)


@pytest.mark.parametrize(
    "item",
    [
        "is the controller",
        "data protection officer",
        "Why we use it",
        "lawful basis is our public task",
        "What we hold",
        "Who else sees it",
        "Where it is kept",
        "How long we keep it",
        "Your rights",
        "withdraw",
        "Information Commissioner",
        "where it comes from",
        "Whether you must give it",
        "Decisions by machine",
    ],
)
def test_the_privacy_notice_has_every_item(site, client, item):
    assert item in text(client.get("/privacy/"))


def test_the_cookies_page_lists_the_cookies_that_are_set_and_no_other(site, client):
    listed = set(re.findall(r'<th scope="row" class="govuk-table__header">(\w+)</th>', client.get("/cookies/").content.decode()))
    assert listed == {"sessionid", "csrftoken", "text_size"}
    client.force_login(make.user())
    client.get("/people/text-size/?size=larger")
    client.get("/sign-in/")
    client.get("/")
    assert set(client.cookies) <= listed


def test_a_reader_without_a_session_may_keep_a_public_page(site, client):
    assert "no-store" not in client.get("/").get("Cache-Control", "")
    client.force_login(make.user())
    assert "no-store" in client.get("/")["Cache-Control"]


def test_public_pages_set_no_cookie(site, client):
    make.call(state="published")
    for address in [*STANDING, "/funding/rsf-2728/"]:
        assert not client.get(address).cookies


def test_robots_are_led_to_the_sitemap_which_lists_public_pages(site, client):
    make.call(state="published")
    set_up_site(at=site)
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()
    listed = client.get("/sitemap.xml").content.decode()
    assert "/funding/rsf-2728/</loc>" in listed


def test_news_of_an_election_period_waits_until_it_is_over(site, client):
    news = NewsIndexPage.objects.get()
    noon = make.NOON
    with time_machine.travel(noon - timedelta(days=30), tick=False):
        news.add_child(instance=NewsPage(title="Before it", slug="before")).save_revision().publish()
    period = set_election_period(
        office_id=make.office().pk,
        from_on=noon.date(),
        to_on=noon.date() + timedelta(days=40),
        holds_publicity=True,
        holds_decisions=False,
        by=make.staff("monitoring_officer"),
        at=noon,
    )
    with time_machine.travel(noon + timedelta(days=1), tick=False):
        meanwhile = news.add_child(instance=NewsPage(title="Meanwhile", slug="meanwhile"))
        meanwhile.save_revision().publish()
        listed = client.get("/news/").content.decode()
        assert "Before it" in listed
        assert "Meanwhile" not in listed
        assert "Meanwhile" not in client.get("/").content.decode()
        assert client.get("/news/meanwhile/").status_code == 404
    with time_machine.travel(noon + timedelta(days=41), tick=False):
        assert "Meanwhile" in client.get("/news/").content.decode()
        assert client.get("/news/meanwhile/").status_code == 200
    assert period.holds_publicity
