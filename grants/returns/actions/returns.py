"""Monitoring returns: scheduled from the award, filled by the body, queried or accepted by the office."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import make_move, record
from commissioning.files.actions import store_upload
from commissioning.forms import say_day
from commissioning.lifecycle import RETURN, Refused
from commissioning.outcomes.actions import accept_reading, record_reading
from commissioning.outcomes.models import Level
from commissioning.people.models import User
from commissioning.permissions import require
from commissioning.questions.actions import start_sheet
from commissioning.questions.queries import answers_as_rows, completeness, load_set, values_of
from commissioning.questions.types.text import count_words, most_words
from grants.awards.models import Award
from grants.awards.models.award import PAYABLE
from grants.payments.models import Instalment, Requirement
from grants.returns import notices
from grants.returns.actions.figures import read_figures
from grants.returns.actions.opening import locked, refuse_unless_open
from grants.returns.models import CHANGES_WORDS, STORY_WORDS, MeasureLine, OutputLine, Reminder, Return, SpendLine
from grants.returns.names import signs_of_a_person
from grants.returns.queries import NOT_SENT, REMINDERS, awards_without_returns, returns_to_remind
from grants.returns.schedule import wanted

LATE_AFTER = timedelta(days=28)  # a return this late holds every payment, even one that does not wait for it
VARIANCE = (Decimal("0.10"), 25_000)  # spend that differs by more than a tenth and £250 says why


@dataclass(frozen=True)
class ReturnDraft:
    """What was typed in a return. Maps go from the id of the agreed row to the figure; a missing figure stays missing. Money in pence."""

    story: str = ""
    changes: str = ""
    people_reached: int | None = None
    declared_name: str = ""
    outputs: Mapping[int, Decimal | None] = field(default_factory=dict)
    output_reasons: Mapping[int, str] = field(default_factory=dict)
    measures: Mapping[int, Decimal | None] = field(default_factory=dict)
    measured_how: Mapping[int, str] = field(default_factory=dict)
    spend: Mapping[int, int | None] = field(default_factory=dict)
    spend_reasons: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def schedule_returns(*, award_id: int, by: User | None, at: datetime) -> list[Return]:
    """Make the returns of an accepted award, each with the figures agreed, and tie payments to those that they wait for. Twice makes them once.

    Raises: NotAllowed; Refused before acceptance, or before its payments are planned.
    """
    award = Award.objects.select_for_update(of=("self",)).select_related("call").get(pk=award_id)
    if by is not None:
        require(by, "returns.decide", award)
    standing = list(Return.objects.filter(award=award).order_by("number"))
    if standing:
        return standing
    if award.state not in PAYABLE:
        raise Refused("Returns are scheduled once the offer is accepted.")
    instalments = list(Instalment.objects.standing().filter(award=award).order_by("number"))
    if not instalments:
        raise Refused("Plan the payments first: some wait for a return.")
    made = []
    for number, each in enumerate(wanted(award.call.returns_plan, start=award.starts_on, end=award.ends_on), start=1):
        one = Return.objects.create(
            award=award,
            number=number,
            reference=f"{award.reference}/R{number}",
            kind=each.kind,
            period_from_on=each.period_from_on,
            period_to_on=each.period_to_on,
            due_on=each.due_on,
        )
        _lay_out(one, at=at)
        made.append(one)
    _tie_payments(made, instalments)
    record("returns scheduled", award, by=by, at=at, after={each.reference: each.due_on.isoformat() for each in made})
    return made


def schedule_due_returns(*, at: datetime) -> int:
    """Make the returns of every accepted award whose payments are planned; run when due. Gives how many awards got theirs."""
    waiting = awards_without_returns().values_list("pk", flat=True)
    for pk in list(waiting):
        schedule_returns(award_id=pk, by=None, at=at)
    return len(waiting)


def remind_returns(*, at: datetime) -> int:
    """Remind of returns that fall due or are late, at each of REMINDERS once; run when due. Gives how many returns were reminded of.

    Shape: a round that was missed is not made up for: only the latest step goes. A return that came into being since a step has none for it.
    Source: R-7.3.
    """
    today, reminded = timezone.localdate(at), 0
    for pk in list(returns_to_remind(today).values_list("pk", flat=True)):
        with transaction.atomic():
            one = locked(pk)
            step = max(days for days in REMINDERS if one.due_on + timedelta(days=days) <= today)
            if one.state not in NOT_SENT or one.reminders.filter(days__gte=step).exists():
                continue
            Reminder.objects.create(of=one, days=step, sent_at=at)
            notices.return_overdue(one.pk, at=at) if step > 0 else notices.return_due(one.pk, at=at)
            reminded += 1
    return reminded


def _lay_out(one: Return, *, at: datetime) -> None:
    """A line for everything that was agreed: nothing that the office knows is asked again. And a sheet for the figures that the call asks for."""
    if one.award.call.return_set_id and one.kind != "end_note":
        one.answers = start_sheet(question_set_id=one.award.call.return_set_id, by=None, at=at)
        one.save(update_fields=["answers"])
    OutputLine.objects.bulk_create(OutputLine(of=one, agreed=agreed) for agreed in one.award.outputs.order_by("number"))
    MeasureLine.objects.bulk_create(MeasureLine(of=one, agreed=agreed) for agreed in one.award.measures.order_by("indicator__code"))
    SpendLine.objects.bulk_create(SpendLine(of=one, head=head) for head in one.award.heads.order_by("number"))


def _tie_payments(returns: list[Return], instalments: list[Instalment]) -> None:
    """A payment waits for the return it names, in their order; every later payment is held by a return that is very late."""
    quarters = [each for each in returns if each.kind in ("quarter", "end")]
    # The last quarter of a year that is not the grant's last is reported in a quarterly return, so both kinds stand in one queue.
    waiting = {"mid": [each for each in returns if each.kind == "mid"], "quarter": quarters, "end": quarters}
    rows = []
    for instalment in instalments:
        own = _awaited(instalment, waiting.get(instalment.waits_for, []), returns) if instalment.waits_for else None
        if own:
            rows.append(Requirement(instalment=instalment, kind="return", subject=own.reference, due_on=own.due_on))
        rows += [
            Requirement(instalment=instalment, kind="late", subject=each.reference, due_on=each.due_on + LATE_AFTER)
            for each in returns
            if each is not own and each.due_on < instalment.due_on
        ]
    Requirement.objects.bulk_create(rows)


def _awaited(instalment: Instalment, queue: list[Return], returns: list[Return]) -> Return:
    """The next return of its kind; where the call asks for none of that kind, the last one whose period is over when the payment is due."""
    if queue:
        return queue.pop(0)
    over = [each for each in returns if each.period_to_on <= instalment.due_on]
    return over[-1] if over else returns[0]


@transaction.atomic
def save_return(*, return_id: int, draft: ReturnDraft, by: User, at: datetime, seen_version: int | None = None) -> Return:
    """Keep what was typed, whole or not. The first saving starts the return.

    Shape: the Return, one version on. A file is added by `add_evidence`.

    Raises: NotAllowed for all but the body's owners and editors; Refused once sent, or where somebody else saved since `seen_version`.
    """
    one = locked(return_id)
    require(by, RETURN["start"].needs, one)
    refuse_unless_open(one)
    if seen_version is not None and seen_version != one.version:
        raise Refused("Somebody else has saved this return since you opened it. Look at what is there now, then save yours again.")
    if one.state == "scheduled":
        make_move(one, RETURN["start"], by=by, at=at)
    one.story, one.changes = draft.story, draft.changes
    one.people_reached, one.declared_name = draft.people_reached, draft.declared_name
    one.version += 1
    one.save()
    _fill(one, draft)
    return one


@transaction.atomic
def add_evidence(*, return_id: int, upload: UploadedFile[bytes], by: User, at: datetime) -> Return:
    """Put a photograph, a receipt or a report with the return, in place of the one before.

    Raises: NotAllowed; Refused once sent, or, naming the file, where it cannot be taken.
    """
    one = locked(return_id)
    require(by, RETURN["start"].needs, one)
    refuse_unless_open(one)
    if one.state == "scheduled":
        make_move(one, RETURN["start"], by=by, at=at)
    one.evidence = store_upload(upload=upload, purpose="evidence of a return", subject=one, by=by, at=at)
    one.save()
    record("return evidence added", one, by=by, at=at, file=one.evidence.pk, sha256=one.evidence.sha256)
    return one


def _fill(one: Return, draft: ReturnDraft) -> None:
    outputs = list(one.outputs.all())
    for output in outputs:
        output.actual = draft.outputs.get(output.agreed_id)
        output.reason = draft.output_reasons.get(output.agreed_id, "")
    OutputLine.objects.bulk_update(outputs, ["actual", "reason"])
    measures = list(one.measures.all())
    for measure in measures:
        measure.actual = draft.measures.get(measure.agreed_id)
        measure.how = draft.measured_how.get(measure.agreed_id, "")
    MeasureLine.objects.bulk_update(measures, ["actual", "how"])
    spend = list(one.spend.all())
    for line in spend:
        line.spent_pence = draft.spend.get(line.head_id)
        line.reason = draft.spend_reasons.get(line.head_id, "")
    SpendLine.objects.bulk_update(spend, ["spent_pence", "reason"])


@transaction.atomic
def submit_return(*, return_id: int, by: User, at: datetime) -> Return:
    """Send the return, for the first time or again after a question.

    Raises: NotAllowed; Refused, naming everything that is missing or may name a person, and before its period begins.
    """
    one = locked(return_id)
    require(by, RETURN["submit"].needs, one)
    refuse_unless_open(one)
    missing = gaps(one)
    if missing:
        raise Refused("This return cannot be sent yet. " + " ".join(each.words for each in missing))
    if timezone.localdate(at) < one.period_from_on:
        raise Refused(
            f"This return is about the time from {say_day(one.period_from_on)}. What you typed is saved; send it once that time has begun."
        )
    make_move(one, RETURN["submit"], by=by, at=at)
    transaction.on_commit(partial(notices.return_received, one.pk, at=at))
    return one


@dataclass(frozen=True)
class Gap:
    """What keeps a return from being sent, in a sentence. `field` names the box: story, output_7 (the id of what was agreed), spend_reason_3; in a
    `section` of the figures that the call asks for, the question."""

    field: str
    words: str
    section: str = ""


def gaps(one: Return) -> list[Gap]:
    """Everything that keeps a return from being sent, in the order of the page."""
    outputs = list(one.outputs.select_related("agreed").order_by("agreed__number"))
    measures = list(one.measures.select_related("agreed__indicator").order_by("agreed__indicator__code"))
    spend = list(one.spend.select_related("head").order_by("head__number"))
    found = [Gap("story", "Tell us what you did.")] if not one.story.strip() else []
    for name, what, text, limit in (
        ("story", "What you did", one.story, STORY_WORDS),
        ("changes", "Risks and changes", one.changes, CHANGES_WORDS),
    ):
        if count_words(text) > most_words(limit):
            found.append(Gap(name, f"{what} has {count_words(text)} words; the most is {limit}."))
    texts = {"story": one.story, "changes": one.changes}
    for output in outputs:
        texts[f"output_reason_{output.agreed_id}"] = output.reason
        if output.actual is None:
            found.append(Gap(f"output_{output.agreed_id}", f"Give the number for “{output.agreed.what}”."))
    for measure in measures:
        texts[f"how_{measure.agreed_id}"] = measure.how
        name, title = f"measure_{measure.agreed_id}", measure.agreed.indicator.name
        if measure.actual is None:
            found += [Gap(name, f"Give the figure for “{title}”.")] if one.kind != "end_note" else []
        elif measure.agreed.unit.startswith("%") and not 0 <= measure.actual <= 100:
            found.append(Gap(name, f"“{title}” is a share: give a figure from 0 to 100."))
    for line in spend:
        reason = f"spend_reason_{line.head_id}"
        texts[reason] = line.reason
        if line.spent_pence is None:
            found.append(Gap(f"spend_{line.head_id}", f"Say what was spent on “{line.head.head}”; nothing is 0."))
        elif one.kind in ("end", "end_note") and not line.reason.strip() and differs(line.head.planned_pence, line.spent_pence):
            found.append(Gap(reason, f"Say why spending on “{line.head.head}” differs from the plan."))
    found += [
        Gap(name, f"Take out {what}: a return must not point to a person.")
        for name, text in texts.items()
        for what in signs_of_a_person(text)
    ]
    found += _figure_gaps(one)
    if not one.declared_name.strip():
        found.append(Gap("declared_name", "Say who declares it."))
    return found


def _figure_gaps(one: Return) -> list[Gap]:
    """What is missing or does not agree in the figures that the call asks for, and words in them that may point to a person."""
    if one.answers is None:
        return []
    loaded, values = load_set(one.answers.question_set_id), values_of(one.answers.pk)
    named = [
        Gap(row.question_key, f"Take out {what}: a return must not point to a person.", row.section_key)
        for row in answers_as_rows(loaded, values)
        for what in signs_of_a_person(row.text)
    ]
    return [Gap(each.question_key, each.message, each.section_key) for each in completeness(loaded, values)] + named


def differs(planned_pence: int, spent_pence: int) -> bool:
    """More than a tenth and more than £250 away from the plan."""
    share, least = VARIANCE
    away = abs(spent_pence - planned_pence)
    return away > least and away > planned_pence * share


@transaction.atomic
def query_return(*, return_id: int, text: str, by: User, at: datetime) -> Return:
    """Ask the body about its return. Raises: NotAllowed; Refused without a question, or unless it was sent."""
    one = locked(return_id)
    require(by, RETURN["query"].needs, one)
    if not text.strip():
        raise Refused("Write what you want to know.")
    make_move(one, RETURN["query"], by=by, at=at, text=text.strip())
    transaction.on_commit(partial(notices.return_queried, one.pk, at=at))
    return one


@transaction.atomic
def accept_return(*, return_id: int, by: User, at: datetime) -> Return:
    """Accept a return: its figures become readings of the Plan's indicators, and payments that waited for it are free.

    Raises: NotAllowed; Refused unless it was sent.
    """
    one = locked(return_id)
    make_move(one, RETURN["accept"], by=by, at=at)
    until = min(one.period_to_on, timezone.localdate(one.submitted_at))  # sent early, it speaks for the days until then
    for line in one.measures.select_related("agreed__indicator").order_by("pk"):
        if line.actual is None:  # an end note may leave a measure out
            continue
        reading = record_reading(
            indicator_id=line.agreed.indicator_id,
            outcome_id=line.agreed.outcome_id,
            level=Level.GRANT,
            subject_reference=one.award.reference,
            period_from=one.period_from_on,
            period_to=until,
            value=line.actual,
            unit=line.agreed.unit,
            source=f"Return {one.reference}",
            by=by,
            at=at,
        )
        accept_reading(reading_id=reading.pk, by=by, at=at)
    read_figures(one, until=until, by=by, at=at)
    _free_payments(one, at=at)
    transaction.on_commit(partial(notices.return_accepted, one.pk, at=at))
    return one


@transaction.atomic
def waive_return(*, return_id: int, reason: str, by: User, at: datetime) -> Return:
    """A return is no longer needed; payments that waited for it are free. Raises: NotAllowed; Refused without a reason, or once sent."""
    one = locked(return_id)
    require(by, RETURN["waive"].needs, one)
    if not reason.strip():
        raise Refused("Say why this return is not needed: the reason is kept.")
    make_move(one, RETURN["waive"], by=by, at=at, reason=reason.strip())
    _free_payments(one, at=at)
    return one


def _free_payments(one: Return, *, at: datetime) -> None:
    Requirement.objects.filter(instalment__award=one.award, subject=one.reference, met_at__isnull=True).update(met_at=at)
