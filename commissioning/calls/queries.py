"""What is asked about calls: by the public pages, by applicants, by desks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, TextField, When
from django.db.models.functions import Cast, JSONObject

from commissioning.calls.models import (
    Budget,
    Call,
    CallDocument,
    CallQuerySet,
    Criterion,
    Enquiry,
    EnquiryCorrection,
    Event,
    EventKind,
    Extension,
    Lot,
    RoundEnd,
    SourceYear,
    Transfer,
)
from commissioning.money import cap_pence
from commissioning.people.models import Office
from commissioning.questions.queries import load_set

CLOSES_SOON = timedelta(days=7)
MOVED = ("closed_at", "closes_at", "decision_was_on", "decision_by_on", "reason", "at")


@dataclass(frozen=True)
class CriterionFacts:
    """One criterion as the public reads it."""

    number: int
    title: str
    guidance: str
    weight: int
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class LotFacts:
    """One lot as the public reads it. Sums in pence."""

    title: str
    pot_pence: int
    least_pence: int
    most_pence: int
    question_set_id: int | None = None


@dataclass(frozen=True)
class QuestionFacts:
    """One question as the public reads it before signing in."""

    section: str
    label: str
    hint: str
    kind: str
    required: bool
    limit: int | None


@dataclass(frozen=True)
class AnsweredQuestion:
    """What was asked about a call and answered for all. It never says who asked."""

    question: str
    answer: str
    at: datetime
    corrected_at: datetime | None = None
    correction: str = ""


@dataclass(frozen=True)
class Moved:
    """That the closing instant was moved: from when, to when, why and when; the decision's days where they moved too."""

    closed_at: datetime
    closes_at: datetime
    decision_was_on: date
    decision_by_on: date
    reason: str
    at: datetime

    @property
    def moves_decision(self) -> bool:
        return self.decision_by_on != self.decision_was_on


@dataclass(frozen=True)
class EventFacts:
    """One event as the public reads it. Who comes, and the link to join, are not told."""

    key: str
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    where: str
    is_online: bool
    places: int
    left: int
    is_to_come: bool
    is_cancelled: bool
    slides: str


@dataclass(frozen=True)
class CallFacts:
    """Everything that the public page of a call shows, read live so that page and form cannot disagree."""

    call: Call
    phase: str
    is_open: bool
    criteria: tuple[CriterionFacts, ...]
    outcomes: tuple[tuple[str, str], ...]
    districts: tuple[str, ...]
    questions: tuple[QuestionFacts, ...]
    documents: tuple[tuple[str, str], ...]
    lots: tuple[LotFacts, ...] = ()
    answered: tuple[AnsweredQuestion, ...] = ()
    takes_enquiries: bool = False
    ended_because: str = ""
    """Why it ended without awards; "" where it did not."""
    moved: tuple[Moved, ...] = ()
    events: tuple[EventFacts, ...] = ()


@dataclass(frozen=True)
class News:
    """One piece of news of a call: `name` is its own for ever, and it is for those who had confirmed by `since`."""

    call: Call
    kind: str
    name: str
    since: datetime
    extension: Extension | None = None


def news_at(at: datetime) -> list[News]:
    """What there is to tell of the calls that anyone may find: published, moved (the last time only), and closing within CLOSES_SOON. Two queries."""
    calls = Call.objects.listed().filter(state="published", closes_at__gt=at, published_at__lte=at).select_related("office").order_by("pk")
    latest = Extension.objects.filter(call__in=calls).order_by("call", "-at", "-pk").distinct("call")
    moved = {each.call_id: each for each in latest}
    found = []
    for call in calls:
        assert call.published_at is not None  # noqa: S101  the query asks for it
        found.append(News(call, "published", "published", call.published_at))
        extension = moved.get(call.pk)
        if extension is not None:
            found.append(News(call, "moved", f"moved-{extension.pk}", extension.at, extension))
        soon = call.closes_at - CLOSES_SOON
        if call.published_at < soon <= at:
            found.append(News(call, "closing", f"closing-{call.closes_at.astimezone(UTC):%Y%m%dT%H%M%SZ}", soon))
    return found


def office() -> Office:
    """The office whose system this is. Raises: Office.DoesNotExist before set-up."""
    return Office.objects.order_by("pk")[:1].get()


