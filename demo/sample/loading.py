"""All of the sample data, in the order in which an office would come to have it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from cms.actions import set_up_site
from commissioning.calls.actions import send_call_news
from commissioning.outcomes.models import Plan
from commissioning.people.models import Office
from commissioning.questions import seeds
from commissioning.questions.actions import load_question_set_from_toml
from demo.sample.calls import load_calls
from demo.sample.decided import load_partnerships, load_victims
from demo.sample.desk import load_desk
from demo.sample.documents import load_documents
from demo.sample.donations import load_donations
from demo.sample.events import load_events
from demo.sample.finished import load_finished
from demo.sample.last_year import load_last_year
from demo.sample.money import load_money
from demo.sample.office import load_office
from demo.sample.people import People, load_people
from demo.sample.plan import load_plan
from demo.sample.programme import load_programme
from demo.sample.readers import load_readers
from demo.sample.rounds import load_open_round, load_round_before, load_two_stages
from demo.sample.running import load_running
from demo.sample.timetable import Timetable
from grants.awards.actions import begin_awards, end_awards
from grants.awards.history import import_awards

HISTORY = Path(__file__).parents[1] / "data" / "published_awards.csv"


def load_sample(*, at: datetime) -> bool:
    """Everything or nothing. False where an office stands already: then nothing is touched."""
    if Office.objects.exists():
        return False
    with transaction.atomic():
        with without_savepoints():
            load_all(at)
        set_up_site(at=at)
    return True


@contextmanager
def without_savepoints() -> Iterator[None]:
    """One transaction holds it all, so the actions inside need no point of their own to go back to: half of the statements."""
    features: Any = connection.features
    features.uses_savepoints = False
    try:
        yield
    finally:
        del features.uses_savepoints


def load_all(at: datetime) -> None:
    times = Timetable(at)
    people, plan = load_ground(times)
    load_documents(people, times)
    load_readers(plan, times)
    calls = load_calls(people, plan, times)
    load_last_year(people, times, calls["diversion_before"], calls["programme_before"])
    count_rows()
    load_finished(people, times, calls["finished"])
    load_partnerships(people, times, calls["partnerships"])
    count_rows()
    load_running(people, times, calls["running"])
    count_rows()
    load_victims(people, times, calls["victims"])
    load_donations(people, times, calls["donations"])
    load_programme(people, times, calls["programme"])
    load_round_before(people, times, calls["road_before"])
    load_desk(people, times, load_open_round(people, times, calls["road_open"]))
    load_two_stages(people, times, calls["ideas"], calls["cancelled"])
    load_events(people, times, calls["road_open"])
    send_call_news(at=at)
    begin_awards(at=at)
    end_awards(at=at)
    with HISTORY.open(encoding="utf-8-sig", newline="") as lines:
        import_awards(lines=lines, by=None, at=at)


def count_rows() -> None:
    """Let the database learn how many rows stand by now: it would plan for empty tables until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def load_ground(times: Timetable) -> tuple[People, Plan]:
    """What every call stands on: office, people, money, question sets, plan."""
    people = load_people(load_office(times), times)
    load_money(people, times)
    for path in seeds.paths():
        load_question_set_from_toml(path, at=times.founded_at)
    return people, load_plan(people, times)
