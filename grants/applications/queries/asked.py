"""What was asked of an applicant after she sent: thing by thing, with its answers and its clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from commissioning.permissions import allows
from grants.applications.models import Application, Asked, AskedAnswer, AskedItem

MOST_THINGS = 30


@dataclass(frozen=True)
class Wanted:
    """One thing that is missing; with a section, that section opens for change."""

    text: str
    section_key: str = ""


@dataclass(frozen=True)
class AskedLine:
    """One thing. `is_open`: an answer is still wanted in this asking."""

    item: AskedItem
    section_title: str
    answers: tuple[AskedAnswer, ...]
    is_open: bool
    is_answered: bool


@dataclass(frozen=True)
class AskedList:
    """The whole list, as both sides see it."""

    asked: Asked
    lines: tuple[AskedLine, ...]

    @property
    def open_lines(self) -> tuple[AskedLine, ...]:
        return tuple(each for each in self.lines if each.is_open)

    @property
    def left(self) -> int:
        return sum(not each.is_answered for each in self.open_lines)

    @property
    def is_judged(self) -> bool:
        return all(each.item.verdict in ("accepted", "short") for each in self.lines)

    def days_used(self, today: date) -> list[int]:
        return [each.days_used(today) for each in self.asked.clocks]


def asked_list(application: Application, titles: dict[str, str]) -> AskedList | None:
    """The list of a bid, or None where nothing was asked: three queries, one where nothing was.

    Shape: `titles` by section key name the sections that a thing opens.
    """
    answers = AskedAnswer.objects.select_related("by", "file").order_by("at", "pk")
    items = AskedItem.objects.order_by("number").prefetch_related(Prefetch("answers", queryset=answers))
    found = Asked.objects.filter(application=application).select_related("by", "again_by")
    asked = found.prefetch_related(Prefetch("items", queryset=items)).first()
    if asked is None:
        return None
    lines = []
    for item in asked.items.all():
        given = tuple(item.answers.all())
        wanted = not item.verdict if not asked.is_again else item.verdict == "again"
        lines.append(
            AskedLine(
                item=item,
                section_title=titles.get(item.section_key, ""),
                answers=given,
                is_open=wanted,
                is_answered=any(each.is_again == asked.is_again for each in given),
            )
        )
    return AskedList(asked, tuple(lines))


def open_items(application: Application) -> QuerySet[AskedItem]:
    """The things that are wanted now: all of the list, or those asked for once more."""
    items = AskedItem.objects.filter(asked__application=application)
    return items.filter(Q(asked__again_at=None, verdict="") | Q(asked__again_at__isnull=False, verdict="again"))


def open_sections(application: Application) -> frozenset[str] | None:
    """The sections that may be written; None where all may. One query while something is asked, none otherwise."""
    if application.state != "more_asked":
        return None
    return frozenset(open_items(application).exclude(section_key="").values_list("section_key", flat=True))


def asked_counts(application_ids: Iterable[int]) -> dict[int, tuple[date, int, int]]:
    """For each bid that we wait for: by when, how many things, and how many of them are answered. One query."""
    now = Q(items__verdict="", again_at=None) | Q(items__verdict="again", again_at__isnull=False)
    answered = now & (Q(items__answers__is_again=False, again_at=None) | Q(items__answers__is_again=True, again_at__isnull=False))
    rows = Asked.objects.filter(application__in=list(application_ids), application__state="more_asked").annotate(
        wanted=Count("items", filter=now, distinct=True), given=Count("items", filter=answered, distinct=True)
    )
    return {each.application_id: (each.clock.due_on, each.wanted, each.given) for each in rows}


def asked_waiting(user: Any, today: date) -> tuple[int, int]:
    """How many lists were answered and wait for an officer to go through them, and of how many the day has passed without an answer. One query.

    Bids that a conflict bars are not counted.
    """
    judged = Q(application__state="in_check", items__verdict__in=["", "again"])
    late = Q(application__state="more_asked") & (Q(again_at=None, due_on__lt=today) | Q(again_due_on__lt=today))
    counts = Asked.objects.filter(application__in=Application.objects.visible_to(user)).aggregate(
        judged=Count("pk", filter=judged, distinct=True), late=Count("pk", filter=late, distinct=True)
    )
    return counts["judged"], counts["late"]


def may_answer(user: Any, application: Application) -> bool:
    return application.state == "more_asked" and allows(user, "applications.edit", application)
