"""Money that comes back: asked for, received as rows that undo payments, or let go by who may."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from commissioning.calls.models import Budget, FundingSource, SourceYear
from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.people.models import Membership
from commissioning.permissions import NotAllowed
from grants.awards.models import Award
from grants.awards.queries import budget_position
from grants.awards.queries.commitments import places_for
from grants.payments import actions
from grants.payments.models import Receipt, ReceiptLine, Recovery
from grants.payments.queries import behind_figure, desk_figures, faults, ledger_of, recoveries_of, spoken_for
from grants.returns.actions import close_grant
from grants.spreadsheets.sheets import sheet
from tests import makers as make
from tests.makers import PAY_DAY

pytestmark = pytest.mark.django_db


def receive(recovery: Recovery, pence: int, **fields):
    award = recovery.award
    given = {"received_on": make.day_after(award, 10).date(), "ledger_reference": "IN77", "at": make.day_after(award, 12)}
    return actions.record_receipt(recovery_id=recovery.pk, amount_pence=pence, **({"by": make.staff("finance")} | given | fields))


def test_both_contacts_are_told_how_much_why_by_when_and_how(deliver_mail) -> None:
    recovery = make.asked_back()
    award = recovery.award
    assert (make.again(award).state, recovery.reference) == ("recovering", f"{award.reference}/B1")
    deliver_mail()
    found = Message.objects.about(recovery).order_by("to_address")
    assert {each.to_address for each in found} == {award.organisation.contact_email, award.organisation.second_contact_email}
    for words in ("return £500.00 of the grant", "by 10 May 2028", "Why: It was not spent.", f"with the reference {recovery.reference}"):
        assert words in found[0].body_text


def test_no_more_is_asked_back_than_the_grantee_has() -> None:
    award = make.reconciling(amount_pence=300_000, spent_pence=100_000)
    given = {"award_id": award.pk, "reason": "Unspent.", "due_on": make.day_after(award, 30).date(), "at": make.day_after(award, 3)}
    given["by"] = award.call.lead_officer
    with pytest.raises(Refused, match="The grantee has £1,500 that was not asked back"):
        actions.ask_money_back(amount_pence=150_001, **given)
    actions.ask_money_back(amount_pence=100_000, **given)
    with pytest.raises(Refused, match="The grantee has £500 that was not asked back"):
        actions.ask_money_back(amount_pence=50_001, **given)
    with pytest.raises(Refused, match="Choose a day from today on"):
        actions.ask_money_back(amount_pence=1, **(given | {"due_on": award.ends_on}))
    with pytest.raises(Refused, match="Say why"):
        actions.ask_money_back(amount_pence=1, **(given | {"reason": " "}))
    with pytest.raises(NotAllowed):
        actions.ask_money_back(amount_pence=1, **(given | {"by": make.staff("finance")}))


def test_money_is_not_asked_back_of_a_grant_that_runs() -> None:
    award = make.half_paid()
    with pytest.raises(Refused, match="once the grant is being reconciled"):
        actions.ask_money_back(
            award_id=award.pk, amount_pence=1, reason="Early.", due_on=award.ends_on, by=award.call.lead_officer, at=PAY_DAY
        )


def test_money_of_a_stopped_grant_is_asked_back_and_the_grant_stays_stopped() -> None:
    award = make.half_paid(amount_pence=300_000)
    officer = award.call.lead_officer
    actions.terminate_grant(award_id=award.pk, reason="The body has closed.", by=officer, at=PAY_DAY)
    recovery = actions.ask_money_back(
        award_id=award.pk, amount_pence=150_000, reason="Nothing was done.", due_on=award.ends_on, by=officer, at=PAY_DAY
    )
    receive(recovery, 150_000, received_on=PAY_DAY.date(), at=PAY_DAY)
    assert (make.again(award).state, sum(spoken_for(award).values())) == ("terminated", 0)
    figures = desk_figures(office_id=make.office().pk, on=PAY_DAY.date())
    assert (figures.committed_total, figures.paid_total) == (0, 0)


def test_a_receipt_undoes_payments_and_frees_the_money_on_its_day() -> None:
    recovery = make.asked_back(pence=50_000)
    award = recovery.award
    receive(recovery, 20_000)
    receive(recovery, 30_000)
    assert [(each.line.instalment.number, each.amount_pence) for each in ReceiptLine.objects.order_by("pk")] == [(1, 20_000), (1, 30_000)]
    assert award.instalments.get(number=1).amount_pence == 150_000
    ledger = ledger_of(award)
    assert (ledger.awarded_pence, ledger.paid_pence, ledger.returned_pence, ledger.net_pence) == (300_000, 150_000, 50_000, 100_000)
    day = make.day_after(award, 10)
    figures = [desk_figures(office_id=make.office().pk, on=day.date() - timedelta(days=back)) for back in (1, 0)]
    assert [(each.committed_total, each.paid_total) for each in figures] == [(300_000, 150_000), (250_000, 100_000)]
    assert budget_position(award.call.budget_id, day).decided_pence == 250_000
    source = award.sources.get().source_id
    opened = behind_figure(
        office_id=make.office().pk, user=make.staff("finance"), what="paid", by="source", key=source, year=2027, on=day.date()
    )
    assert [(each.reference, each.amount_pence) for each in opened.lines] == [
        (f"{award.reference}/1", 150_000),
        (recovery.reference, -50_000),
    ]
    assert (opened.total_pence, opened.hidden_pence, faults()) == (100_000, 0, [])


def test_finance_records_what_came_in_no_more_and_no_earlier() -> None:
    recovery = make.asked_back(pence=50_000)
    with pytest.raises(NotAllowed):
        receive(recovery, 1, by=recovery.award.call.lead_officer)
    with pytest.raises(Refused, match=r"£500.00 is outstanding. Enter that much or less"):
        receive(recovery, 50_001)
    with pytest.raises(Refused, match="The date is in the future"):
        receive(recovery, 1, received_on=make.day_after(recovery.award, 13).date())
    with pytest.raises(Refused, match="ledger's reference"):
        receive(recovery, 1, ledger_reference=" ")
    receive(recovery, 50_000)
    with pytest.raises(Refused, match="Nothing of this is outstanding"):
        receive(recovery, 1)


def test_the_chief_finance_officer_writes_off_with_a_reason_and_an_officer_less_than_fifty_pounds(
    django_capture_on_commit_callbacks: Any,
) -> None:
    recovery = make.asked_back(pence=50_000)
    award, at = recovery.award, make.day_after(recovery.award, 50)
    receive(recovery, 45_000)
    with pytest.raises(Refused, match="An officer may let go less than £50"):
        actions.write_off(recovery_id=recovery.pk, reason="Small.", by=award.call.lead_officer, at=at)
    with pytest.raises(NotAllowed):
        actions.write_off(recovery_id=recovery.pk, reason="Small.", by=make.staff("finance"), at=at)
    chief = make.staff("chief_finance_officer")
    with pytest.raises(Refused, match="Say why it is let go"):
        actions.write_off(recovery_id=recovery.pk, reason=" ", by=chief, at=at)
    with django_capture_on_commit_callbacks(execute=True):
        actions.write_off(recovery_id=recovery.pk, reason="The body has closed.", by=chief, at=at)
    letter = Message.objects.filter(template__endswith="money_let_go").first()
    assert letter.subject == f"You need not return £50 of your grant {award.reference}"
    assert "The body has closed" not in letter.body_text
    (line,) = recoveries_of(award)
    assert (line.outstanding_pence, line.recovery.let_go_pence, line.recovery.let_go_by) == (0, 5_000, chief)
    assert sum(spoken_for(award).values()) == 105_000
    with pytest.raises(Refused, match="Nothing of this is outstanding"):
        actions.write_off(recovery_id=recovery.pk, reason="Again.", by=chief, at=at)


def test_an_officer_waives_less_than_fifty_pounds_on_a_grant_once_and_again() -> None:
    award = make.reconciling(amount_pence=300_000, spent_pence=145_500)
    given = {"award_id": award.pk, "reason": "Not worth an invoice.", "by": award.call.lead_officer, "at": make.day_after(award, 3)}
    with pytest.raises(Refused, match="less than £50"):
        actions.waive_unspent(amount_pence=5_000, **given)
    assert not Recovery.objects.exists()
    actions.waive_unspent(amount_pence=4_500, **given)
    with pytest.raises(Refused, match="less than £50"):
        actions.waive_unspent(amount_pence=500, **given)
    assert (make.again(award).state, Message.objects.filter(template__contains="money_asked").exists()) == ("reconciling", False)


def test_a_member_of_the_body_records_and_writes_off_nothing() -> None:
    recovery = make.asked_back()
    for role, act in (("finance", "receipt"), ("chief_finance_officer", "off")):
        person = make.staff(role)
        Membership.objects.create(user=person, organisation=recovery.award.organisation, role="viewer")
        person.forget_roles()
        with pytest.raises(NotAllowed):
            if act == "receipt":
                receive(recovery, 1, by=person)
            else:
                actions.write_off(recovery_id=recovery.pk, reason="Why.", by=person, at=make.day_after(recovery.award, 12))


def test_the_database_itself_wants_a_reason_and_a_place() -> None:
    recovery = make.asked_back()
    receive(recovery, 1)
    for model, change in ((Recovery, {"reason": ""}), (Recovery, {"let_go_pence": 1}), (Receipt, {"ledger_reference": ""})):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**change)
    assert Award.objects.get().recoveries.count() == 1


def test_money_that_came_back_is_free_in_the_year_or_the_reserve_that_finance_chose_and_every_figure_ties() -> None:
    award = make.reconciling(spent_pence=100_000, amount_pence=300_000)
    recovery, day = make.asked_back(award), make.day_after(award, 10).date()
    call, office = award.call, make.office()
    fund, source = call.fund, award.sources.get().source
    reserve = FundingSource.objects.create(office=office, code="general", name="General reserve", is_reserve=True)
    SourceYear.objects.create(source=source, financial_year=2028, amount_pence=6_000_000)
    with pytest.raises(Refused, match="Choose from the list where the money goes"):
        receive(recovery, 1, goes_to="year:2028")  # the fund has no budget for it yet
    next_budget = Budget.objects.create(office=office, name=fund.name, financial_year=2028, amount_pence=5_000_000)
    next_budget.funds.add(fund)
    assert [each.key for each in places_for(award, on=day)] == ["", "year:2028", f"reserve:{reserve.pk}"]
    before = desk_figures(office_id=office.pk, on=day - timedelta(days=1))

    for pence, goes_to in ((10_000, ""), (30_001, "year:2028"), (9_999, f"reserve:{reserve.pk}")):
        receive(recovery, pence, goes_to=goes_to)
    figures = desk_figures(office_id=office.pk, on=day)
    at_once = {(row.name, row.financial_year): (row.budget_pence, row.committed_pence, row.paid_pence) for row in figures.by_source}
    assert at_once == {
        ("Reserve", 2027): (6_000_000 - 40_000, 250_000, 100_000),
        ("Reserve", 2028): (6_030_001, 0, 0),
        ("General reserve", 2028): (9_999, 0, 0),
    }
    assert {row.financial_year: row.left_pence for row in figures.by_fund} == {2027: 5_000_000 - 40_000 - 250_000, 2028: 5_030_001}
    assert figures.left_total - before.left_total == before.paid_total - figures.paid_total == 50_000
    day_before = desk_figures(office_id=office.pk, on=day - timedelta(days=1))
    assert (day_before.by_fund, day_before.budget_total, day_before.left_total) == (before.by_fund, before.budget_total, before.left_total)
    assert budget_position(next_budget.pk, make.day_after(award, 12)).left_pence == 5_030_001
    now = budget_position(call.budget_id, make.day_after(award, 12))
    assert (now.budget_pence, now.decided_pence) == (4_960_000, 250_000)
    rows = [row[8:] for row in sheet("money-back").rows(at=make.day_after(award, 12))]
    assert rows == [
        ["Reserve", "2027-28", 10_000, "Reserve", "2027-28"],
        ["Reserve", "2027-28", 30_001, "Reserve", "2028-29"],
        ["Reserve", "2027-28", 9_999, "General reserve", "2028-29"],
    ]
    assert faults() == []

    source.is_ring_fenced = True
    source.save()
    assert [each.key for each in places_for(award, on=day)] == ["", "year:2028"]
    # The rest was promised and never paid: at the closing it goes on to the next year.
    award.call.lead_officer.forget_roles()
    close_grant(award_id=award.pk, goes_to="year:2028", by=call.lead_officer, at=make.day_after(award, 12))
    figures = desk_figures(office_id=office.pk, on=make.day_after(award, 12).date())
    assert {row.financial_year: (row.budget_pence, row.committed_pence) for row in figures.by_fund} == {
        2027: (4_960_000 - 150_000, 100_000),
        2028: (5_030_001 + 150_000, 0),
    }
