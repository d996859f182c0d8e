"""What is asked of bids: one bid as a page, the lists, and what still stands in the way of sending."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse

from commissioning.calls.models import Call, Lot, funding_years
from commissioning.files.kinds import in_megabytes
from commissioning.files.models import StoredFile
from commissioning.money import format_pounds
from commissioning.outcomes.models import Indicator
from commissioning.people.models import Membership, User
from commissioning.permissions import EDITOR, OWNER
from commissioning.questions.kinds import is_unread, kind_of, kinds
from commissioning.questions.loaded import EMPTY, Context, HeldFile, IndicatorChoice, LoadedSection, LoadedSet, Values
from commissioning.questions.models import Answer
from commissioning.questions.queries import (
    Problem,
    SectionStatus,
    answers_as_rows,
    completeness,
    load_set,
    section_statuses,
    values_of,
    visible_questions,
    visible_sections,
)
from grants.applications.models import Application, ApplicationQuerySet, Filling, Submission

WORKING_FOR = timedelta(minutes=15)
# What is read of the last version sent: of the people and the form beside it, only how they are named.
PEOPLE_BESIDE = ("by", "prepared_by", "record_by")
SENT = (
    *(each.name for each in Submission._meta.concrete_fields),
    "copy__key",
    "copy__name",
    "question_set__title",
    "question_set__version",
    *(f"{person}__{field}" for person in PEOPLE_BESIDE for field in ("name", "email")),
)


@dataclass(frozen=True)
class BidAnswer:
    """One question and its answer as a person reads it. `files` are those that a file answer names."""

    key: str
    label: str
    kind: str
    criterion_key: str
    text: str
    value: Any
    words: int
    limit: int | None
    files: tuple[HeldFile, ...] = ()


@dataclass(frozen=True)
class BidSection:
    key: str
    title: str
    answers: tuple[BidAnswer, ...]


@dataclass(frozen=True)
class BidDetail:
    """A bid to read: the last version sent, or the draft as it stands while nothing was sent. `number` is 0 for a draft."""

    application: Application
    number: int
    sent_at: datetime | None
    ask_pence: int | None
    digest: str
    declaration: str
    form: str
    sent_by: str
    prepared_by: str
    copy: StoredFile | None
    record: list[dict[str, str]]
    documents: list[dict[str, Any]]
    record_by: str
    record_at: datetime | None
    told: list[dict[str, str]]
    sections: tuple[BidSection, ...]

    @property
    def before(self) -> int:
        """The number of the version before this one."""
        return self.number - 1

    @property
    def drawn_key(self) -> str:
        """Stands for all that a page shows of the answers: equal keys, equal words. What is drawn of them once may be kept under it."""
        shown = (
            (
                section.title,
                each.label,
                each.kind,
                each.text,
                each.words,
                each.limit,
                *((file.url, file.name, file.size) for file in each.files),
            )
            for section in self.sections
            for each in section.answers
        )
        return hashlib.sha256(repr(list(shown)).encode()).hexdigest()

    def answers_for(self, criterion_key: str) -> tuple[BidAnswer, ...]:
        """Those that feed one criterion, in the order of the form."""
        return tuple(answer for section in self.sections for answer in section.answers if answer.criterion_key == criterion_key)


@dataclass(frozen=True)
class Task:
    """A line of the task list."""

    key: str
    title: str
    status: SectionStatus
    href: str


def for_office(*, user: Any, call_id: int | None = None) -> ApplicationQuerySet:
    """The bids that office staff may see, sent at some time, with call, body, district and main outcome at hand. Chainable; no order."""
    bids = Application.objects.visible_to(user, drafts=False).exclude(state="draft").exclude(submitted_at=None)
    if call_id is not None:
        bids = bids.filter(call=call_id)
    return bids.select_related("call__fund", "organisation", "district", "main_outcome")


def mine(user: Any) -> ApplicationQuerySet:
    """The bids of the bodies that she acts for, newest first, with call and body at hand."""
    bids = Application.objects.filter(organisation__in=user.organisation_ids)
    return bids.select_related("call", "organisation", "answers").order_by("-created_at", "-pk")


def lots_of(call: Call) -> list[Lot]:
    return list(Lot.objects.filter(call=call).select_related("question_set").order_by("number"))


def standing_bids(call: Call, organisation_id: int) -> ApplicationQuerySet:
    """The bids of a body in a call that count: all but those withdrawn."""
    return Application.objects.filter(call=call, organisation=organisation_id).exclude(state="withdrawn")


def started_by_press(start_key: UUID | None, user: Any) -> Application | None:
    """The bid that one press of her start button made, if it did."""
    return Application.objects.filter(start_key=start_key, created_by=user).first() if start_key else None


def draft_counts(call_ids: Iterable[int]) -> dict[int, int]:
    """How many drafts each call has: all that the office may know of them. One query."""
    drafts = Application.objects.filter(call__in=call_ids, state="draft").values("call").annotate(count=Count("pk"))
    return {row["call"]: row["count"] for row in drafts.order_by()}


def bid_detail(application_id: int, user: Any) -> BidDetail:
    """A bid with its answers, as `user` may see it: three queries, four where it holds files that must be named.

    Raises: Application.DoesNotExist where she may not see it.
    """
    application = (
        Application.objects.visible_to(user)
        .select_related("call__fund", "lot", "organisation", "answers", "district", "main_outcome")
        .get(pk=application_id)
    )
    return detail_of(application)


def detail_of(application: Application) -> BidDetail:
    """The same for a bid that was loaded through `visible_to` already."""
    last = (
        Submission.objects.filter(application=application)
        .select_related("copy", "question_set", *PEOPLE_BESIDE)
        .only(*SENT)
        .order_by("-number")
        .first()
    )
    if last is None:
        loaded, values = form_of(application), values_with(application)
        rows = frozen_rows(loaded, values, context_for(application, loaded, values))
    else:
        rows = last.answers
    files = held_files(each for row in rows if row["kind"] == "file" for each in row["value"] or [])
    return BidDetail(
        application=application,
        number=last.number if last else 0,
        sent_at=last.at if last else None,
        ask_pence=last.ask_pence if last else application.ask_pence,
        digest=last.digest if last else "",
        declaration=last.declaration if last else "",
        form=str(last.question_set or "") if last else "",
        sent_by=str(last.by) if last else "",
        prepared_by=str(last.prepared_by or "") if last else "",
        copy=last.copy if last else None,
        record=last.record if last else [],
        documents=[documented(each) for each in last.documents] if last else [],
        record_by=str(last.record_by or "") if last else "",
        record_at=last.record_at if last else None,
        told=last.told if last else [],
        sections=as_sections(rows, files),
    )


def documented(row: Mapping[str, Any]) -> dict[str, Any]:
    """A document that was sent along, its days as dates."""
    return {**row, "expires_on": date.fromisoformat(row["expires_on"]) if row["expires_on"] else None}


def as_sections(rows: Iterable[Mapping[str, Any]], files: Mapping[int, HeldFile]) -> tuple[BidSection, ...]:
    """Frozen rows as sections to show. An answer that a later section repeats keeps its place."""
    found: dict[str, list[BidAnswer]] = {}
    titles: dict[str, str] = {}
    for row in rows:
        titles[row["section"]] = row["title"]
        held = tuple(files[each] for each in row["value"] or [] if each in files) if row["kind"] == "file" else ()
        found.setdefault(row["section"], []).append(
            BidAnswer(
                key=row["question"],
                label=row["label"],
                kind=row["kind"],
                criterion_key=row["criterion"],
                text=row["text"],
                value=row["value"],
                words=row["words"],
                limit=row["limit"],
                files=held,
            )
        )
    return tuple(BidSection(key, titles[key], tuple(answers)) for key, answers in found.items())


def frozen_rows(loaded: LoadedSet, values: Values, context: Context) -> list[dict[str, Any]]:
    """The shown answers as plain JSON, for a Submission: what was asked, the words of the answer, and the value behind them."""
    return [
        {
            "section": row.section_key,
            "title": row.section_title,
            "question": row.question_key,
            "label": row.label,
            "kind": row.kind,
            "criterion": row.criterion_key,
            "text": row.text,
            "value": row.value,
            "words": row.words,
            "limit": row.limit,
        }
        for row in answers_as_rows(loaded, values, context)
    ]


def declaration_of(loaded: LoadedSet, values: Values) -> str:
    """The statements that were agreed to, one a line."""
    return declared_in(frozen_rows(loaded, values, EMPTY))


def declared_in(rows: Iterable[Mapping[str, Any]]) -> str:
    """The same, from rows that were frozen already."""
    return "\n".join(row["text"].removeprefix("Agreed: ") for row in rows if row["kind"] == "declaration" and row["text"])


def held_pairs() -> ArraySubquery:
    """The answers of a bid as pairs of key and value, to be read with its row."""
    answers = Answer.objects.filter(sheet=OuterRef("answers"))
    return ArraySubquery(answers.values(pair=JSONObject(key="question__key", value="value")))


def filled_from() -> ArraySubquery:
    """The earlier bids that a bid was filled from, each with the sections that it filled, to be read with its row."""
    fillings = Filling.objects.filter(application=OuterRef("pk")).order_by("-at")
    return ArraySubquery(fillings.values(row=JSONObject(source="source__reference", sections="sections")))


def bid_to_write(reference: str, user: Any) -> Application:
    """A bid with its answers (see `values_with`), by one query.

    Raises: Application.DoesNotExist where she may not see it.
    """
    return (
        Application.objects.visible_to(user)
        .select_related("call__office", "lot", "organisation", "answers__updated_by", "certifying__certifier", "certifying__asked_by")
        .annotate(pairs=held_pairs(), filled_from=filled_from())
        .get(reference=reference)
    )


def bid_to_save(reference: str, user: Any) -> Application:
    """A bid with its answers, call and lot: what the form needs that reads a sent page. One query. Raises: as `bid_to_write`."""
    return Application.objects.visible_to(user).with_form().annotate(pairs=held_pairs()).get(reference=reference)


def bid_to_send(reference: str, user: Any) -> Application:
    """A bid with no more than permissions ask of it, for a page whose action reads the rest. One query. Raises: as `bid_to_write`."""
    bids = Application.objects.visible_to(user).select_related("call")
    return bids.only("reference", "state", "organisation", "call__reference", "call__office").get(reference=reference)


def values_with(application: Application) -> dict[str, Any]:
    """The stored answers of a bid by question key: those it was loaded with, else one query."""
    pairs = getattr(application, "pairs", None)
    if pairs is None:
        return values_of(application.answers_id)
    return {pair["key"]: pair["value"] for pair in pairs}


def rule_facts(call: Call, lot: Lot | None = None) -> dict[str, Any]:
    """What conditions and rules may know of a call, or of one of its lots: pence, and dates as ISO text."""
    bounds = lot or call
    return {
        "minimum_pence": bounds.least_pence,
        "maximum_pence": bounds.most_pence,
        "lot": lot.key if lot else None,
        "earliest_on": call.starts_on.isoformat(),
        "latest_on": call.ends_on.isoformat(),
        "award_on": call.decision_by_on.isoformat(),
        "consent_may_follow": call.consent_may_follow,
    }


def context_for(application: Application, loaded: LoadedSet, values: Values, section_key: str | None = None) -> Context:
    """Districts, outcomes, indicators, years and files, as far as the form (or one section of it) asks for them: at most four queries."""
    questions = [each for each in loaded if section_key in (None, each.section_key)]
    needs = {need for kind in {each.kind for each in questions} for need in kinds()[kind].needs}
    ids = [
        each
        for question in questions
        if kind_of(question).uploads and not is_unread(values.get(question.key))
        for each in values.get(question.key) or []
    ]
    return Context(
        districts=districts_of(application.call) if "districts" in needs else (),
        outcomes=outcomes_of(application.call) if "outcomes" in needs else (),
        indicators=indicators_of(application.call) if "indicators" in needs else (),
        years=tuple(funding_years(application.call.starts_on, application.call.ends_on)),
        files=held_files(ids),
    )


def form_of(application: Application) -> LoadedSet:
    """The form of a bid, with what its conditions and rules may know of the call. No query once its set is known."""
    return form_under(application.call, application.answers.question_set_id, application.lot)


def form_under(call: Call, question_set_id: int, lot: Lot | None) -> LoadedSet:
    return replace(load_set(question_set_id), facts=rule_facts(call, lot))


def districts_of(call: Call) -> tuple[tuple[str, str], ...]:
    return tuple(call.districts.order_by("position", "name").values_list("code", "name"))


def outcomes_of(call: Call) -> tuple[tuple[str, str], ...]:
    return tuple((code, f"{code}: {title}") for code, title in call.outcomes.in_order().values_list("code", "title"))


def indicators_of(call: Call) -> tuple[IndicatorChoice, ...]:
    """What one grant can report, for each outcome of the call."""
    found = Indicator.objects.filter(outcomes__in=call.outcomes.all(), levels__contains=["grant"]).order_by("code")
    return tuple(IndicatorChoice(*row) for row in found.values_list("outcomes__code", "code", "name", "unit"))


def held_files(ids: Iterable[int]) -> dict[int, HeldFile]:
    """Stored files by id, as a page shows them. One query, none for no ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {
        each.pk: HeldFile(each.pk, each.name, in_megabytes(each.size_bytes), reverse("files:download", args=[each.key]))
        for each in StoredFile.objects.kept().filter(pk__in=wanted)
    }


