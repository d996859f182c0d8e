"""Many bids, for measuring: some are walked through real actions, and the rest are copies of those, table by table.

A copied bid has no letters: nothing leaves because somebody measures.
"""

from datetime import datetime, timedelta
from itertools import islice, product
from math import ceil
from typing import Any

from django.db import transaction

from commissioning.calls.actions import create_call, publish_call
from commissioning.calls.models import Budget, Call, Fund
from commissioning.lifecycle import Refused
from commissioning.outcomes.models import Outcome, Plan
from commissioning.people.models import District, Office, Sequence, User
from commissioning.questions.models import QuestionSet
from demo.sample import themes as the
from demo.sample.answers import Project
from demo.sample.bids import BidWalk
from demo.sample.calls import MONEY_IN
from demo.sample.copying import Another, Copies, Pattern
from demo.sample.names import FIRST_PARTS, LAST_PARTS
from demo.sample.people import STAFF, BodySeed, People, load_body
from demo.sample.timetable import Timetable
from grants.applications.models import Application
from grants.assessment import actions as assessing

TITLE = "Community safety grants (many bids)"
AT_ONCE = 50  # copies of one pattern that are made in one transaction, with one statement a table

# How far each pattern has come, and its scores.
GOOD = ((4, 4, 4, 4, 4, 3, 4), (4, 4, 3, 4, 4, 4, 4))
POOR = ((2, 2, 2, 1, 3, 2, 2), (2, 1, 2, 2, 3, 2, 2))
APART = ((4, 4, 4, 4, 4, 4, 4), (4, 2, 4, 4, 4, 3, 4))
PATTERNS: tuple[tuple[str, BodySeed, Project, Any], ...] = (
    ("in_check", BodySeed("oxhanger", "Oxhanger Parish Council", "parish", "rugby", "Oxhanger", "Verity Dunmow", "Clerk", "Lionel Sparrow"), Project("oxhanger", the.MENTORING, "Oxhanger mentors", 743_050, "O7"), None),
    (
        "panel",
        BodySeed("fernybank", "Fernybank Youth Trust", "charity", "warwick", "Fernybank", "Magnus Ollerton", "Manager", "Bea Holloway", "1999021", "", "To help young people."),
        Project("fernybank", the.BOXING, "Fernybank in the ring", 1_120_000, "O7"), GOOD,
    ),
    (
        "recommended",
        BodySeed("quarrendale", "Quarrendale Outreach", "cio", "stratford", "Quarrendale", "Iona Pettifer", "Director", "Cuthbert Lane", "1999022", "", "To relieve need."),
        Project("quarrendale", the.OUTREACH, "Quarrendale reaches out", 1_860_025, "O6 O5", 150_000), GOOD,
    ),
    ("ineligible", BodySeed("tidbury", "Tidbury Parish Council", "parish", "stratford", "Tidbury", "Selwyn Hartnoll", "Clerk", "Pia Ravensworth"), Project("tidbury", the.BOXING, "Tidbury evenings", 300_000, "O7"), None),
    (
        "not_recommended",
        BodySeed("longmarl", "Longmarl Association", "group", "north-warwickshire", "Longmarl", "Dorcas Finchley-Wood", "Chair", "Edgar Plume", "", "", "To improve life in the village."),
        Project("longmarl", the.HATE_CRIME, "Longmarl listens", 500_000, "O11"), POOR,
    ),
    (
        "moderated",
        BodySeed("hazelstoke", "Hazelstoke Mentoring", "charity", "nuneaton-and-bedworth", "Hazelstoke", "Ottilie Barraclough", "Manager", "Fergus Nye", "1999023", "", "To help young people."),
        Project("hazelstoke", the.MENTORING, "Hazelstoke side by side", 1_500_000, "O7"), APART,
    ),
)  # fmt: skip


def load_volume(*, bids: int, at: datetime) -> int:
    """Bring the many-bids call up to a number of bids. Gives how many were added; none where it has them already.

    Raises: Refused where the sample office does not stand.
    """
    times = Timetable(at)
    people = standing_people()
    call = Call.objects.filter(title=TITLE).first()
    before = Application.objects.filter(call=call).count() if call else 0
    if bids <= before:
        return 0
    call = call or walk_patterns(people, times)
    walked = Application.objects.filter(call=call).order_by("pk")[: len(PATTERNS)]
    patterns = [Pattern(bid, [seed.domain, seed.place]) for bid, (_, seed, _, _) in zip(walked, PATTERNS, strict=True)]
    there = Application.objects.filter(call=call).count()
    names = islice(product(range(10_000), FIRST_PARTS, LAST_PARTS), there, None)
    while there < bids:
        for place, pattern in enumerate(patterns):
            left = bids - there
            count = min(AT_ONCE, ceil(left / (len(patterns) - place)))
            if not count:
                continue
            with transaction.atomic():
                first = take_numbers(call, count)
                Copies(pattern, [another(call, place, first + n, next(names)) for n in range(count)]).make()
            there += count
    return there - before


