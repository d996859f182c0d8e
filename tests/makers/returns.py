"""Monitoring returns of an accepted award: scheduled, filled, sent, accepted, each by its real action."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from commissioning.outcomes.models import Direction, Indicator, Level
from commissioning.people.models import User
from grants.awards import actions as awards
from grants.awards.actions import HeadDraft, MeasureDraft, OutputDraft
from grants.awards.models import Award
from grants.payments.actions import plan_payments
from grants.returns import actions
from grants.returns.actions import ReturnDraft
from grants.returns.models import Return
from tests.makers.awards import DECIDED
from tests.makers.awards import award as make_award
from tests.makers.base import NOON, member, office
from tests.makers.bids import again
from tests.makers.calls import plan

ACCEPTED = DECIDED + timedelta(days=5)


def after(day: date, days: int = 0) -> datetime:
    """Noon on the day after a date, and some days on."""
    return datetime.combine(day, NOON.timetz()) + timedelta(days=1 + days)


def indicator(code: str = "I25a", *, unit: str = "sessions", outcome: str = "O13") -> Indicator:
    """An indicator that a grant can report on."""
    found, new = Indicator.objects.get_or_create(
        office=office(),
        code=code,
        defaults={
            "name": f"Measure {code}",
            "definition": "What is counted.",
            "unit": unit,
            "direction": Direction.UP,
            "source": "Grant returns",
            "cadence": "quarter",
            "levels": [Level.GRANT, Level.COUNTY],
        },
    )
    if new:
        found.outcomes.set(plan().priorities.get().outcomes.filter(code=outcome))
    return found


def accepted_award(*, unit: str = "sessions", measured: bool = True, amount_pence: int = 300_000, **fields: Any) -> Award:
    """An accepted award with an output, an indicator and two budget heads agreed, and its payments planned."""
    award = make_award("approved", amount_pence=amount_pence, **fields)
    officer = award.call.lead_officer
    what = indicator()
    awards.agree_measures(
        award_id=award.pk,
        outputs=[OutputDraft("Speed watch sessions", "sessions", Decimal(24))],
        measures=[MeasureDraft(what.pk, what.outcomes.get().pk, unit, Decimal(4), Decimal(24), award.ends_on)] if measured else [],
        heads=[
            HeadDraft("Equipment", amount_pence - 100_000 * (amount_pence > 200_000)),
            *([HeadDraft("Training", 100_000)] * (amount_pence > 200_000)),
        ],
        by=officer,
        at=DECIDED,
    )
    awards.offer_award(award_id=award.pk, by=officer, at=DECIDED)
    awards.accept_award(award_id=award.pk, post="Clerk to the council", by=member(award.organisation), at=ACCEPTED)
    plan_payments(award_id=award.pk, by=None, at=ACCEPTED)
    return again(award)


def returns(award: Award | None = None, **fields: Any) -> list[Return]:
    """The returns of an accepted award, earliest first."""
    award = award or accepted_award(**fields)
    return actions.schedule_returns(award_id=award.pk, by=None, at=ACCEPTED)


def draft(one: Return, **changes: Any) -> ReturnDraft:
    """A return filled with nothing missing: half of what was planned is done, all of the money is spent."""
    whole = {
        "story": "We ran sessions on four roads and trained ten volunteers.",
        "changes": "None.",
        "people_reached": 120,
        "declared_name": "Clerk to the council",
        "outputs": {each.agreed_id: each.agreed.planned / 2 for each in one.outputs.select_related("agreed")},
        "measures": {each.agreed_id: Decimal(12) for each in one.measures.all()},
        "spend": {each.head_id: each.head.planned_pence for each in one.spend.select_related("head")},
    }
    return ReturnDraft(**(whole | changes))


def sent_return(one: Return | None = None, *, at: datetime | None = None, by: User | None = None, **changes: Any) -> Return:
    """A return that was filled and sent on the day after its period."""
    one = one or returns()[0]
    clerk, at = by or member(one.award.organisation), at or after(one.period_to_on)
    actions.save_return(return_id=one.pk, draft=draft(one, **changes), by=clerk, at=at)
    return actions.submit_return(return_id=one.pk, by=clerk, at=at)


def accepted_return(one: Return | None = None, *, by: User | None = None, **changes: Any) -> Return:
    """A return that the lead officer accepted two days after its period."""
    one = sent_return(one, **changes)
    return actions.accept_return(return_id=one.pk, by=by or one.award.call.lead_officer, at=after(one.period_to_on, days=1))