def problems_of(application: Application, loaded: LoadedSet, values: Values, context: Context = EMPTY) -> list[Problem]:
    """All that stands in the way of sending: what the form asks, and the call's limits on the ask. No query."""
    problems = completeness(loaded, values, context)
    order = {question.key: place for place, question in enumerate(loaded)}
    return sorted([*problems, *limit_problems(application, loaded, values)], key=lambda each: order[each.question_key])


def limit_problems(application: Application, loaded: LoadedSet, values: Values) -> list[Problem]:
    """The ask must lie within what the call, or the lot, gives; the least one could go ahead with must not be above the ask."""
    asked = {
        question.config.get("copies_to"): question for question in visible_questions(loaded, values) if question.config.get("copies_to")
    }
    found = []
    ask = copied_pence(asked.get("ask_pence"), values)
    gives = application.lot or application.call
    if ask is not None and not gives.least_pence <= ask <= gives.most_pence:
        limits = f"from {format_pounds(gives.least_pence)} to {format_pounds(gives.most_pence)}"
        who = f"The lot “{application.lot}”" if application.lot else "This call"
        question = asked["ask_pence"]
        found.append(
            Problem(question.key, question.section_key, f"{who} gives {limits}. You ask for {format_pounds(ask)}; change the amount.")
        )
    least = copied_pence(asked.get("least_pence"), values)
    if ask is not None and least is not None and least > ask:
        question = asked["least_pence"]
        found.append(
            Problem(
                question.key,
                question.section_key,
                f"The least you could go ahead with, {format_pounds(least)}, is more than you ask for, {format_pounds(ask)}. Change one of the two.",
            )
        )
    return found