def caps_of(budgets: Iterable[Budget]) -> dict[int, int]:
    """The most that each budget may carry, by its id: ring-fenced money takes no tolerance, the rest does. One query.

    Units: pence, rounded down.
    Source: requirements, section 0 (Budgets). The one rule, for the chief finance officer's agreement, a signature and the bars of the desks.
    """
    by_id = {each.pk: each for each in budgets}
    rows = SourceYear.objects.filter(
        source__is_ring_fenced=True, source__funds__budgets__in=by_id, financial_year=F("source__funds__budgets__financial_year")
    )
    fenced: dict[int, int] = defaultdict(int)
    for of_budget, _, pence in rows.order_by().values_list("source__funds__budgets", "source", "amount_pence").distinct():
        fenced[of_budget] += pence
    caps = {}
    for pk, budget in by_id.items():
        ringed = min(fenced[pk], budget.amount_pence)
        caps[pk] = ringed + cap_pence(budget.amount_pence - ringed, budget.tolerance_pct)
    return caps


def sums_on(office_id: int, day: date) -> tuple[dict[tuple[int, int], int], dict[int, int]]:
    """What there was on a day: by (source id, financial year), and by budget id. Transfers of later days are taken back. Three statements.

    Units: pence.
    """
    years = SourceYear.objects.filter(source__office=office_id).values_list("source", "financial_year", "amount_pence")
    by_source = defaultdict(int, {(source, year): pence for source, year, pence in years})
    by_budget = defaultdict(int, Budget.objects.filter(office=office_id).values_list("pk", "amount_pence"))
    later = Transfer.objects.filter(office=office_id, moved_on__gt=day)
    for each in later:
        by_source[each.source_id, each.financial_year] += each.amount_pence
        by_source[each.to_source_id, each.to_year] -= each.amount_pence
        for budget, pence in ((each.budget_id, each.amount_pence), (each.to_budget_id, -each.amount_pence)):
            if budget:
                by_budget[budget] += pence
    return dict(by_source), dict(by_budget)


def budget_of_year(call: Call, year: int) -> Budget | None:
    """The budget in which a part of an award of this call counts: the call's own in its year, else the fund's for that year."""
    if call.budget.financial_year == year:
        return call.budget
    return Budget.objects.filter(funds=call.fund_id, financial_year=year).order_by("pk").first()


def open_calls(at: datetime) -> CallQuerySet:
    """Calls that take bids at this instant, the soonest to close first."""
    return Call.objects.listed().open_at(at).select_related("fund").order_by("closes_at", "reference")


def coming_calls(at: datetime) -> CallQuerySet:
    """Published calls that open after this instant, the soonest first."""
    return Call.objects.listed().opening_after(at).select_related("fund").order_by("opens_at", "reference")


def past_calls(at: datetime) -> CallQuerySet:
    """Calls that no longer take bids, the last to close first; cancelled ones are left out."""
    return Call.objects.listed().closed_at(at).select_related("fund").order_by("-closes_at", "reference")


def listed_calls(at: datetime) -> CallQuerySet:
    """Every call that the public may find, with its fund and when its close was last moved; the last to close first."""
    moved = Extension.objects.filter(call=OuterRef("pk")).order_by("-at").values("at")[:1]
    found = Call.objects.listed().published().exclude(state="cancelled").annotate(moved_at=Subquery(moved))
    return found.select_related("fund").order_by("-closes_at", "reference")


def call_facts(reference: str, *, at: datetime, drafts: bool = False) -> CallFacts:
    """The facts of one call, in one statement whatever its size; two more the first time that a process meets its questions.

    Raises: Call.DoesNotExist for an unknown reference, and for a draft unless `drafts`.
    """
    calls = Call.objects.all() if drafts else Call.objects.published()
    return facts_of(with_parts(calls).get(reference=reference), at=at)


