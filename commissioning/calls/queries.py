"""What is asked about calls: by the public pages, by applicants, by desks."""

from dataclasses import dataclass
from datetime import datetime

from commissioning.calls.models import Call, CallQuerySet
from commissioning.people.models import Office
from commissioning.questions.models import Question


@dataclass(frozen=True)
class CriterionFacts:
    """One criterion as the public reads it."""

    number: int
    title: str
    guidance: str
    weight: int
    anchors: tuple[str, ...]


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


def office() -> Office:
    """The office whose system this is. Raises: Office.DoesNotExist before set-up."""
    return Office.objects.order_by("pk")[:1].get()


def open_calls(at: datetime) -> CallQuerySet:
    """Calls that take bids at this instant, the soonest to close first."""
    return Call.objects.open_at(at).select_related("fund").order_by("closes_at", "reference")


def listed_calls(at: datetime) -> CallQuerySet:
    """Every call the public may see, with its fund; the soonest to close first among those still to come."""
    return Call.objects.published().exclude(state="cancelled").select_related("fund").order_by("-closes_at", "reference")


def call_facts(reference: str, *, at: datetime, drafts: bool = False) -> CallFacts:
    """The facts of one call, in seven statements whatever its size.

    Raises: Call.DoesNotExist for an unknown reference, and for a draft unless `drafts`.
    """
    calls = Call.objects.all() if drafts else Call.objects.published()
    call = calls.select_related("fund", "budget", "question_set", "office").get(reference=reference)
    return CallFacts(
        call=call,
        phase=call.phase_at(at),
        is_open=call.is_open_at(at),
        criteria=tuple(
            CriterionFacts(each.number, each.title, each.guidance, each.weight, tuple(each.anchors))
            for each in call.criteria.order_by("number")
        ),
        outcomes=tuple(call.outcomes.order_by("order").values_list("code", "title")),
        districts=tuple(call.districts.order_by("position", "name").values_list("name", flat=True)),
        questions=_questions(call),
        documents=tuple((each.title, str(each.file.key)) for each in call.documents.select_related("file").order_by("title")),
    )


def _questions(call: Call) -> tuple[QuestionFacts, ...]:
    rows = Question.objects.filter(section__question_set_id=call.question_set_id).select_related("section")
    return tuple(
        QuestionFacts(each.section.title, each.label, each.hint, each.kind, each.required, each.limit)
        for each in rows.order_by("section__order", "order")
    )