def copied_pence(question: Any, values: Values) -> int | None:
    """The sum that is copied from a question, in pence; None while it cannot be read or is empty."""
    value = values.get(question.key) if question is not None else None
    if value is None or is_unread(value):
        return None
    if column := question.config.get("copies_column"):
        return sum(int(row.get(column) or 0) for row in value)
    return int(value) if isinstance(value, int) else None


def task_list(application: Application, loaded: LoadedSet, values: Values) -> list[Task]:
    """The sections of a bid with how far each is. No query."""
    statuses = section_statuses(loaded, values)
    for problem in limit_problems(application, loaded, values):
        if statuses.get(problem.section_key) == SectionStatus.DONE:
            statuses[problem.section_key] = SectionStatus.IN_PROGRESS
    return [
        Task(
            key=section.key,
            title=section.title,
            status=statuses[section.key],
            href=""
            if statuses[section.key] == SectionStatus.CANNOT_START
            else reverse("applications:section", args=[application.reference, section.key]),
        )
        for section in visible_sections(loaded, values)
    ]


def section_after(loaded: LoadedSet, values: Values, section_key: str) -> LoadedSection | None:
    """The next section that is shown and may be started, or None after the last."""
    shown = list(visible_sections(loaded, values))
    places = [place for place, section in enumerate(shown) if section.key == section_key]
    for section in shown[places[0] + 1 :] if places else []:
        if not section.waits_for_others or section_statuses(loaded, values)[section.key] != SectionStatus.CANNOT_START:
            return section
    return None


