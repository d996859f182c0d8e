"""Events of the open call: one that was held, with its slides, one with places left, and one that is full."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.calls.actions import add_slides, book_place, save_event
from commissioning.calls.models import Call, Event
from commissioning.files.pdf import make_pdf
from demo.sample.people import People
from demo.sample.timetable import Timetable

NAMES = ("Ann Fieldhouse", "Idris Okafor", "Bronwen Tate", "Sunil Rao", "Marta Nowak", "George Lidgate")
SLIDES = "What the fund is for\nHow bids are scored\nWhat to measure, and how\nHighways consent: ask early"


def load_events(people: People, times: Timetable, call: Call) -> None:
    officer = people["officer"]
    begun = times.ago(18, 9)

    def add(kind: str, title: str, **facts: Any) -> Event:
        whole: dict[str, Any] = {"kind": kind, "title": title, "minutes": 60, "where": "", "link": ""} | facts
        return save_event(call_id=call.pk, by=officer, at=begun, **whole)

    held = add("information", "The fund in an hour", starts_at=times.ago(8, 18), link="https://meet.example/fund-in-an-hour", places=100)
    surgery = add(
        "surgery", "Bid surgery: half an hour each", starts_at=times.ahead(4, 10), minutes=240, where="Shire Hall, Warwick", places=4
    )
    add("information", "Measures that work, for parish councils", starts_at=times.ahead(12, 18), where="The Guildhall, Alcester", places=30)
    for number, name in enumerate(NAMES):
        for event in (held, surgery):
            email = f"{name.split()[0].lower()}@{name.split()[1].lower()}.example"
            book_place(event_id=event.pk, name=name, email=email, at=times.ago(17 - number, 11))
    at = times.ago(7, 10)
    slides = make_pdf("commissioning/files/documents/plain.typ", {"heading": held.title, "body": SLIDES}, title=held.title, at=at)
    add_slides(event_id=held.pk, upload=SimpleUploadedFile("fund-in-an-hour.pdf", slides), by=officer, at=at)