def standing_people() -> People:
    """The sample office's staff, found by their addresses. Raises: Refused where they are not there."""
    office = Office.objects.first()
    staff = {key: User.objects.filter(email=f"{key}@opcc.example").first() for key in STAFF}
    if office is None or None in staff.values():
        raise Refused("The sample office is not here, so there is nobody to handle many bids. Load the sample data into an empty database.")
    return People(office, staff, {})  # type: ignore[arg-type]


@transaction.atomic
def walk_patterns(people: People, times: Timetable) -> Call:
    """The call, and one bid of each pattern walked by the people who would do it."""
    districts = {each.code: each for each in District.objects.filter(office=people.office)}
    for number, (_, seed, _, _) in enumerate(PATTERNS, start=60):
        people.bodies[seed.key] = load_body(seed, districts, number, times)
    call = make_call(people, times)
    walk = BidWalk(people, times, call)
    bids = [walk.sent(project, times.ago(80 - n)) for n, (_, _, project, _) in enumerate(PATTERNS)]
    assessing.open_assessment(call_id=call.pk, by=people["officer"], at=times.ago(59))
    for bid, (state, _, project, sheets) in zip(bids, PATTERNS, strict=True):
        walk_on(walk, bid, state, project, sheets, times)
    return call


def walk_on(walk: BidWalk, bid: Application, state: str, project: Project, sheets: Any, times: Timetable) -> None:
    if state == "in_check":
        return
    if state == "ineligible":
        walk.check(bid, times.ago(55), fails="bank-account", reason="The account needs one signature only.")
        return
    walk.check(bid, times.ago(55))
    walk.scored(bid, times.ago(50), *zip(("assessor", "assessor.two"), sheets, strict=True))
    if state == "moderated":
        walk.moderate(bid, times.ago(35))
        return
    walk.panel(bid, times.ago(30))
    if state in ("recommended", "not_recommended"):
        walk.recommend(bid, project, "full" if state == "recommended" else "none", times.ago(28))


def make_call(people: People, times: Timetable) -> Call:
    fund = Fund.objects.get(office=people.office, code="PDG")
    plan = Plan.objects.newest_first().filter(office=people.office)[:1].get()
    period = times.coming
    call = create_call(
        by=people["officer"],
        at=times.ago(130),
        preset="standard",
        outcomes=Outcome.objects.of_plan(plan),
        districts=District.objects.filter(office=people.office),
        office=people.office,
        fund=fund,
        budget=Budget.objects.get(funds=fund, financial_year=period.year),
        reference=f"CSG-{period.short_year}",
        title=TITLE,
        summary="A call with very many bids, to see how the service bears them.",
        senior_officer=people["chief.executive"].name,
        agreement_reason=MONEY_IN,
        wanted="Anything that makes a place safer.",
        who_can_apply="Bodies that work in the county.",
        not_funded="What a public body must do by law.",
        plan=plan,
        eligibility_set=QuestionSet.objects.latest_versions().get(key="eligibility"),
        question_set=QuestionSet.objects.latest_versions().get(key="pdg"),
        opens_at=times.ago(100),
        closes_at=times.ago(60, 12),
        decision_by_on=times.today + timedelta(days=20),
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        least_pence=100_000,
        most_pence=2_000_000,
    )
    return publish_call(call_id=call.pk, by=people["officer"], at=times.ago(110))


def take_numbers(call: Call, count: int) -> int:
    """The first of so many references, taken together under the lock that bids take theirs under."""
    row = Sequence.objects.select_for_update().get(office=call.office_id, key=f"bid {call.reference}")
    row.last += count
    row.save(update_fields=["last"])
    return row.last - count + 1


def another(call: Call, pattern: int, number: int, name: tuple[int, str, str]) -> Another:
    """The body that a copy is for: its place and address follow from its number."""
    seed = PATTERNS[pattern][1]
    round_, first, last = name
    place = f"{first}{last}" + (f" {round_ + 1}" if round_ else "")
    return Another(
        reference=f"{call.reference}-{number:04}",
        words={seed.domain: f"{first}{last}{number}.example".lower(), seed.place: place},
    )
