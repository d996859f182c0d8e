"""Events of a call: anyone books a place, gives it back, waits; officers see who comes."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.calls import actions
from commissioning.calls.models import Booking, Call, Event
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from tests import makers as make
from tests.commissioning.files.documents import PDF

event = make.event
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(make.NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def call() -> Call:
    return make.call("published")


def booked(of: Event, name: str, **given: Any) -> Booking:
    whole = {"name": name, "email": f"{name.lower()}@village.example", "at": make.NOON}
    return actions.book_place(event_id=of.pk, **(whole | given))


def letters(to: str) -> list[str]:
    found = Message.objects.to(f"{to.lower()}@village.example").order_by("pk")
    return [each.template.removeprefix("calls/emails/") for each in found]


def link_to(name: str) -> str:
    body = Message.objects.to(f"{name.lower()}@village.example").order_by("-pk")[0].body_text
    return re.search(r"/calls/events/place/\S+", body)[0]  # type: ignore[index]


def test_a_place_is_booked_given_back_and_goes_to_who_waited_longest(call: Call, client: Client) -> None:
    evening = event(call, places=1)
    page = reverse("calls:event_book", args=[evening.key])
    assert "Book a place" in client.get(page).content.decode()
    for _ in range(2):  # a double click makes one
        done = client.post(page, {"name": "Ann", "email": "Ann@village.example"})
        assert done["Location"] == reverse("calls:event_booked", args=[evening.key])
    assert letters("Ann") == ["place_given"]
    assert "https://meet.example/roads" in Message.objects.to("ann@village.example").get().body_text
    assert "Put me on the waiting list" in client.get(page).content.decode()
    done = client.post(page, {"name": "Ben", "email": "ben@village.example"})
    assert "You are on the waiting list" in client.get(done["Location"]).content.decode()
    booked(evening, "Cat", at=make.later(minutes=1))
    assert "meet.example" not in Message.objects.to("ben@village.example").get().body_text
    place = link_to("Ann")
    assert "Give my place back" in client.get(place).content.decode()
    for _ in range(2):
        assert "You gave your place back" in client.post(place).content.decode()
    assert [letters(each) for each in ("Ann", "Ben", "Cat")] == [["place_given"], ["place_waits", "place_given"], ["place_waits"]]
    assert "A place came free" in Message.objects.to("ben@village.example").order_by("-pk")[0].subject
    assert client.get(place.replace("place/", "place/x")).status_code == 410
    booked(evening, "Ann", at=make.later(minutes=2))  # she may ask again, and waits behind Cat
    client.post(link_to("Ben"))
    assert letters("Cat") == ["place_waits", "place_given"]
    assert "ann@village" not in str(list(AuditEvent.objects.values()))


def test_an_officer_changes_it_and_those_concerned_are_told(call: Call) -> None:
    evening, officer = event(call, places=2), call.lead_officer
    for name in ("Ann", "Ben", "Cat"):
        booked(evening, name)
    facts = {name: getattr(evening, name) for name in ("kind", "title", "starts_at", "minutes", "where", "link", "places")}

    def save(**new: Any) -> Event:
        return actions.save_event(call_id=call.pk, event_id=evening.pk, by=officer, at=make.NOON, **(facts | new))

    for wrong, words in (
        ({"places": 1}, "2 places are taken"),
        ({"starts_at": make.NOON}, "still to come"),
        ({"where": "", "link": " "}, "Say where"),
    ):
        with pytest.raises(Refused, match=words):
            save(**wrong)
    save(title="Roads, together")
    assert letters("Ann") == ["place_given"]
    save(title="Roads, together", places=3)
    assert letters("Cat") == ["place_waits", "place_given"]
    save(where="Village hall, Wardon", places=3)
    assert [letters(each)[-1] for each in ("Ann", "Ben", "Cat")] == 3 * ["event_changed"]
    with pytest.raises(NotAllowed):
        actions.cancel_event(event_id=evening.pk, reason="Snow.", by=make.staff("finance"), at=make.NOON)
    for _ in range(2):
        actions.cancel_event(event_id=evening.pk, reason="Snow.", by=officer, at=make.NOON)
    assert letters("Ann") == ["place_given", "event_changed", "event_cancelled"]
    with pytest.raises(Refused, match="no longer be booked"):
        booked(evening, "Dan")
    with pytest.raises(Refused, match="was cancelled"):
        save()


def test_no_place_is_booked_or_given_back_once_it_has_begun(call: Call, client: Client, clock: Any) -> None:
    evening = event(call)
    booked(evening, "Ann", at=evening.starts_at - timedelta(seconds=1))
    clock.move_to(evening.starts_at)
    page = reverse("calls:event_book", args=[evening.key])
    late = client.post(page, {"name": "Ben", "email": "ben@village.example"}).content.decode()
    assert "can no longer be booked" in late
    assert client.post(link_to("Ann")).status_code == 409
    assert evening.bookings.standing().count() == 1
    draft = event(make.call(), starts_at=make.later(days=30))
    assert client.get(reverse("calls:event_book", args=[draft.key])).status_code == 404


def test_who_came_is_forgotten_after_ninety_days_and_how_many_is_not(call: Call) -> None:
    evening = event(call)
    for name in ("Ann", "Ben"):
        booked(evening, name)
    past = evening.starts_at + timedelta(days=90)
    assert actions.forget_bookings(at=past - timedelta(seconds=1)) == 0
    assert [actions.forget_bookings(at=past) for _ in range(2)] == [2, 0]
    assert set(Booking.objects.values_list("name", "email")) == {("", "")}
    assert not Message.objects.exists()
    assert Event.objects.with_counts().get().taken == 2


def test_an_officer_adds_it_puts_up_slides_and_calls_it_off_on_pages(call: Call, client: Client) -> None:
    client.force_login(call.lead_officer)
    new = reverse("calls:event_new", args=[call.reference])
    typed = {"kind": "surgery", "title": "Surgery", "minutes": "45", "places": "8"}
    typed |= {"starts_at_day": "9", "starts_at_month": "11", "starts_at_year": "2026", "starts_at_time": "6pm"}
    nowhere = client.post(new, typed).content.decode()
    assert 'href="#id_where"' in nowhere
    assert 'value="Surgery"' in nowhere
    page = client.post(new, typed | {"where": "Shire Hall"})["Location"]
    made = Event.objects.get()
    bad = SimpleUploadedFile("talk.pptx", b"PK")
    refused = client.post(page, {"then": "slides", "upload": bad}).content.decode()
    assert "Save it as a PDF" in refused
    assert 'href="#id_upload"' in refused
    assert client.post(page, {"then": "slides", "upload": SimpleUploadedFile("talk.pdf", PDF)}).status_code == 302
    made.refresh_from_db()
    assert made.slides is not None
    slides = Client().get(reverse("files:download", args=[made.slides.key]))
    assert b"".join(slides.streaming_content) == PDF
    assert client.post(page, {"then": "off", "reason": ""}).status_code == 200
    assert client.post(page, {"then": "off", "reason": "Snow."}).status_code == 302
    made.refresh_from_db()
    assert made.cancelled_because == "Snow."


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_take_the_same_statements_whatever_they_show(
    call: Call, client: Client, django_assert_num_queries: Any, number: int
) -> None:
    client.force_login(call.lead_officer)
    several = [event(call) for _ in range(number)]
    for each in range(number):
        booked(several[0], f"Name{each}")
    client.get(reverse("calls:events", args=[call.reference]))
    with django_assert_num_queries(7):
        client.get(reverse("calls:events", args=[call.reference]))
    with django_assert_num_queries(7):
        page = client.get(reverse("calls:event", args=[call.reference, several[0].pk]))
    assert page.content.decode().count("@village.example") == number
