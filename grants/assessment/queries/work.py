"""Who has what to score, what is done and what is late."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from commissioning.calls.models import Call
from commissioning.people.models import StaffRole, User
from commissioning.permissions import ASSESSOR, OFFICER
from grants.assessment.models import Assessment, Interest, Score


@dataclass(frozen=True)
class Given:
    """One bid that was given to a person. Until she has declared, she reads the body's name and nothing of the bid."""

    assessment: Assessment
    declared: bool
    done: int
    asked: int

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
    open_ones = Q(state__in=["assigned", "declared", "in_progress", "reopened"])
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
    """The bids that were given to her and not taken away, soonest due first. One query."""
    declared = Interest.objects.filter(call=OuterRef("application__call"), organisation=OuterRef("application__organisation"), user=user)
    rows = (
        Assessment.objects.filter(assessor=user)
        .exclude(state="recused")
        .exclude(application__state="withdrawn")
        .select_related("application__call", "application__organisation")
        .annotate(is_declared=Exists(declared))
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
    return [Given(each, each.is_declared, each.done, each.asked) for each in rows]


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


def people_to_assign(call: Call, on: date) -> list[User]:
    """Assessors and officers of a call on a day, by name. One query."""
    roles = StaffRole.objects.in_force_on(on).filter(
        user=OuterRef("pk"), office=call.office_id, role__in=[ASSESSOR, OFFICER], call_reference__in=["", call.reference]
    )
    return list(User.objects.filter(Exists(roles), is_active=True).order_by("name", "email"))
