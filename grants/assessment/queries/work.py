"""Who has what to score, what is done and what is late."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q

from commissioning.calls.models import Call
from commissioning.people.models import StaffRole, User
from commissioning.permissions import ASSESSOR, OFFICER
from grants.applications.models import Application
from grants.assessment.blind import Reading
from grants.assessment.models import Assessment, Chaser, Interest, Score, Team
from grants.assessment.queries.blind import hidden_until, readings

OUTSTANDING = ("assigned", "declared", "in_progress", "reopened")


@dataclass(frozen=True)
class Given:
    """One bid that was given to a person. Until she has declared, she reads the body's name and nothing of the bid."""

    assessment: Assessment
    declared: bool
    done: int
    asked: int
    reading: Reading

    @property
    def is_sent(self) -> bool:
        return self.assessment.state == "sent"


@dataclass(frozen=True)
class Load:
    """One person's share of a call."""

    assessor: User
    given: int
    sent: int
    next_due_on: date | None

    @property
    def outstanding(self) -> int:
        return self.given - self.sent


@dataclass(frozen=True)
class Progress:
    """How far the scoring of a call is. Counts of assessments that were not recused."""

    loads: tuple[Load, ...]

    @property
    def given(self) -> int:
        return sum(load.given for load in self.loads)

    @property
    def sent(self) -> int:
        return sum(load.sent for load in self.loads)

    @property
    def outstanding(self) -> int:
        return self.given - self.sent


def progress(call_id: int) -> Progress:
    """Each assessor's given, sent and outstanding in a call, most outstanding first. Two queries."""
    open_ones = Q(state__in=OUTSTANDING)
    rows = (
        Assessment.objects.filter(application__call=call_id)
        .exclude(state="recused")
        .values("assessor")
        .annotate(given=Count("pk"), sent=Count("pk", filter=Q(state="sent")), due=Min("due_on", filter=open_ones))
        .order_by("assessor")
    )
    counted = {row["assessor"]: row for row in rows}
    people = User.objects.filter(pk__in=counted) if counted else ()
    loads = [Load(each, counted[each.pk]["given"], counted[each.pk]["sent"], counted[each.pk]["due"]) for each in people]
    return Progress(tuple(sorted(loads, key=lambda load: (-load.outstanding, str(load.assessor)))))


def given_to(user: Any, *, call_id: int | None = None, unsent: bool = False) -> list[Given]:
    """The bids that were given to her and not taken away, soonest due first. One query, four where names are hidden."""
    declared = Interest.objects.filter(call=OuterRef("application__call"), organisation=OuterRef("application__organisation"), user=user)
    rows = (
        Assessment.objects.filter(assessor=user)
        .exclude(state="recused")
        .exclude(application__state__in=["withdrawn", "call_ended"])
        .select_related("application__call", "application__organisation")
        .annotate(is_declared=Exists(declared), hidden_until=hidden_until(user))
        .annotate(
            done=Count("scores", filter=Q(scores__value__isnull=False) | Q(scores__abstained=True), distinct=True),
            asked=Count("application__call__criteria", distinct=True),
        )
        .order_by(F("due_on").asc(nulls_last=True), "application__reference")
    )
    if call_id is not None:
        rows = rows.filter(application__call=call_id)
    if unsent:
        rows = rows.exclude(state="sent").filter(application__state="scoring")
    given = list(rows)
    read = readings((each.application, each.hidden_until is not None) for each in given)
    return [Given(each, each.is_declared, each.done, len(each.only) or each.asked, read[each.application_id]) for each in given]


def outstanding(call_id: int, at: datetime) -> dict[int, list[date | None]]:
    """Whose scores of a call are still to come, by person: when each was asked for. Whoever's access has ended is not waited for. One query."""
    rows = (
        Assessment.objects.filter(application__call=call_id, application__state__in=["eligible", "scoring"], state__in=OUTSTANDING)
        .exclude(until__lte=at)
        .order_by("assessor", F("due_on").asc(nulls_last=True))
    )
    found: dict[int, list[date | None]] = {}
    for assessor, due_on in rows.values_list("assessor_id", "due_on"):
        found.setdefault(assessor, []).append(due_on)
    return found


