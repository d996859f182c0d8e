"""Decisions and awards: a notice from draft to signed, an award from approved to running."""

from datetime import datetime, timedelta
from typing import Any

from commissioning.calls.models import Call
from commissioning.people.models import Organisation, User
from grants.applications.models import Application
from grants.assessment import actions as assessment
from grants.awards import actions
from grants.awards.models import Award, DecisionNotice
from tests.makers.base import NOON, later, member, staff
from tests.makers.bids import AFTER_CLOSE, assessing, closed_call, eligible

DECIDED = later(days=60)


def assessed_call(**fields: Any) -> Call:
    """A call that has closed and is being assessed, by one officer alone unless told otherwise."""
    return assessing(closed_call(**({"scorers": 1} | fields)))


def to_decide(
    call: Call,
    kind: str = "full",
    *,
    amount_pence: int = 300_000,
    ask_pence: int | None = None,
    body: Organisation | None = None,
    **words: str,
) -> Application:
    """A bid of this call with the panel's recommendation, with words for a notice."""
    bid = eligible(call=call, body=body, ask_pence=ask_pence or amount_pence)
    Application.objects.filter(pk=bid.pk).update(
        main_outcome=call.outcomes.order_by("order").last(), district=call.districts.order_by("position").first()
    )
    assessment.send_to_panel(application_id=bid.pk, by=call.lead_officer, at=AFTER_CLOSE)
    assessment.recommend(
        application_id=bid.pk,
        kind=kind,
        amount_pence=0 if kind == "none" else amount_pence,
        by=call.lead_officer,
        at=AFTER_CLOSE,
        **(
            {
                "purpose": "A sign that shows drivers their speed.",
                "conditions": "Before payment: send the highways consent.",
                "reasons": "Slower traffic makes the road safer.",
            }
            | words
        ),
    )
    return Application.objects.select_related("call__lead_officer", "organisation").get(pk=bid.pk)


def notice(
    *bids: Application, state: str = "ready", at: datetime = DECIDED, kind: str = "single", signer: User | None = None
) -> DecisionNotice:
    """A notice of these bids' calls: draft, ready, signed or published."""
    calls = {bid.call_id for bid in bids}
    officer = bids[0].call.lead_officer
    made = actions.draft_notice(call_ids=calls, title="Road Safety Fund awards", kind=kind, by=officer, at=at)
    if state == "draft":
        return made
    actions.edit_notice(notice_id=made.pk, summary="Awards for safer roads.", by=officer, at=at)
    comment(made, at=at)
    made = actions.make_ready(notice_id=made.pk, by=officer, at=at)
    if state == "ready":
        return made
    made = sign(made, by=signer or staff("commissioner"), at=at)
    return actions.publish_notice(notice_id=made.pk, by=officer, at=at) if state == "published" else made


def comment(on: DecisionNotice, at: datetime = DECIDED) -> None:
    """Both comments, by the two officers."""
    actions.comment_legal(notice_id=on.pk, comment="Within powers.", by=staff("monitoring_officer"), at=at)
    actions.comment_financial(notice_id=on.pk, comment="Funded from the reserve.", by=staff("chief_finance_officer"), at=at)


def sign(ready: DecisionNotice, *, by: User, at: datetime = DECIDED, **given: Any) -> DecisionNotice:
    """Sign with the usual words."""
    words = {"signed_as": "Police and Crime Commissioner", "statement": "I have no interest that bars me."} | given
    return actions.sign_notice(notice_id=ready.pk, by=by, at=at, **words)


def award(state: str = "active", *, amount_pence: int = 300_000, call: Call | None = None, at: datetime = DECIDED, **fields: Any) -> Award:
    """An award: approved, offered, accepted or active."""
    bid = to_decide(call or assessed_call(), amount_pence=amount_pence, **fields)
    notice(bid, state="signed", at=at)
    made = Award.objects.get(application=bid)
    if state == "approved":
        return made
    made = actions.offer_award(award_id=made.pk, by=bid.call.lead_officer, at=at)
    if state == "offered":
        return made
    made = actions.accept_award(award_id=made.pk, post="Clerk to the council", by=member(made.organisation), at=at + timedelta(days=5))
    if state == "accepted":
        return made
    actions.begin_awards(at=datetime.combine(made.starts_on, NOON.timetz()))
    return Award.objects.get(pk=made.pk)
