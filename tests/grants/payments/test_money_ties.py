"""Whatever is done to a grant, in whatever order: it is paid no more than it is, and every figure ties."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.calls.models import Budget, SourceYear
from commissioning.calls.queries import sums_on
from commissioning.lifecycle import Refused
from grants.awards.actions import resume_award, suspend_award
from grants.awards.models import Award
from grants.awards.queries import budget_position
from grants.awards.queries.commitments import places_for
from grants.payments import actions
from grants.payments.models import Batch, Instalment, ReceiptLine
from grants.payments.queries import desk_figures, faults, ledger_of, spoken_for
from grants.spreadsheets.actions import export_batch
from tests import makers as make
from tests.makers import PAY_DAY

pytestmark = pytest.mark.django_db

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "bounce", "cut", "cancel", "add", "pause", "go_on", "stop", "ask", "receive", "write_off"]),
        st.integers(1, 300_000),
        st.integers(0, 3),
    ),
    min_size=4,
    max_size=14,
)


class Walk:
    """A grant, its people, and a step that is taken as far as the rules allow it."""

    def __init__(self, world: dict[str, Any]) -> None:
        self.award, self.at = world["award"], PAY_DAY + timedelta(days=300)
        self.officer, self.finance, self.chief = world["officer"], world["finance"], world["chief"]
        self.there_was = sum(SourceYear.objects.values_list("amount_pence", flat=True))

    def payment(self, which: int, *states: str) -> Instalment:
        rows = list(Instalment.objects.filter(award=self.award, state__in=states).order_by("number"))
        if not rows:
            raise Refused("There is none.")
        return rows[which % len(rows)]

    def pay(self, pence: int, which: int) -> None:
        one = self.payment(which, "planned")
        actions.prepare_instalment(instalment_id=one.pk, by=self.officer, at=self.at)
        actions.approve_instalment(instalment_id=one.pk, by=self.chief, at=self.at)
        batch = make.batch(Instalment.objects.select_related("award__call").get(pk=one.pk), at=self.at)
        if which == 3:  # left in its batch
            return
        export_batch(batch_id=batch.pk, by=self.finance, at=self.at)
        actions.release_batch(batch_id=batch.pk, by=self.finance, at=self.at)
        if which:
            actions.record_paid(batch_id=batch.pk, paid_on=self.at.date(), ledger_reference="LX1", by=self.finance, at=self.at)

    def bounce(self, pence: int, which: int) -> None:
        actions.record_returned(instalment_id=self.payment(which, "exported").pk, by=self.finance, at=self.at)

    def cut(self, pence: int, which: int) -> None:
        actions.vary_grant(award_id=self.award.pk, reason="Less.", amount_pence=pence, by=self.officer, at=self.at)

    def cancel(self, pence: int, which: int) -> None:
        one = self.payment(which, "planned", "prepared", "approved")
        actions.cancel_instalment(instalment_id=one.pk, reason="No.", by=self.officer, at=self.at)

    def add(self, pence: int, which: int) -> None:
        given = {"due_on": self.at.date(), "note": "More", "by": self.officer, "at": self.at}
        actions.plan_instalment(award_id=self.award.pk, amount_pence=pence, **given)

    def pause(self, pence: int, which: int) -> None:
        suspend_award(award_id=self.award.pk, reason="Wait.", by=self.officer, at=self.at)

    def go_on(self, pence: int, which: int) -> None:
        resume_award(award_id=self.award.pk, by=self.officer, at=self.at)

    def stop(self, pence: int, which: int) -> None:
        if which == 1:
            actions.terminate_grant(award_id=self.award.pk, reason="Stop.", by=self.officer, at=self.at)

    def ask(self, pence: int, which: int) -> None:
        given = {"reason": "Unspent.", "due_on": self.at.date(), "by": self.officer, "at": self.at}
        actions.ask_money_back(award_id=self.award.pk, amount_pence=pence, **given)

    def receive(self, pence: int, which: int) -> None:
        for each in self.award.recoveries.order_by("pk"):
            places = places_for(self.award, on=self.at.date())
            given = {"received_on": self.at.date(), "ledger_reference": "IN1", "by": self.finance, "at": self.at}
            actions.record_receipt(recovery_id=each.pk, amount_pence=pence, goes_to=places[which % len(places)].key, **given)

    def write_off(self, pence: int, which: int) -> None:
        for each in self.award.recoveries.order_by("pk"):
            actions.write_off(recovery_id=each.pk, reason="Lost.", by=self.chief, at=self.at)

    def step(self, name: str, pence: int, which: int) -> None:
        self.at += timedelta(days=1)
        try:
            getattr(self, name)(pence, which)
        except Refused:
            return

    def check(self) -> None:
        award = Award.objects.get(pk=self.award.pk)
        ledger, kept = ledger_of(award), sum(spoken_for(award).values())
        figures = desk_figures(office_id=award.office_id, on=self.at.date())
        drawn = sum(each.amount_pence for each in award.sources.all())
        assert faults() == []
        assert ledger.paid_pence + ledger.to_pay_pence <= award.amount_pence
        assert 0 <= ledger.net_pence <= kept <= drawn <= award.amount_pence
        assert all(each.amount_pence >= 0 for each in (*award.sources.all(), *award.years.all()))
        assert figures.committed_total == drawn == sum(each.amount_pence for each in award.years.all())
        assert figures.paid_total == ledger.net_pence == sum(row.paid_pence for row in figures.by_fund)
        assert budget_position(award.call.budget_id, self.at).decided_pence == drawn
        there_is = sum(sums_on(award.office_id, self.at.date())[0].values())
        assert there_is == self.there_was == sum(sums_on(award.office_id, PAY_DAY.date())[0].values())
        before = desk_figures(office_id=award.office_id, on=(PAY_DAY + timedelta(days=299)).date())
        assert (before.committed_total, before.paid_total) == (300_000, 0)


@pytest.fixture
def world() -> dict[str, Any]:
    award = make.running(amount_pence=300_000)
    for each in award.instalments.exclude(waits_for=""):
        each.waits_for = ""
        each.save()
    Budget.objects.create(office=award.office, name="Next", financial_year=2028, amount_pence=0).funds.add(award.call.fund)
    make.source("general", is_reserve=True)
    people = {"finance": make.staff("finance"), "chief": make.staff("chief_finance_officer")}
    return people | {"award": award, "officer": award.call.lead_officer}


@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_no_order_of_steps_pays_more_than_the_award_or_leaves_a_figure_untied(
    steps: list[tuple[str, int, int]], world: dict[str, Any]
) -> None:
    with transaction.atomic():
        walk = Walk(world)
        for name, pence, which in steps:
            walk.step(name, pence, which)
            walk.check()
        transaction.set_rollback(True)
    assert not Batch.objects.exists()
    assert not ReceiptLine.objects.exists()