@dataclass(frozen=True)
class Board:
    """How far the scoring of a call is: by person, and the bids that lack scores, fewest first."""

    people: tuple["OnBoard", ...]
    short: tuple["ShortBid", ...]


@dataclass(frozen=True)
class OnBoard:
    """One person's share. `chased_at` is when she was last reminded; `can_chase` whether a reminder would go now."""

    load: Load
    undeclared: int
    begun: int
    chased_at: datetime | None
    can_chase: bool


@dataclass(frozen=True)
class ShortBid:
    """A bid being scored that has fewer sent sheets than the call asks for."""

    reference: str
    title: str
    given: int
    sent: int
    wanted: int


def board_of(call: Call, user: Any, at: datetime) -> Board:
    """Five queries, for any number of people and bids. Bids that she may not see are not named."""
    open_ones = Assessment.objects.filter(application__call=call.pk, state__in=OUTSTANDING)
    states = open_ones.order_by().values("assessor", "state").annotate(count=Count("pk"))
    counted: dict[tuple[int, str], int] = {(row["assessor"], row["state"]): row["count"] for row in states}
    chased = dict(Chaser.objects.filter(call=call).order_by().values_list("assessor").annotate(last=Max("at")))
    left = outstanding(call.pk, at)
    people = tuple(
        OnBoard(
            load,
            counted.get((load.assessor.pk, "assigned"), 0),
            sum(counted.get((load.assessor.pk, state), 0) for state in ("in_progress", "reopened")),
            chased.get(load.assessor.pk),
            load.assessor.pk in left,
        )
        for load in progress(call.pk).loads
    )
    whole = Q(assessments__only=[]) & ~Q(assessments__state="recused")
    bids = (
        Application.objects.visible_to(user, at)
        .filter(call=call, state__in=["eligible", "scoring"])
        .annotate(given=Count("assessments", filter=whole), sent=Count("assessments", filter=whole & Q(assessments__state="sent")))
        .filter(sent__lt=call.scorers)
        .order_by("sent", "given", "reference")
    )
    short = tuple(ShortBid(each.reference, each.title, each.given, each.sent, call.scorers) for each in bids)
    return Board(people, short)


@dataclass(frozen=True)
class NextBid:
    """The bid that she might score after this one: the key of her assessment, and the bid's reference."""

    pk: int
    reference: str


def next_to_score(user: Any, *, after: Assessment) -> tuple[int, int, NextBid | None]:
    """Her place in the call (1 for the first bid), how many bids she has there, and the next that is not sent. One query."""
    mine = list(
        Assessment.objects.filter(assessor=user, application__call=after.application.call_id)
        .exclude(state="recused")
        .order_by("application__reference")
        .values_list("pk", "application__reference", "state", "application__state")
    )
    place = next((index for index, each in enumerate(mine) if each[0] == after.pk), 0)
    later = (NextBid(pk, bid) for pk, bid, state, stage in [*mine[place + 1 :], *mine[:place]] if state != "sent" and stage == "scoring")
    return place + 1, len(mine), next(later, None)


def scored_count(assessment: Assessment) -> int:
    """How many criteria have a score or an abstention. One query."""
    return Score.objects.filter(assessment=assessment).filter(Q(value__isnull=False) | Q(abstained=True)).count()


def teams_of(office_id: int) -> dict[int, tuple[str, set[int]]]:
    """The teams of an office that have members: name and ids of members, by id. Two queries."""
    rows = Team.objects.filter(office=office_id).prefetch_related("members").order_by("name")
    found = {each.pk: (each.name, {member.pk for member in each.members.all()}) for each in rows}
    return {pk: each for pk, each in found.items() if each[1]}


def people_to_assign(call: Call, on: date) -> list[User]:
    """Assessors and officers of a call on a day, by name. One query."""
    roles = StaffRole.objects.in_force_on(on).filter(
        user=OuterRef("pk"), office=call.office_id, role__in=[ASSESSOR, OFFICER], call_reference__in=["", call.reference]
    )
    return list(User.objects.filter(Exists(roles), is_active=True).order_by("name", "email"))
