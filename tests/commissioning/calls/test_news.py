"""News of calls by email: twice asked, once told, one press to stop; and no page says which addresses are known."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from commissioning.audit.models import AuditEvent
from commissioning.calls import actions
from commissioning.calls.models import Call, Subscription, Told
from commissioning.mail.models import Message
from commissioning.outcomes.models import FocusArea, Outcome
from grants.applications.actions import extend_call
from tests import makers as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
READER = "reader@village.example"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    make.plan()
    with time_machine.travel(make.NOON, tick=False) as moved:
        yield moved


def areas(*titles: str) -> list[FocusArea]:
    return list(FocusArea.objects.filter(title__in=titles))


def link_in(message: Message, word: str) -> str:
    return re.search(rf"https?://[^/\s]+(/calls/news/{word}/\S+)", message.body_text)[1]  # type: ignore[index]


def subscribed(*themes: str, email: str = READER, at: Any = make.NOON) -> Subscription:
    actions.ask_for_news(email=email, themes=areas(*themes), at=at)
    letter = Message.objects.to(email).order_by("-pk")[0]
    return actions.confirm_news(token=link_in(letter, "confirm").split("/")[-2], at=at)


def letters(kind: str = "") -> list[str]:
    found = Message.objects.filter(template__startswith=f"calls/emails/news_{kind}").exclude(template="calls/emails/news_confirm")
    return list(found.order_by("pk").values_list("to_address", flat=True))


def test_she_asks_confirms_is_told_and_stops_by_one_press(client: Client, settings: Any) -> None:
    themes = areas("Road safety")
    asked = client.post("/calls/news/", {"email": f" {READER.title()} ", "themes": [themes[0].pk]})
    assert asked["Location"] == "/calls/news/asked/"
    link = link_in(Message.objects.get(to_address=READER), "confirm")
    assert "Yes, send me news" in client.get(link).content.decode()  # a mail program that looks does not confirm
    assert Subscription.objects.get().confirmed_at is None
    assert "You get news of our funds" in client.post(link).content.decode()
    assert "You get news of our funds" in client.post(link).content.decode()
    call = make.call("published")
    assert actions.send_call_news(at=make.NOON) == 1
    letter = Message.objects.get(template="calls/emails/news_published")
    stop = link_in(letter, "stop")
    assert letter.headers == {
        "List-Unsubscribe": f"<{settings.SITE_URL}{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert "Closes: 30 November 2026, 12 noon" in letter.body_text
    assert f"{settings.SITE_URL}/funding/{call.reference.lower()}/" in letter.body_text
    assert client.get(stop).status_code == 200
    assert Subscription.objects.exists()
    by_itself = Client(enforce_csrf_checks=True)  # as a mail program posts: no cookie, no page before
    for _ in range(2):
        assert by_itself.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    assert not Message.objects.to(READER).exists()
    assert client.post(link).status_code == 410
    assert client.post(stop.replace("stop/", "stop/x")).status_code == 410
    assert READER not in str(list(AuditEvent.objects.values()))


def test_each_piece_of_news_goes_once_to_those_who_had_confirmed_and_chose_it(clock: Any) -> None:
    roads, all_themes = subscribed("Road safety"), subscribed(email="all@village.example")
    subscribed("Violence against women and girls", email="harm@village.example")
    actions.ask_for_news(email="never@village.example", themes=[], at=make.NOON)
    call = make.call()
    call.outcomes.set(Outcome.objects.filter(code="O12"))
    actions.publish_call(call_id=call.pk, by=call.lead_officer, at=make.NOON)
    make.call("published", is_unlisted=True)
    assert actions.send_call_news(at=make.NOON) == 2
    assert actions.send_call_news(at=make.NOON + DAY) == 0
    assert letters("published") == [roads.email, all_themes.email]
    subscribed(email="later@village.example", at=make.NOON + DAY)
    closes = call.closes_at
    assert actions.send_call_news(at=closes - 7 * DAY - timedelta(seconds=1)) == 0
    assert actions.send_call_news(at=closes - 7 * DAY) == 3
    assert actions.send_call_news(at=closes - 6 * DAY) == 0
    for more in (8, 14):
        extend_call(
            call_id=call.pk,
            until=closes + more * DAY,
            reason="Post.",
            by=call.lead_officer,
            at=closes - 6 * DAY + more * timedelta(hours=1),
        )
    assert actions.send_call_news(at=closes - 5 * DAY) == 3  # the last move alone
    assert letters("moved") == [roads.email, all_themes.email, "later@village.example"]
    assert actions.send_call_news(at=closes + 7 * DAY) == 3
    assert letters("closing") == 2 * letters("moved")
    assert actions.send_call_news(at=closes + 14 * DAY) == 0
    assert Told.objects.filter(call=call).count() == len(letters())


def test_asking_again_looks_the_same_and_changes_what_she_gets_only_when_she_confirms(client: Client, clock: Any) -> None:
    first = subscribed("Road safety")
    known, unknown = (client.post("/calls/news/", {"email": each}) for each in (READER, "new@village.example"))
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    bodies = [Message.objects.to(each).order_by("-pk")[0].body_text for each in (READER, "new@village.example")]
    without_link = [re.sub(r"/confirm/\S+", "", each) for each in bodies]
    assert without_link[0] == without_link[1]
    assert [each.title for each in Subscription.objects.get(pk=first.pk).themes.all()] == ["Road safety"]
    client.post(link_in(Message.objects.to(READER).order_by("-pk")[0], "confirm"))
    now = Subscription.objects.get(email=READER)
    assert (now.every_theme, now.key) == (True, first.key)  # links in earlier letters still stop it
    for _ in range(3):
        assert client.post("/calls/news/", {"email": READER})["Location"] == "/calls/news/asked/"
    assert Message.objects.to(READER).count() == 3  # that many a day, and nothing says so


def test_what_is_not_confirmed_in_seven_days_is_forgotten(client: Client, clock: Any) -> None:
    kept = subscribed(email="kept@village.example")
    actions.ask_for_news(email=READER, themes=[], at=make.NOON)
    link = link_in(Message.objects.to(READER).get(), "confirm")
    assert actions.forget_unconfirmed(at=make.NOON + 7 * DAY - timedelta(seconds=1)) == 0
    clock.move_to(make.NOON + 7 * DAY)
    assert client.post(link).status_code == 410
    assert actions.forget_unconfirmed(at=make.NOON + 7 * DAY) == 1
    assert not Message.objects.to(READER).exists()
    assert list(Subscription.objects.all()) == [kept]


def test_a_network_that_asks_too_often_is_told_to_wait_and_nothing_typed_is_lost(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"call_news": "2/h/ip"}
    cache.clear()
    for number in range(2):
        assert client.post("/calls/news/", {"email": f"a{number}@village.example"}).status_code == 302
    refused = client.post("/calls/news/", {"email": READER})
    assert refused.status_code == 429
    assert READER in refused.content.decode()
    wrong = client.post("/calls/news/", {"email": "not an address"}).content.decode()
    assert 'href="#id_email"' in wrong
    assert 'value="not an address"' in wrong
    assert not Call.objects.exists()
    cache.clear()
