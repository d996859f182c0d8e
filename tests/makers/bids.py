"""Bids that were sent, and what the office did with them up to the panel: each step by its real action."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from commissioning.calls.models import Call, Criterion
from commissioning.people.models import Organisation, User
from commissioning.questions.models import AnswerSheet
from grants.applications.models import Application, Submission
from grants.assessment import actions
from grants.assessment.actions import ScoreEntry
from grants.assessment.gate import gate_tests
from grants.assessment.models import Assessment
from tests.makers.base import NOON, member, organisation, staff
from tests.makers.calls import call as make_call

AFTER_CLOSE = NOON + timedelta(days=30)
_number = count(1)
ENOUGH = "Enough words to say why this score was given, and what would have made it better."


def again(row: Any) -> Any:
    """The row as it stands now (a protected state cannot be refreshed in place)."""
    return type(row)._default_manager.get(pk=row.pk)


def closed_call(**fields: Any) -> Call:
    """A published call whose closing time passed before AFTER_CLOSE."""
    return make_call(state="published", **fields)


def sent_bid(call: Call, *, body: Organisation | None = None, ask_pence: int = 340_000, least_pence: int | None = None) -> Application:
    """A bid that was sent while the call was open."""
    number = next(_number)
    owner = body or organisation()
    sheet = AnswerSheet.objects.create(question_set=call.question_set, started_at=NOON, updated_at=NOON)
    bid = Application.objects.create(
        call=call,
        organisation=owner,
        reference=f"{call.reference}-{number:04}",
        title=f"Safer crossing {number}",
        answers=sheet,
        ask_pence=ask_pence,
        least_pence=least_pence,
        state="submitted",
        created_at=NOON,
        created_by=member(owner),
        submitted_at=NOON,
    )
    row = {"section": "project", "title": "Your project", "kind": "text", "value": None, "words": 4, "limit": 100}
    Submission.objects.create(
        application=bid,
        number=1,
        at=NOON,
        by=member(owner),
        ask_pence=ask_pence,
        answers=[
            row | {"question": "name", "label": "Name of the project", "criterion": "", "text": bid.title},
            row | {"question": "need", "label": "What is the problem?", "criterion": "need", "text": "Two children were hurt."},
        ],
        digest="0" * 64,
        declaration="",
    )
    return bid


def assessing(call: Call, *, officer: User | None = None, at: datetime = AFTER_CLOSE) -> Call:
    """The call with its assessment open."""
    return actions.open_assessment(call_id=call.pk, by=officer or call.lead_officer, at=at)


def in_check(*, call: Call | None = None, **fields: Any) -> Application:
    """A bid in check; its call is opened for assessment where it is not yet."""
    call = call or closed_call()
    bid = sent_bid(call, **fields)
    call = again(call)
    if call.state == "published":
        assessing(call)
    else:
        actions.start_check(application_id=bid.pk, by=call.lead_officer, at=AFTER_CLOSE)
    return Application.objects.select_related("call").get(pk=bid.pk)


def eligible(**fields: Any) -> Application:
    """A bid that passed the gate."""
    bid = in_check(**fields)
    for test in gate_tests(bid.call.preset):
        actions.record_check(
            application_id=bid.pk, test=test.key, label=test.label, result="pass", by=bid.call.lead_officer, at=AFTER_CLOSE
        )
    actions.decide_eligibility(application_id=bid.pk, eligible=True, by=bid.call.lead_officer, at=AFTER_CLOSE)
    return Application.objects.select_related("call").get(pk=bid.pk)


def assigned(bid: Application, *, to: User | None = None, **fields: Any) -> Assessment:
    """An assessment given to somebody who has not declared yet."""
    return actions.assign_assessor(
        application_id=bid.pk, assessor_id=(to or staff("assessor")).pk, by=bid.call.lead_officer, at=AFTER_CLOSE, **fields
    )


def declared(bid: Application, *, to: User | None = None, **fields: Any) -> Assessment:
    """An assessment that may be opened: its assessor declared no interest."""
    assessment = assigned(bid, to=to, **fields)
    actions.declare_interest(call_id=bid.call_id, organisation_id=bid.organisation_id, kind="none", by=assessment.assessor, at=AFTER_CLOSE)
    return again(assessment)


def entries(call: Call, values: Sequence[int | None], reason: str = ENOUGH) -> list[ScoreEntry]:
    """One entry a criterion, in the call's order; None abstains."""
    criteria = Criterion.objects.filter(call=call).order_by("number")
    return [ScoreEntry(each.pk, value, abstained=value is None, reason=reason) for each, value in zip(criteria, values, strict=True)]


def scored(bid: Application, values: Sequence[int | None], *, by: User | None = None) -> Assessment:
    """An assessment with its scores sent."""
    assessment = declared(bid, to=by)
    return actions.send_scores(
        assessment_id=assessment.pk, scores=entries(bid.call, values), overall_reason=ENOUGH, by=assessment.assessor, at=AFTER_CLOSE
    )


def at_panel(*sheets: Sequence[int | None], call: Call | None = None, **fields: Any) -> Application:
    """A bid before the panel, scored by one person for each sheet given (by two who agree, unless told); moderated where it must be."""
    bid = eligible(call=call, **fields)
    count_of = bid.call.criteria.count()
    for values in sheets or [[4] * count_of] * bid.call.scorers:
        scored(bid, values)
    if bid.call.needs_moderation and (result := result_of(bid)).needs_moderation:
        disputed = {each["key"] for each in result.triggers if each["why"] == "criterion"}
        figures = {each.pk: Decimal("3") for each in bid.call.criteria.all() if each.key in disputed}
        actions.moderate(
            application_id=bid.pk, scores=figures, reason=ENOUGH, present="All scorers", by=bid.call.lead_officer, at=AFTER_CLOSE
        )
    return actions.send_to_panel(application_id=bid.pk, by=bid.call.lead_officer, at=AFTER_CLOSE)


def recommended(kind: str = "full", amount_pence: int | None = None, **fields: Any) -> Application:
    """A bid with the panel's recommendation."""
    bid = at_panel(**fields)
    actions.recommend(
        application_id=bid.pk,
        kind=kind,
        amount_pence=(bid.ask_pence or 0) if amount_pence is None else amount_pence,
        reasons="It will make the road outside the school safer.",
        purpose="A crossing outside the school.",
        by=bid.call.lead_officer,
        at=AFTER_CLOSE,
    )
    return Application.objects.select_related("call").get(pk=bid.pk)


def result_of(bid: Application) -> Any:
    return type(bid).objects.select_related("result").get(pk=bid.pk).result
