"""One bid from a published call to a row of finance's workbook and a figure on the Plan page, each step by the right person."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from openpyxl import load_workbook

from commissioning.audit.models import AuditEvent
from commissioning.calls.models import Call
from commissioning.files.actions import open_file
from commissioning.mail.models import Message
from commissioning.outcomes.actions import load_indicators, load_sample_plan
from commissioning.outcomes.figures import public_figures
from commissioning.outcomes.models import Indicator, Outcome
from commissioning.people.models import Organisation
from commissioning.permissions import NotAllowed
from grants.applications import actions as applying
from grants.applications.models import Application
from grants.assessment import actions as assessing
from grants.assessment.actions import ScoreEntry
from grants.assessment.gate import gate_tests
from grants.assessment.queries import ranking
from grants.awards import actions as awarding
from grants.awards.models import Award
from grants.awards.parts import HeadDraft, MeasureDraft, OutputDraft
from grants.payments import actions as paying
from grants.payments.models import Instalment
from grants.payments.queries import blockers, desk_figures
from grants.returns import actions as reporting
from grants.returns.actions import ReturnDraft
from grants.spreadsheets import actions as spreadsheets
from tests import makers as make
from tests.makers.applications import answer_all

pytestmark = pytest.mark.django_db

CLOSED = make.NOON + timedelta(days=30)
DECIDED = make.NOON + timedelta(days=60)
STARTED = datetime(2027, 4, 1, 10, 0, tzinfo=UTC)
WHY = "The answer shows it well, with figures from the parish's own survey."


def again(row: Any) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


def score(call: Call, values: list[int]) -> list[ScoreEntry]:
    return [ScoreEntry(each.pk, value, False, WHY) for each, value in zip(call.criteria.order_by("number"), values, strict=True)]


def test_a_bid_becomes_a_paid_row_and_a_public_figure(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        body, bid, paid = walk()
    letters = set(Message.objects.filter(to_address=body.contact_email).values_list("template", flat=True))
    assert {each.rsplit("/", 1)[1] for each in letters} >= {
        "outcome_approved",
        "offer",
        "accepted",
        "payment_made",
        "return_received",
        "return_accepted",
    }
    assert Instalment.objects.get(pk=paid.pk).state == "paid"
    assert AuditEvent.objects.filter(subject_type="applications.application", subject_id=str(bid.pk)).count() >= 9


def walk() -> tuple[Organisation, Application, Instalment]:
    plan = load_sample_plan(office_id=make.office().pk, by=None, at=make.NOON)
    load_indicators(plan_id=plan.pk, by=None, at=make.NOON)
    call = make.call("published", scorers=2)
    officer, second = call.lead_officer, make.staff("officer")
    body = make.organisation("Upper Lanes Parish Council")
    clerk = make.member(body)

    # The clerk applies.
    bid = applying.start_application(call_id=call.pk, organisation_id=body.pk, by=clerk, at=make.NOON)
    answer_all(bid, by=clerk, at=make.NOON, ask_pence=340_001, title="Speed sign on the school lane")
    bid = applying.submit_application(application_id=bid.pk, by=clerk, at=make.NOON)
    assert bid.reference == "RSF-2728-0001"
    assert bid.submissions.get().ask_pence == 340_001
    Application.objects.filter(pk=bid.pk).update(
        main_outcome=Outcome.objects.get(code="O12"), district=call.districts.order_by("position").first()
    )

    # The office checks and scores.
    assessing.open_assessment(call_id=call.pk, by=officer, at=CLOSED)
    for test in gate_tests(call.preset):
        assessing.record_check(application_id=bid.pk, test=test.key, label=test.label, result="pass", by=officer, at=CLOSED)
    assessing.decide_eligibility(application_id=bid.pk, eligible=True, by=officer, at=CLOSED)
    scorers = [make.staff("assessor"), make.staff("assessor")]
    for person, values in zip(scorers, ([5, 4, 3, 3, 4, 2, 3], [5, 4, 3, 3, 4, 2, 3]), strict=True):
        assessing.assign_assessor(application_id=bid.pk, assessor_id=person.pk, by=officer, at=CLOSED)
        assert not Application.objects.visible_to(person, CLOSED).exists()
        assessing.declare_interest(call_id=call.pk, organisation_id=body.pk, kind="none", by=person, at=CLOSED)
        assert Application.objects.visible_to(person, CLOSED).get() == bid
        sheet = bid.assessments.get(assessor=person)
        assessing.send_scores(assessment_id=sheet.pk, scores=score(call, values), overall_reason=WHY, by=person, at=CLOSED)
    assert [row.total for row in ranking(call.pk).rows] == [Decimal("74.00")]
    assessing.send_to_panel(application_id=bid.pk, by=officer, at=CLOSED)
    assessing.recommend(
        application_id=bid.pk,
        kind="full",
        amount_pence=340_001,
        purpose="A speed sign on the lane past the school.",
        conditions="Before payment: send the highways consent.",
        reasons="Slower traffic past the school makes serious collisions less likely.",
        by=officer,
        at=CLOSED,
    )

    # The Commissioner decides; a scorer, an officer and a superuser may not.
    notice = awarding.draft_notice(call_ids=[call.pk], title="Road Safety Fund 2027-28", by=officer, at=DECIDED)
    assert notice.total_pence == 340_001
    awarding.edit_notice(notice_id=notice.pk, summary="One award for safer roads.", by=officer, at=DECIDED)
    awarding.comment_legal(notice_id=notice.pk, comment="Within powers.", by=make.staff("monitoring_officer"), at=DECIDED)
    treasurer = make.staff("chief_finance_officer")
    awarding.comment_financial(notice_id=notice.pk, comment="From the reserve.", by=treasurer, at=DECIDED)
    awarding.make_ready(notice_id=notice.pk, by=officer, at=DECIDED)
    commissioner = make.staff("commissioner")
    commissioner.is_superuser = True
    words = {"signed_as": "Police and Crime Commissioner", "statement": "I have no interest that bars me."}
    officer.is_superuser = True
    for nobody in (officer, scorers[0], treasurer):
        with pytest.raises(NotAllowed):
            awarding.sign_notice(notice_id=notice.pk, by=nobody, at=DECIDED, **words)
    notice = awarding.sign_notice(notice_id=notice.pk, by=commissioner, at=DECIDED, **words)
    assert len(notice.fingerprint) == 64
    awarding.publish_notice(notice_id=notice.pk, by=officer, at=DECIDED)

    # The grant is offered, agreed and accepted.
    award = Award.objects.get(application=bid)
    assert (award.reference, award.amount_pence, again(bid).state) == ("RSF-2728-0001-A", 340_001, "approved")
    speed = Indicator.objects.get(code="I23")
    awarding.offer_award(award_id=award.pk, by=officer, at=DECIDED)
    awarding.agree_measures(
        award_id=award.pk,
        outputs=[OutputDraft("Speed signs put up", "signs", Decimal(2))],
        measures=[
            MeasureDraft(speed.pk, Outcome.objects.get(code="O12").pk, "mph", Decimal("38.6"), Decimal("34"), date(2028, 3, 31), "Survey")
        ],
        heads=[HeadDraft("Equipment", 300_001), HeadDraft("Training", 40_000)],
        by=officer,
        at=DECIDED,
    )
    awarding.accept_award(award_id=award.pk, post="Clerk to the council", by=clerk, at=DECIDED)

    # Finance is told where to pay, and pays once everything is in place.
    bank = paying.enter_bank_details(
        organisation_id=body.pk,
        account_name="Upper Lanes Parish Council",
        sort_code="00-12-34",
        account_number="01234567",
        remittance_email="clerk@upperlanes.example",
        by=clerk,
        at=DECIDED,
    )
    first, other = make.staff("finance"), make.staff("finance")
    paying.confirm_bank_details(bank_id=bank.pk, call_back_note="Called the chair on the number on file.", by=first, at=DECIDED)
    paying.set_supplier_number(office_id=call.office_id, organisation_id=body.pk, number="000451", by=first, at=DECIDED)
    one, two = paying.plan_payments(award_id=award.pk, by=officer, at=DECIDED)
    returns = reporting.schedule_returns(award_id=award.pk, by=officer, at=DECIDED)
    assert (one.amount_pence, two.amount_pence) == (170_001, 170_000)
    assert [each.kind for each in returns] == ["mid", "end"]
    assert blockers(again(one), on=STARTED.date()) == ["Condition 1 is open."]
    condition = award.conditions.get()
    awarding.send_evidence(condition_id=condition.pk, note="Consent HC-42 of 3 March", by=clerk, at=STARTED)
    awarding.decide_condition(condition_id=condition.pk, move="meet", by=officer, at=STARTED)
    assert blockers(again(one), on=STARTED.date()) == []
    paying.prepare_instalment(instalment_id=one.pk, by=officer, at=STARTED)
    with pytest.raises(NotAllowed):
        paying.approve_instalment(instalment_id=one.pk, by=officer, at=STARTED)
    paying.approve_instalment(instalment_id=one.pk, by=treasurer, at=STARTED)
    batch = paying.open_batch(office_id=call.office_id, by=second, at=STARTED)
    paying.put_in_batch(batch_id=batch.pk, instalment_ids=[one.pk], by=second, at=STARTED)
    batch = spreadsheets.export_batch(batch_id=batch.pk, by=other, at=STARTED)
    with open_file(stored_file=batch.workbook) as file:
        book = load_workbook(BytesIO(file.read()))
    rows = list(book["Payments"].iter_rows(values_only=True))
    paid_row = dict(zip(rows[0], rows[1], strict=True))
    assert {"000451", "001234", "01234567", "RSF-2728-0001-A"} <= {str(value) for value in paid_row.values()}
    assert Decimal("1700.01") in {
        Decimal(str(value)).quantize(Decimal("0.01")) for value in paid_row.values() if isinstance(value, int | float)
    }
    paying.release_batch(batch_id=batch.pk, by=other, at=STARTED)
    paying.record_paid(batch_id=batch.pk, paid_on=date(2027, 4, 1), ledger_reference="BACS-0007", by=other, at=STARTED)
    paying.reconcile_batch(batch_id=batch.pk, by=other, at=STARTED)
    awarding.begin_awards(at=STARTED)

    # The mid-term return says what changed, and frees the second half.
    middle, sent = returns[0], datetime(2027, 10, 20, 20, 0, tzinfo=UTC)
    due = two.due_on
    assert blockers(again(two), on=due) == [f"Return {middle.reference} is not accepted yet."]
    output, measure, heads = award.outputs.get(), award.measures.get(), list(award.heads.order_by("number"))
    draft = ReturnDraft(
        story="Both signs stand. Drivers slow down.",
        declared_name="Clerk",
        outputs={output.pk: Decimal(2)},
        measures={measure.pk: Decimal("35.2")},
        spend={heads[0].pk: 299_000, heads[1].pk: 10_000},
    )
    reporting.save_return(return_id=middle.pk, draft=draft, by=clerk, at=sent)
    reporting.submit_return(return_id=middle.pk, by=clerk, at=sent)
    reporting.query_return(return_id=middle.pk, text="Which days did the survey cover?", by=officer, at=sent)
    reporting.submit_return(return_id=middle.pk, by=clerk, at=sent)
    with pytest.raises(NotAllowed):
        reporting.accept_return(return_id=middle.pk, by=clerk, at=sent)
    reporting.accept_return(return_id=middle.pk, by=officer, at=sent)
    assert blockers(again(two), on=due) == []

    # Money and results stand on the Plan page, and everything ties.
    with time_machine.travel(sent + timedelta(days=1)):
        figures = public_figures(call.plan)["O12"]
    assert (figures.awarded_pence, figures.paid_pence, figures.awards) == (340_001, 170_001, 1)
    assert [(each.indicator, each.value, each.unit) for each in figures.results] == [("I23", Decimal("35.2"), "mph")]
    desk = desk_figures(office_id=call.office_id, on=date(2027, 4, 1))
    assert (desk.committed_total, desk.paid_total) == (340_001, 170_001)
    call_command("check_money")
    return body, bid, one