def with_parts(calls: CallQuerySet) -> CallQuerySet:
    """Calls that bring what `facts_of` needs, all in the one statement that reads them."""
    criterion = {name: name for name in ("number", "title", "guidance", "weight", "anchors")}
    parts: dict[str, Any] = {
        "criteria_part": _rows(Criterion.objects.filter(call=OuterRef("pk")).order_by("number"), **criterion),
        "lots_part": _rows(
            Lot.objects.filter(call=OuterRef("pk")).order_by("number"),
            **{name: name for name in ("title", "pot_pence", "least_pence", "most_pence", "question_set_id")},
        ),
        "outcomes_part": _rows(
            Call.outcomes.through.objects.filter(call=OuterRef("pk")).order_by("outcome__priority__number", "outcome__order"),
            code="outcome__code",
            title="outcome__title",
        ),
        "districts_part": ArraySubquery(
            Call.districts.through.objects.filter(call=OuterRef("pk"))
            .order_by("district__position", "district__name")
            .values("district__name")
        ),
        "documents_part": _rows(
            CallDocument.objects.filter(call=OuterRef("pk")).order_by("title"), title="title", key=Cast("file__key", TextField())
        ),
        "answered_part": _rows(
            Enquiry.objects.published()
            .filter(call=OuterRef("pk"))
            .annotate(
                correction=Subquery(EnquiryCorrection.objects.filter(enquiry=OuterRef("pk")).order_by("-at", "-pk").values("reason")[:1])
            )
            .order_by("-answered_at", "-pk"),
            **{name: name for name in ("question", "answer", "answered_at", "corrected_at", "correction")},
        ),
        "events_part": _rows(
            Event.objects.filter(call=OuterRef("pk")).with_counts().order_by("starts_at", "pk"),
            **{name: name for name in ("title", "starts_at", "minutes", "where", "places", "taken", "cancelled_at", "kind")},
            key=Cast("key", TextField()),
            is_online=Case(When(link="", then=False), default=True),
            slides=Cast("slides__key", TextField()),
        ),
        "ended_part": Subquery(RoundEnd.objects.filter(call=OuterRef("pk")).values("reason")[:1]),
        "moved_part": _rows(Extension.objects.filter(call=OuterRef("pk")).order_by("-at", "-pk"), **{name: name for name in MOVED}),
    }
    return calls.select_related("fund", "budget", "office").annotate(**parts)


def facts_of(call: Call, *, at: datetime) -> CallFacts:
    """The facts of a call that came from `with_parts`."""
    parts: Any = call
    return CallFacts(
        call=call,
        phase=call.phase_at(at),
        is_open=call.is_open_at(at),
        criteria=tuple(CriterionFacts(**(each | {"anchors": tuple(each["anchors"])})) for each in parts.criteria_part),
        outcomes=tuple((each["code"], each["title"]) for each in parts.outcomes_part),
        districts=tuple(parts.districts_part),
        questions=tuple(
            QuestionFacts(section.title, each.label, each.hint, each.kind, each.required, each.limit)
            for section in load_set(call.question_set_id).sections
            for each in section.questions
        ),
        documents=tuple((each["title"], each["key"]) for each in parts.documents_part),
        lots=tuple(LotFacts(**each) for each in parts.lots_part),
        answered=tuple(
            AnsweredQuestion(
                each["question"],
                each["answer"],
                datetime.fromisoformat(each["answered_at"]),
                datetime.fromisoformat(each["corrected_at"]) if each["corrected_at"] else None,
                each["correction"] or "",
            )
            for each in parts.answered_part
        ),
        takes_enquiries=call.takes_enquiries_at(at),
        ended_because=parts.ended_part or "",
        moved=tuple(_moved(each) for each in parts.moved_part),
        events=tuple(_event(each, at) for each in parts.events_part),
    )


def _moved(row: dict[str, str]) -> Moved:
    """From JSON, in which a day and an instant are text."""
    return Moved(
        closed_at=datetime.fromisoformat(row["closed_at"]),
        closes_at=datetime.fromisoformat(row["closes_at"]),
        decision_was_on=date.fromisoformat(row["decision_was_on"]),
        decision_by_on=date.fromisoformat(row["decision_by_on"]),
        reason=row["reason"],
        at=datetime.fromisoformat(row["at"]),
    )


def _event(row: dict[str, Any], at: datetime) -> EventFacts:
    starts_at = datetime.fromisoformat(row["starts_at"])
    return EventFacts(
        key=row["key"],
        kind=EventKind(row["kind"]).label,
        title=row["title"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=row["minutes"]),
        where=row["where"],
        is_online=row["is_online"],
        places=row["places"],
        left=max(row["places"] - row["taken"], 0),
        is_to_come=at < starts_at and row["cancelled_at"] is None,
        is_cancelled=row["cancelled_at"] is not None,
        slides=row["slides"] or "",
    )


def _rows(rows: QuerySet[Any], **names: Any) -> ArraySubquery:
    """Rows as an array of objects."""
    return ArraySubquery(rows.values(row=JSONObject(**names)))
