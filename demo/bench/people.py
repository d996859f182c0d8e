"""Who asks, and for what: people signed in, a call, a bid, an assessment begun, and drafts that only wait to be sent."""

import time
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone

from commissioning.calls.models import Call
from commissioning.lifecycle import Refused
from commissioning.people.models import District, User
from commissioning.questions.queries import load_set
from demo.sample.bids import BidWalk
from demo.sample.people import BODIES, load_body
from demo.sample.projects import OPEN
from demo.sample.timetable import Timetable
from demo.sample.volume import TITLE, standing_people
from grants.applications.models import Application
from grants.assessment.models import Assessment, Score


@dataclass(frozen=True)
class Draft:
    """A complete bid that was not sent, and its writer's session."""

    reference: str
    session: str


def session_of(user: User) -> str:
    """The key of a session in which she is signed in."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def open_call() -> Call:
    """The sample's open round. Raises: Refused where it closed since the database was filled."""
    call = Call.objects.published().filter(reference__startswith="RSF2-").get()
    if not call.is_open_at(timezone.now()):
        raise Refused("The open round of this database has closed. Drop the database, and the bench fills it anew.")
    return call


def complete_drafts(call: Call, count: int) -> list[Draft]:
    """Drafts of new bodies with every answer, each written through the real actions."""
    at = timezone.now()
    times, people = Timetable(at), standing_people()
    districts = {each.code: each for each in District.objects.filter(office=people.office)}
    seed, project = next(each for each in BODIES if each.key == OPEN["draft_full"].body), OPEN["draft_full"]
    run = f"{time.time_ns() // 1_000_000:x}"
    walk = BidWalk(people, times, call)
    drafts = []
    for n in range(count):
        key = f"bench-{run}-{n}"
        with transaction.atomic():
            own = replace(seed, key=key, name=f"{seed.name} {run} {n}", place=f"{seed.place} {run} {n}")
            body = people.bodies[key] = load_body(own, districts, 100 + n, times)
            bid = walk.begin(replace(project, body=key), at - timedelta(hours=4))
            drafts.append(Draft(bid.reference, session_of(body.owner)))
    return drafts


def longest_section(call: Call) -> str:
    """The key of the page with the most questions."""
    return max(load_set(call.question_set_id).sections, key=lambda each: len(each.questions)).key


def a_bid() -> Application:
    """One of the many that has come furthest: scored and recommended."""
    return Application.objects.filter(call__title=TITLE, recommendation__isnull=False).order_by("-pk")[:1].get()


def an_assessment() -> tuple[Assessment, int]:
    """One that is begun and not sent, and the number of a criterion that she has scored in it."""
    score = (
        Score.objects.filter(value__isnull=False, assessment__assessor__is_active=True)
        .exclude(assessment__state="sent")
        .filter(assessment__application__state__in=("eligible", "scoring"))
        .select_related("assessment__assessor", "criterion")
        .order_by("pk")[:1]
        .get()
    )
    return score.assessment, score.criterion.number