def unsent_changes(application: Application) -> bool:
    """Whether a bid that was sent has been written on since."""
    return application.submitted_at is not None and application.answers.updated_at > application.submitted_at


def colleague_at_work(application: Application, user: Any, at: datetime) -> tuple[str, datetime] | None:
    """Who else saved something in the last quarter of an hour, and when. No query where the bid was loaded by `bid_to_write`."""
    sheet = application.answers
    if sheet.updated_by_id in (None, user.pk) or at - sheet.updated_at > WORKING_FOR:
        return None
    return str(sheet.updated_by), sheet.updated_at


def contacts_of(application: Application) -> list[str]:
    """Where letters about a bid go: both contacts of the body, and who started it; each address once."""
    body = application.organisation
    found: dict[str, str] = {}
    for address in (body.contact_email, body.second_contact_email):
        if address.strip():
            found.setdefault(address.strip().lower(), address.strip())
    return list(found.values()) or [application.created_by.email]


def certifiers_for(application: Application, user: Any) -> QuerySet[User]:
    """The others of the body who may send a bid in its name, by name."""
    places = Membership.objects.filter(organisation=application.organisation_id, left_at__isnull=True, role__in=(OWNER, EDITOR))
    return User.objects.filter(pk__in=places.values("user"), is_active=True).exclude(pk=user.pk).order_by("name", "pk")


def answers_in_words(loaded: LoadedSet, values: Values) -> list[dict[str, str]]:
    """The given answers of an eligibility check with the key that changes each. No query."""
    rows = answers_as_rows(loaded, values)
    return [{"key": row.question_key, "label": row.label, "text": row.text} for row in rows if row.text]
