"""Grants on their way to an end: running, paid, ended, being reconciled, each by its real action."""

from datetime import datetime, timedelta
from typing import Any

from commissioning.people.models import User
from grants.awards import actions as awards
from grants.awards.models import Award
from grants.payments.actions import ask_money_back, cancel_instalment
from grants.payments.models import Instalment, Recovery
from grants.returns import actions as returns
from grants.returns.models import Return
from tests.makers.base import NOON
from tests.makers.bids import again
from tests.makers.payments import PAY_DAY, approved, paid, payable
from tests.makers.returns import sent_return


def running(**fields: Any) -> Award:
    """A grant that began, with its payments planned and nothing that blocks the first on PAY_DAY."""
    payment = payable(**fields)
    awards.begin_awards(at=PAY_DAY)
    return Award.objects.select_related("call__lead_officer", "organisation").get(pk=payment.award_id)


def half_paid(**fields: Any) -> Award:
    """A running grant of which the first payment is paid."""
    award = running(**fields)
    paid(approved(Instalment.objects.select_related("award__call").get(award=award, number=1)))
    return award


def day_after(award: Award, days: int = 0) -> datetime:
    """Noon on the day after the grant's last, and some days on."""
    return datetime.combine(award.ends_on, NOON.timetz()) + timedelta(days=1 + days)


def ended(award: Award | None = None, **fields: Any) -> Award:
    """A half paid grant whose last day has passed."""
    award = award or half_paid(**fields)
    awards.end_awards(at=day_after(award))
    return again(award)


def reconciling(award: Award | None = None, *, spent_pence: int | None = None, **fields: Any) -> Award:
    """The same, whose returns are accepted, the last with what was spent, whose other payment is cancelled, and whose final account is open."""
    award = award or half_paid(**fields)
    officer = award.call.lead_officer
    for one in returns.schedule_returns(award_id=award.pk, by=None, at=PAY_DAY):
        spent = {each.head_id: each.head.planned_pence for each in one.spend.select_related("head")}
        if spent_pence is not None:
            spent = dict.fromkeys(spent, spent_pence)
        sent = sent_return(
            Return.objects.get(pk=one.pk), spend=spent, spend_reasons=dict.fromkeys(spent, "As we reported."), at=day_after(award)
        )
        returns.accept_return(return_id=sent.pk, by=officer, at=day_after(award, 1))
    for each in award.instalments.filter(state="planned"):
        cancel_instalment(instalment_id=each.pk, reason="It was not needed.", by=officer, at=day_after(award, 1))
    ended(award)
    return awards.start_reconciliation(award_id=award.pk, by=officer, at=day_after(award, 2))


def asked_back(award: Award | None = None, *, pence: int = 50_000, by: User | None = None, **fields: Any) -> Recovery:
    """Money asked back of a grant of which it was not spent, due in a month."""
    award = award or reconciling(spent_pence=100_000, **fields)
    return ask_money_back(
        award_id=award.pk,
        amount_pence=pence,
        reason="It was not spent.",
        due_on=award.ends_on + timedelta(days=40),
        by=by or award.call.lead_officer,
        at=day_after(award, 3),
    )
