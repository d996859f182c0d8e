"""Each kind of page: ours beside the bare one, timed in turn, so that what else the machine does falls on both."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.call_cards import address_of_call
from demo.bench import people
from demo.bench.timing import TIMED, WARM, Times, Visitor, times_of
from demo.sample.volume import standing_people

COUNTED = 2  # drafts that are sent to count statements: the first one warms what is kept


@dataclass(frozen=True)
class Measured:
    """One line of the table."""

    page: str
    ours: Times
    bare: Times
    queries: int


@dataclass(frozen=True)
class Bare:
    """The bare project: its port, who is signed in, and its rows."""

    port: int
    session: str
    item: str
    draft: str


def side_by_side(name: str, queries: int, ours: Callable[[int], float], bare: Callable[[int], float]) -> Measured:
    """One request of each in turn; the first WARM of each are not counted."""
    both = [(ours(n), bare(n)) for n in range(WARM + TIMED)][WARM:]
    return Measured(name, times_of([each[0] for each in both]), times_of([each[1] for each in both]), queries)


def client_of(session: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    if session:
        client.cookies["sessionid"] = session
    return client


def queries_of_get(path: str, session: str = "") -> int:
    """Statements of the second request: what a process keeps is kept by then."""
    client = client_of(session)
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return len(seen)


def queries_of_post(path: str, session: str, data: dict[str, list[str]]) -> int:
    client = client_of(session)
    with CaptureQueriesContext(connection) as seen:
        client.post(path, data)
    return len(seen)


def as_posted(fields: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    posted: dict[str, list[str]] = {}
    for name, value in fields:
        posted.setdefault(name, []).append(value)
    return posted


def changed(fields: list[tuple[str, str]], n: int) -> list[tuple[str, str]]:
    """One answer said otherwise, so that there is something to save: the longest text."""
    place = max(range(len(fields)), key=lambda each: len(fields[each][1]))
    name, value = fields[place]
    return [*fields[:place], (name, f"{value.rstrip(' .0123456789')} {n}."), *fields[place + 1 :]]


def measure(port: int, bare: Bare) -> Iterable[Measured]:
    """Every line of the table, in the order of a bid's life. Sends drafts and saves answers in the bench's database."""
    public, bare_public, bare_signed = Visitor(port), Visitor(bare.port), Visitor(bare.port, bare.session)
    officer = people.session_of(standing_people()["officer"])
    call, bid = people.open_call(), people.a_bid()
    assessment, number = people.an_assessment()
    assessor = people.session_of(assessment.assessor)
    drafts = people.complete_drafts(call, COUNTED + WARM + TIMED + 1)
    writer = drafts.pop()
    section = reverse("applications:section", args=[writer.reference, people.longest_section(call)])

    def page(name: str, path: str, session: str, bare_path: str, whom: Visitor = bare_signed) -> Measured:
        visitor = Visitor(port, session) if session else public
        return side_by_side(name, queries_of_get(path, session), lambda n: visitor.get(path), lambda n: whom.get(bare_path))

    bare_form = f"/form/{bare.draft}/"
    yield page("Public call page", address_of_call(call), "", "/public/", bare_public)
    yield page("Officer's list", reverse("workspace:bids"), officer, "/list/")
    yield page("Bid, complete", reverse("workspace:bid", args=[bid.reference]), officer, f"/detail/{bare.item}/")
    yield page("Scoring page", reverse("assessment:criterion", args=[assessment.pk, number]), assessor, bare_form)
    yield page("Form page", section, writer.session, bare_form)

    typing = Visitor(port, writer.session)
    counted = queries_of_post(section, writer.session, as_posted(changed(typing.filled_in(section), 1000)))
    bare_fields = bare_signed.filled_in(bare_form)

    def save_bare(n: int) -> float:
        return bare_signed.post(bare_form, changed(bare_fields, n))

    yield side_by_side("Save", counted, lambda n: typing.post(section, changed(typing.filled_in(section), n)), save_bare)

    sending = [reverse("applications:answers", args=[each.reference]) for each in drafts]
    for n in range(COUNTED):
        counted = queries_of_post(sending[n], drafts[n].session, {})
    waiting = iter(list(zip(sending, drafts, strict=True))[COUNTED:])

    def send(n: int) -> float:
        path, draft = next(waiting)
        return Visitor(port, draft.session).post(path)

    yield side_by_side("Submit", counted, send, save_bare)
