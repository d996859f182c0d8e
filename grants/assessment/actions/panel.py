"""From scores to what the panel says: moderation, the panel, the recommendation."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.audit.actions import make_move, record
from commissioning.calls.models import Criterion
from commissioning.lifecycle import APPLICATION, Refused
from commissioning.money import format_pounds
from commissioning.permissions import require
from grants.applications.models import Application
from grants.assessment import arithmetic
from grants.assessment.actions.blind import refuse_while_blind
from grants.assessment.actions.locking import locked
from grants.assessment.actions.meeting import refuse_without_quorum
from grants.assessment.actions.results import sent_scores, weighed, work_out
from grants.assessment.entries import NO_MONEY
from grants.assessment.models import Assessment, ModeratedScore, Moderation, Recommendation, Result

KINDS = {"full": "recommend_full", "part": "recommend_part", "reserve": "recommend_reserve", "none": "recommend_none"}


@transaction.atomic
def moderate(*, application_id: int, scores: Mapping[int, Decimal], reason: str, present: str, by: Any, at: datetime) -> Moderation:
    """Record what the scorers agreed where they differed. The originals stay as they were sent, for ever.

    Shape: criterion id to one figure from 0 to 5 with at most two decimals, for each criterion in dispute (two or more apart), and for others on
    which they differ if wished; the rest take the mean. Without a trigger it is asked for by an officer, and any criterion may be named.
    Raises: NotAllowed; Refused before all scores are sent, without a reason or who was present, or for a missing or impossible figure.
    """
    bid = locked(application_id)
    require(by, APPLICATION["moderate"].needs, bid)
    if bid.state == "scoring":
        refuse_unless_scored(bid)
    if not reason.strip() or not present.strip():
        raise Refused("Say why, and who was present.")
    criteria = list(Criterion.objects.filter(call=bid.call_id).order_by("number"))
    triggers = Result.objects.filter(application=bid).values_list("triggers", flat=True).first() or []
    refuse_wrong_figures(criteria, sent_scores(bid.pk), scores, asked_for=not triggers)
    make_move(bid, APPLICATION["moderate"], by=by, at=at, facts={"forced": not triggers})
    moderation = Moderation.objects.create(application=bid, reason=reason.strip(), present=present.strip(), triggers=triggers, by=by, at=at)
    ModeratedScore.objects.bulk_create(
        ModeratedScore(moderation=moderation, criterion_id=criterion, value=value) for criterion, value in scores.items()
    )
    keys = {each.pk: each.key for each in criteria}
    record("scores moderated", bid, by=by, at=at, after={keys[criterion]: str(value) for criterion, value in scores.items()})
    work_out(bid, at=at, criteria=criteria)
    return moderation


def refuse_wrong_figures(criteria: list[Criterion], sent: arithmetic.Scores, figures: Mapping[int, Decimal], *, asked_for: bool) -> None:
    measures = weighed(criteria)
    must = set(arithmetic.differing(measures, sent, by=arithmetic.APART_ON_A_CRITERION))
    may = {each.key for each in criteria} if asked_for else set(arithmetic.differing(measures, sent))
    titles = {each.key: each.title for each in criteria}
    keys = {each.pk: each.key for each in criteria}
    unknown = [criterion for criterion in figures if keys.get(criterion) not in may]
    if unknown:
        raise Refused("Only a criterion on which the scorers differ takes a moderated score; the others take the mean.")
    missing = [titles[key] for key in titles if key in must and key not in {keys[each] for each in figures}]
    if missing:
        raise Refused("Give one agreed score for " + ", ".join(f"“{title}”" for title in missing) + ".")
    for value in figures.values():
        if not value.is_finite() or not 0 <= value <= 5 or value != value.quantize(Decimal("0.01")):
            raise Refused("An agreed score is from 0 to 5, with at most two decimals.")


def refuse_unless_scored(bid: Application) -> None:
    """Raises: Refused while scores are outstanding, or where too few people scored it."""
    sheets = list(Assessment.objects.filter(application=bid).exclude(state="recused").values_list("state", "only"))
    outstanding = sum(state != "sent" for state, _ in sheets)
    whole = sum(not only for _, only in sheets)
    if outstanding:
        raise Refused(f"Scores of {outstanding} {'assessor is' if outstanding == 1 else 'assessors are'} still to be sent.")
    if whole < bid.call.scorers:
        raise Refused(f"This call asks for {bid.call.scorers} scorers; this bid has {whole}. Give it to one more.")


@transaction.atomic
def send_to_panel(*, application_id: int, by: Any, at: datetime) -> Application:
    """Put a scored bid before the panel. Where one officer scores alone (a donation), an eligible bid may go there directly.

    Raises: NotAllowed; Refused while names are hidden from scorers, scores are outstanding, moderation is needed, or nobody scored a criterion.
    """
    bid = locked(application_id)
    require(by, APPLICATION["send_to_panel"].needs, bid)
    refuse_while_blind(bid.call_id, at=at)
    if bid.state in ("scoring", "moderated") or (bid.state == "eligible" and bid.call.scorers > 1):
        refuse_unless_scored(bid)
        result = Result.objects.filter(application=bid).first()
        if result and result.needs_moderation:
            raise Refused("The scorers are too far apart. Record the moderation first.")
        if result is None or result.total is None:
            raise Refused("Nobody scored one of the criteria, so there is no total. Give the bid to one more assessor.")
    return make_move(bid, APPLICATION["send_to_panel"], by=by, at=at)


@transaction.atomic
def recommend(
    *,
    application_id: int,
    kind: str,
    amount_pence: int,
    reasons: str,
    purpose: str = "",
    conditions: str = "",
    feedback: str = "",
    by: Any,
    at: datetime,
) -> Recommendation:
    """What the panel says to the Commissioner: full, part, reserve or none, how much, and why; or that it defers the bid, which then stays before it.

    Units: pence. Full is the whole ask, part is less; none and defer are 0 whatever is given. `below_least` says whether a sum is less than the applicant can use.
    Raises: NotAllowed; Refused without a quorum where the call asks for one, without reasons, above the ask, for money to a bid below a floor, or where it is not with the panel.
    """
    bid = locked(application_id)
    if kind not in KINDS and kind != "defer":
        raise Refused("Choose in full, in part, reserve, not at all, or defer.")
    require(by, "assessment.recommend", bid)
    if kind == "defer" and bid.state != "panel":
        raise Refused("Only a bid that is before the panel can be deferred by it.")
    meeting = None
    if bid.state == "panel":
        meeting = refuse_without_quorum(bid)
        refuse_wrong_amount(bid, kind, amount_pence)
        if not reasons.strip():
            raise Refused("Give the reasons for the record.")
        if kind not in NO_MONEY and Result.objects.filter(application=bid, below_floor=True).exists():
            raise Refused("A criterion is below its floor, so the bid cannot be recommended for money, whatever its total.")
    amount = 0 if kind in NO_MONEY else amount_pence
    if kind != "defer":
        make_move(bid, APPLICATION[KINDS[kind]], by=by, at=at, facts={"amount_pence": amount})
    recommendation = Recommendation.objects.filter(application=bid).first() or Recommendation(application=bid)
    before = {"kind": recommendation.kind, "amount_pence": recommendation.amount_pence} if recommendation.pk else {}
    recommendation.kind, recommendation.amount_pence, recommendation.by, recommendation.at = kind, amount, by, at
    recommendation.reasons, recommendation.purpose = reasons.strip(), purpose.strip()
    recommendation.meeting = meeting
    recommendation.conditions, recommendation.feedback = conditions.strip(), feedback.strip()
    recommendation.save()
    record("recommendation made", recommendation, by=by, at=at, before=before, after={"kind": kind, "amount_pence": amount})
    return recommendation


def refuse_wrong_amount(bid: Application, kind: str, amount_pence: int) -> None:
    ask = bid.ask_pence or 0
    ceiling = bid.ceiling_pence or ask
    if kind in NO_MONEY:
        return
    if amount_pence > ceiling:
        bonus = f", with the bonus for confirmed match {format_pounds(ceiling)}" if ceiling > ask else ""
        raise Refused(f"That is more than was asked for ({format_pounds(ask)}{bonus}).")
    if amount_pence <= 0:
        raise Refused("Give an amount.")
    if kind == "full" and amount_pence < ask:
        raise Refused(f"In full is the whole ask, {format_pounds(ask)}. For less, choose in part.")
    if kind == "part" and amount_pence >= ask:
        raise Refused("That is the whole ask. Choose in full.")


def below_least(bid: Application, amount_pence: int) -> bool:
    """Whether a sum is less than that with which the applicant could go ahead: a warning, not a bar (requirements R-4.13)."""
    return bid.least_pence is not None and 0 < amount_pence < bid.least_pence


@transaction.atomic
def return_to_panel(*, application_id: int, by: Any, at: datetime) -> Application:
    """Take a recommendation back before it is on a notice; it stays on record until the next is made.

    Raises: NotAllowed; Refused once the bid is with the Commissioner.
    """
    bid = locked(application_id)
    require(by, APPLICATION["return_to_panel"].needs, bid)
    if bid.state == "with_commissioner":
        raise Refused("This bid is on a decision notice. Take it off the notice first.")
    return make_move(bid, APPLICATION["return_to_panel"], by=by, at=at)
