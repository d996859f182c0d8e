"""Giving bids to assessors, and scoring them: kept as typed, locked when sent."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import make_move, record
from commissioning.calls.models import Call, Criterion
from commissioning.lifecycle import APPLICATION, ASSESSMENT, Refused
from commissioning.people.models import Organisation, User
from commissioning.permissions import ASSESSOR, OFFICER, require
from commissioning.questions.queries import completeness
from grants.applications.models import Application
from grants.assessment import arithmetic, notices
from grants.assessment.actions.blind import hide_from
from grants.assessment.actions.interests import give_sight
from grants.assessment.actions.locking import locked, locked_assessment
from grants.assessment.actions.results import weighed, work_out
from grants.assessment.entries import ScoreEntry
from grants.assessment.models import Assessment, Interest, Reopening, Score
from grants.assessment.queries import matches, own_criteria
from grants.assessment.score_sheet import question_key, score_sheet, values_on

BEING_SCORED = frozenset({"eligible", "scoring"})
OPEN = frozenset({"assigned", "declared", "in_progress", "reopened"})


class ScoresIncomplete(Refused):
    """What keeps scores from being sent: `problems` maps a criterion's id (None for the whole) to words."""

    def __init__(self, problems: Mapping[int | None, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


@transaction.atomic
def assign_assessor(
    *,
    application_id: int,
    assessor_id: int,
    due_on: date | None = None,
    until: datetime | None = None,
    only: Iterable[int] = (),
    by: Any,
    at: datetime,
) -> Assessment:
    """Give a bid to somebody to score; the first moves it from eligible to scoring. She sees it once she has declared no conflict with its body.

    Shape: `due_on` is when scores are asked for, `until` the instant at which her access ends, `only` the ids of the criteria that a specialist
    scores (none: all): such a sheet counts in the mean of those, and not as one of the scorers that the call asks for.
    Raises: NotAllowed; Refused for a person without the role, with a conflict, of the body itself, or who has it already; and outside scoring.
    """
    bid = locked(application_id)
    require(by, "assessment.assign", bid)
    if bid.state not in BEING_SCORED:
        raise Refused("Only a bid that was found eligible, and that is not yet moderated or with the panel, can be given to an assessor.")
    assessor = User.objects.get(pk=assessor_id)
    if not assessor.is_active or not assessor.office_roles(bid.office_id, bid.call_reference) & {ASSESSOR, OFFICER}:
        raise Refused(f"{assessor} is neither an assessor nor an officer for this call.")
    interest = Interest.objects.filter(call=bid.call_id, organisation=bid.organisation_id, user=assessor).first()
    if (interest and interest.kind == "conflicted") or bid.barred_for(assessor) or assessor.organisation_role(bid.organisation_id):
        raise Refused(f"{assessor} has a conflict with this body, so cannot score its bid. Choose somebody else.")
    if bid.was_typed_by(assessor):
        raise Refused(f"{assessor} typed this bid in for the body, so cannot score it. Choose somebody else.")
    if bid.consultations.filter(people=assessor).exists():
        raise Refused(f"{assessor} was asked for a view of this bid, so cannot score it. Choose somebody else.")
    if Assessment.objects.filter(application=bid, assessor=assessor).exists():
        raise Refused(f"{assessor} has this bid already.")
    chosen = sorted(set(only))
    if len(Criterion.objects.filter(call=bid.call_id, pk__in=chosen)) != len(chosen):
        raise Refused("That is not a criterion of this call.")
    assessment = Assessment(application=bid, assessor=assessor, assigned_by=by, assigned_at=at, due_on=due_on, until=until, only=chosen)
    assessment.save()
    record("assessor assigned", bid, by=by, at=at, assessor=assessor.pk, assessment=assessment.pk, only=chosen)
    hide_from(assessment, at=at)
    if interest:
        give_sight(assessment, at=at)
    if bid.state == "eligible":
        make_move(bid, APPLICATION["start_scoring"], by=by, at=at)
    work_out(bid, at=at)
    return assessment


@transaction.atomic
def assign_assessors(
    *,
    application_id: int,
    assessor_ids: Iterable[int],
    due_on: date | None = None,
    until: datetime | None = None,
    only: Sequence[int] = (),
    by: Any,
    at: datetime,
) -> list[Assessment]:
    """Give a bid to several at once; each gets a letter. Raises: as `assign_assessor`; then it is given to none."""
    given = [
        assign_assessor(application_id=application_id, assessor_id=each, due_on=due_on, until=until, only=only, by=by, at=at)
        for each in assessor_ids
    ]
    tell(given, by=by, at=at)
    return given


def tell(given: Sequence[Assessment], *, by: Any, at: datetime) -> None:
    """A letter to each person for all that she was given at once; none to whoever gave it to herself."""
    if keys := [each.pk for each in given if each.assessor_id != by.pk]:
        transaction.on_commit(partial(notices.bids_given, keys, at=at))


@transaction.atomic
def share_out(
    *, call_id: int, assessor_ids: Sequence[int], lot_id: int | None = None, due_on: date | None = None, by: Any, at: datetime
) -> list[Assessment]:
    """Give every eligible bid of a call as many of these people as the call asks for, evenly; people with a conflict are passed over, and
    so are those for whose interest in a body something speaks (`matches`), until they have declared about it.

    Bids that `by` may not see are left to another officer. `lot_id` narrows it to the bids of one lot. Each person gets one letter.
    Shape: whoever holds fewest of the call's bids comes next, by id among equals, so a second press gives nothing twice.
    Raises: NotAllowed; Refused where too few people are free for a bid (then nothing is given), with who must declare first.
    """
    call = Call.objects.get(pk=call_id)
    require(by, "assessment.assign", call)
    found = Application.objects.visible_to(by, at).select_for_update().filter(call=call, state__in=BEING_SCORED)
    bids = list((found.filter(lot=lot_id) if lot_id else found).order_by("reference"))
    held: dict[int, set[int]] = {bid.pk: set() for bid in bids}
    load = dict.fromkeys(assessor_ids, 0)
    special: dict[int, set[int]] = {bid.pk: set() for bid in bids}
    for bid_id, assessor_id, state, only in Assessment.objects.filter(application__call=call).values_list(
        "application_id", "assessor_id", "state", "only"
    ):
        if bid_id in held and state != "recused":
            (special if only else held)[bid_id].add(assessor_id)
        if assessor_id in load and state != "recused":
            load[assessor_id] += 1
    conflicts = set(Interest.objects.filter(call=call, kind="conflicted").values_list("organisation_id", "user_id"))
    conflicts |= set(
        Assessment.objects.filter(application__call=call, state="recused").values_list("application__organisation_id", "assessor_id")
    )
    people = {each.pk: each for each in User.objects.filter(pk__in=assessor_ids)}
    asked_first = to_ask_first(call, bids, people.values(), at=at)
    given = []
    for bid in bids:
        while len(held[bid.pk]) < call.scorers:
            free = [
                each
                for each in load
                if each not in held[bid.pk] | special[bid.pk]
                and (bid.organisation_id, each) not in conflicts | asked_first
                and people[each].organisation_role(bid.organisation_id) is None
                and bid.keyed_by_id != each
            ]
            if not free:
                first = [str(people[who]) for body, who in sorted(asked_first) if body == bid.organisation_id]
                why = f" Something speaks for an interest of {' and '.join(first)}, who must declare first." if first else ""
                raise Refused(f"Too few assessors without a conflict for {bid.reference}. Choose one more.{why}")
            chosen = min(free, key=lambda each: (load[each], each))
            given.append(assign_assessor(application_id=bid.pk, assessor_id=chosen, due_on=due_on, by=by, at=at))
            held[bid.pk].add(chosen)
            load[chosen] += 1
    tell(given, by=by, at=at)
    return given


def to_ask_first(call: Call, bids: Iterable[Application], people: Iterable[User], *, at: datetime) -> set[tuple[int, int]]:
    """Body and person, wherever something speaks for an interest of hers about which she has declared nothing. Three queries a person, and two."""
    bodies = list(Organisation.objects.filter(pk__in={bid.organisation_id for bid in bids}))
    said = set(Interest.objects.filter(call=call).values_list("organisation_id", "user_id"))
    on = timezone.localdate(at)
    return {(body, each.pk) for each in people for body in matches(each, bodies, on)} - said


@transaction.atomic
def save_scores(
    *,
    assessment_id: int,
    scores: Iterable[ScoreEntry],
    overall_reason: str | None = None,
    private_note: str | None = None,
    applicant_note: str | None = None,
    by: Any,
    at: datetime,
) -> Assessment:
    """Keep what was typed so far; nothing need be complete. Criteria that are not named, and words that are None, stay as they are.

    Raises: NotAllowed; Refused before an interest is declared, once the scores are sent, after the access ended, or for a figure that is not 0 to 5.
    """
    assessment = locked_assessment(assessment_id)
    criteria = open_to_score(assessment, by=by, at=at)
    keep(assessment, scores, criteria)
    keep_words(assessment, overall_reason, private_note, applicant_note)
    return assessment


@transaction.atomic
def send_scores(
    *,
    assessment_id: int,
    scores: Iterable[ScoreEntry] | None = None,
    overall_reason: str | None = None,
    private_note: str | None = None,
    applicant_note: str | None = None,
    by: Any,
    at: datetime,
) -> Assessment:
    """Send and lock one assessor's scores; what is given is kept first, what is None stays. Sent twice, it is sent once.

    Raises: NotAllowed; ScoresIncomplete, which names each criterion without a score or without the reason that the call asks for; Refused as `save_scores`.
    """
    assessment = locked_assessment(assessment_id)
    require(by, "assessment.score", assessment)
    if assessment.state == "sent":
        return assessment
    criteria = open_to_score(assessment, by=by, at=at, allowed=True)
    keep(assessment, scores or (), criteria)
    keep_words(assessment, overall_reason, private_note, applicant_note)
    given = {each.criterion_id: each for each in Score.objects.filter(assessment=assessment)}
    problems = gaps(assessment, criteria, given.values())
    if problems:
        raise ScoresIncomplete(problems)
    values = {each.key: given[each.pk].value for each in criteria}
    figures = arithmetic.criterion_figures(weighed(criteria), {assessment.pk: values})
    assessment.total = arithmetic.weighted_total(weighed(criteria), figures)
    for each in given.values():
        each.sent_value = each.value
    Score.objects.bulk_update(given.values(), ["sent_value"])
    total = None if assessment.total is None else str(assessment.total)
    make_move(assessment, ASSESSMENT["send"], by=by, at=at, facts={"scores": values, "total": total})
    work_out(assessment.application, at=at, criteria=None if assessment.only else criteria)
    return assessment


@transaction.atomic
def note_printed(*, assessment_id: int, by: Any, at: datetime) -> None:
    """Put on the record that its scorer took a bid as a document. Raises: NotAllowed."""
    assessment = Assessment.objects.select_related("application__call").get(pk=assessment_id)
    require(by, "assessment.score", assessment)
    record("bid taken as a document to score", assessment.application, by=by, at=at, assessment=assessment.pk)


def open_to_score(assessment: Assessment, *, by: Any, at: datetime, allowed: bool = False) -> list[Criterion]:
    """The call's criteria, once everything allows her to write. Makes the moves that her first words bring about."""
    if not allowed:
        require(by, "assessment.score", assessment)
    bid = assessment.application
    if assessment.state == "sent":
        raise Refused("You have sent these scores, so they are locked. Ask the lead officer to reopen them.")
    if assessment.state not in OPEN or bid.state != "scoring":
        raise Refused("This bid is no longer open for scoring.")
    if assessment.until is not None and at >= assessment.until:
        raise Refused("Your access to this bid has ended. Ask the lead officer for more time.")
    if assessment.state == "assigned":
        if not Interest.objects.filter(call=bid.call_id, organisation=bid.organisation_id, user=by).exists():
            raise Refused("Declare first whether you have an interest in this body.")
        make_move(assessment, ASSESSMENT["declare"], by=by, at=at)
    if assessment.state == "declared":
        make_move(assessment, ASSESSMENT["begin"], by=by, at=at)
    return own_criteria(assessment)


def keep(assessment: Assessment, scores: Iterable[ScoreEntry], criteria: Sequence[Criterion]) -> None:
    known = {each.pk for each in criteria}
    rows = []
    for entry in scores:
        if entry.criterion_id not in known:
            raise Refused("That is not a criterion of this call, or not one of yours.")
        if entry.value is not None and (entry.value not in range(6) or entry.abstained):
            raise Refused("A score is 0, 1, 2, 3, 4 or 5; or you abstain.")
        rows.append(
            Score(
                assessment=assessment,
                criterion_id=entry.criterion_id,
                value=entry.value,
                abstained=entry.abstained,
                reason=entry.reason.strip(),
            )
        )
    if rows:
        Score.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["assessment", "criterion"], update_fields=["value", "abstained", "reason"]
        )


def keep_words(assessment: Assessment, overall_reason: str | None, private_note: str | None, applicant_note: str | None) -> None:
    words = {"overall_reason": overall_reason, "private_note": private_note, "applicant_note": applicant_note}
    changed = {name: text.strip() for name, text in words.items() if text is not None and text.strip() != getattr(assessment, name)}
    for name, text in changed.items():
        setattr(assessment, name, text)
    if changed:
        assessment.save(update_fields=list(changed))


def gaps(assessment: Assessment, criteria: Sequence[Criterion], given: Iterable[Score]) -> dict[int | None, str]:
    """What is missing before scores may be sent, by criterion id; None for the overall reason. Reasons follow the call's rule.

    Source: requirements, section 0 "Reasons for scores".
    """
    given = list(given)
    sheet = score_sheet(assessment.application.call, criteria, given)
    ids = {question_key(each): each.pk for each in criteria}
    return {ids.get(each.question_key): each.message for each in completeness(sheet, values_on(assessment, criteria, given))}


@transaction.atomic
def reopen_scores(*, assessment_id: int, reason: str, by: Any, at: datetime) -> Assessment:
    """Unlock sent scores so that their assessor may change them. They do not count until they are sent again.

    Raises: NotAllowed; Refused without a reason, or once the bid is moderated or with the panel.
    """
    assessment = locked_assessment(assessment_id)
    require(by, ASSESSMENT["reopen"].needs, assessment)
    if not reason.strip():
        raise Refused("Say why the scores are reopened.")
    if assessment.application.state != "scoring":
        raise Refused("Scores are kept as they were sent once a bid is moderated or with the panel.")
    make_move(assessment, ASSESSMENT["reopen"], by=by, at=at)
    Reopening.objects.create(assessment=assessment, reason=reason.strip(), by=by, at=at)
    work_out(assessment.application, at=at)
    return assessment
