"""Bids that were sent, and what the office did with them up to the panel: each step by its real action."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction

from commissioning.calls.models import Call, Criterion
from commissioning.people.models import Organisation, Sequence, User
from commissioning.questions.models import AnswerSheet
from grants.applications import actions as applying
from grants.applications.models import Application, Submission
from grants.applications.queries import Wanted, open_items
from grants.assessment import actions
from grants.assessment.actions import ScoreEntry
from grants.assessment.gate import gate_tests
from grants.assessment.models import Assessment
from tests.makers.applications import application
from tests.makers.base import NOON, member, organisation, staff
from tests.makers.calls import call as make_call

AFTER_CLOSE = NOON + timedelta(days=30)
DUE_ON = date(2026, 12, 12)
_number = count(1)
ENOUGH = "Enough words to say why this score was given, and what would have made it better."


def again(row: Any) -> Any:
    """The row as it stands now (a protected state cannot be refreshed in place)."""
    return type(row)._default_manager.get(pk=row.pk)


def closed_call(**fields: Any) -> Call:
    """A published call whose closing time passed before AFTER_CLOSE."""
    return make_call(state="published", **fields)


def sent_bid(
    call: Call, *, body: Organisation | None = None, ask_pence: int = 340_000, least_pence: int | None = None, title: str = ""
) -> Application:
    """A bid that was sent while the call was open. A call that is being assessed already gets one as if it had been sent then."""
    title = title or f"Safer crossing {next(_number)}"
    if again(call).state != "published":
        return sent_before_close(call, body or organisation(), ask_pence, title)
    bid = application("submitted", call=call, of=body, ask_pence=ask_pence, title=title)
    if least_pence is not None:
        Application.objects.filter(pk=bid.pk).update(least_pence=least_pence)  # the small form does not ask for it
    return bid


@transaction.atomic
def sent_before_close(call: Call, body: Organisation, ask_pence: int, title: str) -> Application:
    """The rows that sending leaves, for a test that adds a bid to a call whose time is past."""
    sheet = AnswerSheet.objects.create(question_set=call.question_set, started_at=NOON, updated_at=NOON)
    bid = Application.objects.create(
        call=call,
        organisation=body,
        reference=f"{call.reference}-{Sequence.take(call.office_id, f'bid {call.reference}'):04}",
        title=title,
        answers=sheet,
        ask_pence=ask_pence,
        state="submitted",
        created_at=NOON,
        created_by=member(body),
        submitted_at=NOON,
    )
    row = {"section": "project", "title": "Your project", "kind": "text", "value": None, "words": 4, "limit": 100}
    answers = [
        row | {"question": "name", "label": "Name of the project", "criterion": "", "text": title},
        row | {"question": "need", "label": "What is the problem?", "criterion": "need", "text": "Two children were hurt."},
    ]
    Submission.objects.create(
        application=bid, number=1, at=NOON, by=member(body), ask_pence=ask_pence, answers=answers, digest="0" * 64, declaration=""
    )
    return bid


def assessing(call: Call, *, officer: User | None = None, at: datetime = AFTER_CLOSE) -> Call:
    """The call with its assessment open."""
    return actions.open_assessment(call_id=call.pk, by=officer or call.lead_officer, at=at)


def in_check(*, call: Call | None = None, **fields: Any) -> Application:
    """A bid in check; its call is opened for assessment where it is not yet."""
    call = call or closed_call()
    bid = sent_bid(call, **fields)
    if again(call).state == "published":
        assessing(call)
    else:
        actions.start_check(application_id=bid.pk, by=call.lead_officer, at=AFTER_CLOSE)
    return Application.objects.select_related("call").get(pk=bid.pk)


def asked(
    bid: Application, *things: str, section: str = "project", due_on: date = DUE_ON, by: User | None = None, at: datetime = AFTER_CLOSE
) -> Application:
    """A bid in check of which something was asked: the things told, and one that opens a section ("" opens none)."""
    wanted = [Wanted(each) for each in things] + ([Wanted("Say more in this section.", section)] if section else [])
    applying.ask_for_more(application_id=bid.pk, things=wanted, due_on=due_on, by=by or bid.call.lead_officer, at=at)
    return again(bid)


def changed(bid: Application, *, at: datetime = AFTER_CLOSE, **answers: Any) -> Application:
    """What was asked, answered by a change of the section "project" and sent: the bid has a second version."""
    owner = member(bid.organisation)
    applying.save_section(application_id=bid.pk, section_key="project", values=answers or {"need": "With the map."}, by=owner, at=at)
    for item in open_items(bid):
        applying.answer_asked(application_id=bid.pk, number=item.number, text="" if item.section_key else "Here.", by=owner, at=at)
    return applying.send_what_was_asked(application_id=bid.pk, by=owner, at=at)


def pass_gate(bid: Application) -> Application:
    """The bid, eligible: every test of the gate passed."""
    bid = Application.objects.select_related("call").get(pk=bid.pk)
    tests = [{"test": test.key, "label": test.label, "result": "pass"} for test in gate_tests(bid.call.preset)]
    actions.check_bid(application_id=bid.pk, tests=tests, decide="eligible", by=bid.call.lead_officer, at=AFTER_CLOSE)
    return Application.objects.select_related("call").get(pk=bid.pk)


def eligible(*, bid: Application | None = None, **fields: Any) -> Application:
    """A bid that passed the gate; `bid` is one that is in check already."""
    return pass_gate(bid or in_check(**fields))


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


def entries(call: Call, values: list[int | None], reason: str = ENOUGH) -> list[ScoreEntry]:
    """One entry a criterion, in the call's order; None abstains."""
    criteria = Criterion.objects.filter(call=call).order_by("number")
    return [ScoreEntry(each.pk, value, abstained=value is None, reason=reason) for each, value in zip(criteria, values, strict=True)]


def scored(bid: Application, values: list[int | None], *, by: User | None = None) -> Assessment:
    """An assessment with its scores sent."""
    assessment = declared(bid, to=by)
    return actions.send_scores(
        assessment_id=assessment.pk, scores=entries(bid.call, values), overall_reason=ENOUGH, by=assessment.assessor, at=AFTER_CLOSE
    )


def at_panel(*sheets: list[int | None], **fields: Any) -> Application:
    """A bid before the panel, scored by one person for each sheet given (by two who agree, unless told); moderated where it must be."""
    bid = eligible(**fields)
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
