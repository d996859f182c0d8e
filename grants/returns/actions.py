"""Monitoring returns: scheduled from the award, filled by the body, queried or accepted by the office."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from django.db import transaction

from commissioning.audit.actions import make_move, record
from commissioning.files.models import StoredFile
from commissioning.lifecycle import RETURN, Refused
from commissioning.outcomes.actions import accept_reading, record_reading
from commissioning.outcomes.models import Level
from commissioning.people.models import User
from commissioning.permissions import require
from grants.awards.models import Award
from grants.awards.models.award import RUNNING
from grants.payments.models import Instalment, Requirement
from grants.returns import notices
from grants.returns.models import MeasureLine, OutputLine, Return, SpendLine
from grants.returns.names import signs_of_a_person
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
    if award.state not in RUNNING:
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
        _lay_out(one)
        made.append(one)
    _tie_payments(made, instalments)
    record("returns scheduled", award, by=by, at=at, after={each.reference: each.due_on.isoformat() for each in made})
    return made


def _lay_out(one: Return) -> None:
    """A line for everything that was agreed: nothing that the office knows is asked again."""
    OutputLine.objects.bulk_create(OutputLine(of=one, agreed=agreed) for agreed in one.award.outputs.order_by("number"))
    MeasureLine.objects.bulk_create(MeasureLine(of=one, agreed=agreed) for agreed in one.award.measures.order_by("indicator__code"))
    SpendLine.objects.bulk_create(SpendLine(of=one, head=head) for head in one.award.heads.order_by("number"))


def _tie_payments(returns: list[Return], instalments: list[Instalment]) -> None:
    """A payment waits for the return it names, in their order; every later payment is held by a return that is very late."""
    waiting = {kind: [each for each in returns if each.kind == kind] for kind in ("mid", "quarter", "end")}
    rows = []
    for instalment in instalments:
        queue = waiting.get(instalment.waits_for, [])
        own = queue.pop(0) if queue else None
        if own:
            rows.append(Requirement(instalment=instalment, kind="return", subject=own.reference, due_on=own.due_on))
        rows += [
            Requirement(instalment=instalment, kind="late", subject=each.reference, due_on=each.due_on + LATE_AFTER)
            for each in returns
            if each is not own and each.due_on < instalment.due_on
        ]
    Requirement.objects.bulk_create(rows)


@transaction.atomic
def save_return(
    *, return_id: int, draft: ReturnDraft, by: User, at: datetime, evidence: StoredFile | None = None, seen_version: int | None = None
) -> Return:
    """Keep what was typed, whole or not. The first saving starts the return.

    Raises: NotAllowed for all but the body's owners and editors; Refused once sent, or where somebody else saved since `seen_version`.
    """
    one = _locked(return_id)
    require(by, RETURN["start"].needs, one)
    if one.state == "scheduled":
        make_move(one, RETURN["start"], by=by, at=at)
    if one.state not in ("draft", "queried"):
        raise Refused("This return is sent. Wait for our answer, or write to us.")
    if seen_version is not None and seen_version != one.version:
        raise Refused("Somebody else has saved this return since you opened it. Look at her figures, then save yours again.")
    one.story, one.changes = draft.story, draft.changes
    one.people_reached, one.declared_name = draft.people_reached, draft.declared_name
    one.evidence = evidence or one.evidence
    one.version += 1
    one.save()
    _fill(one, draft)
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
    """Send the return. Raises: NotAllowed; Refused, naming everything that is missing or may name a person."""
    one = _locked(return_id)
    require(by, RETURN["submit"].needs, one)
    missing = gaps(one)
    if missing:
        raise Refused("This return cannot be sent yet. " + " ".join(missing))
    make_move(one, RETURN["submit"], by=by, at=at)
    transaction.on_commit(partial(notices.return_received, one.pk, at=at))
    return one


def gaps(one: Return) -> list[str]:
    """What keeps a return from being sent, a sentence each."""
    found = []
    if not one.story.strip():
        found.append("Tell us what you did.")
    if not one.declared_name.strip():
        found.append("Say who declares it.")
    found += [f"Give the number for “{each.agreed.what}”." for each in one.outputs.select_related("agreed") if each.actual is None]
    if one.kind != "end_note":
        found += [
            f"Give the figure for “{each.agreed.indicator.name}”."
            for each in one.measures.select_related("agreed__indicator")
            if each.actual is None
        ]
    for line in one.spend.select_related("head"):
        if line.spent_pence is None:
            found.append(f"Say what was spent on “{line.head.head}”; nothing is 0.")
        elif not line.reason.strip() and differs(line.head.planned_pence, line.spent_pence) and one.kind in ("end", "end_note"):
            found.append(f"Say why spending on “{line.head.head}” differs from the plan.")
    for text in (one.story, one.changes):
        found += [f"Take out {what}: a return must not point to a person." for what in signs_of_a_person(text)]
    return found


def differs(planned_pence: int, spent_pence: int) -> bool:
    """More than a tenth and more than £250 away from the plan."""
    share, least = VARIANCE
    away = abs(spent_pence - planned_pence)
    return away > least and away > planned_pence * share


@transaction.atomic
def query_return(*, return_id: int, text: str, by: User, at: datetime) -> Return:
    """Ask the body about its return. Raises: NotAllowed; Refused without a question, or unless it was sent."""
    one = _locked(return_id)
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
    one = _locked(return_id)
    make_move(one, RETURN["accept"], by=by, at=at)
    for line in one.measures.select_related("agreed__indicator").order_by("pk"):
        if line.actual is None:  # an end note may leave a measure out
            continue
        reading = record_reading(
            indicator_id=line.agreed.indicator_id,
            outcome_id=line.agreed.outcome_id,
            level=Level.GRANT,
            subject_reference=one.award.reference,
            period_from=one.period_from_on,
            period_to=one.period_to_on,
            value=line.actual,
            unit=line.agreed.unit,
            source=f"Return {one.reference}",
            by=by,
            at=at,
        )
        accept_reading(reading_id=reading.pk, by=by, at=at)
    _free_payments(one, at=at)
    transaction.on_commit(partial(notices.return_accepted, one.pk, at=at))
    return one


@transaction.atomic
def waive_return(*, return_id: int, by: User, at: datetime) -> Return:
    """A return is no longer needed; payments that waited for it are free. Raises: NotAllowed; Refused once sent."""
    one = _locked(return_id)
    make_move(one, RETURN["waive"], by=by, at=at)
    _free_payments(one, at=at)
    return one


def _free_payments(one: Return, *, at: datetime) -> None:
    Requirement.objects.filter(instalment__award=one.award, subject=one.reference, met_at__isnull=True).update(met_at=at)


def _locked(return_id: int) -> Return:
    return Return.objects.select_for_update(of=("self",)).select_related("award__call", "award__application").get(pk=return_id)
