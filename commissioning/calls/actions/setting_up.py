"""What officers do to set up a call, and what the chief finance officer agrees about its budget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.text import slugify

from commissioning.audit.actions import make_move, record
from commissioning.calls.fund_types import CriterionDraft, fund_types
from commissioning.calls.models import Budget, BudgetAgreement, Call, Criterion, Lot
from commissioning.calls.presets import PRESETS
from commissioning.calls.queries import caps_of
from commissioning.lifecycle import CALL, Refused
from commissioning.money import format_pounds
from commissioning.people.models import User
from commissioning.permissions import require
from commissioning.questions.models import QuestionSet

FROM_PRESET = ("scorers", "needs_moderation", "diligence", "asks_subsidy", "decided_by", "payment_plan", "acceptance_days")


@transaction.atomic
def create_call(*, by: User, at: datetime, preset: str, outcomes: Iterable[Any] = (), districts: Iterable[Any] = (), **fields: Any) -> Call:
    """Begin a call from one of the four presets; any field given wins over the preset's. Its criteria are copied from the fund's type.

    Raises: NotAllowed for all but officers; Refused for an unknown preset.
    """
    if preset not in PRESETS:
        raise Refused("Choose one of the four sizes of call.")
    policy = PRESETS[preset]
    start = {name: getattr(policy, name) for name in FROM_PRESET}
    start |= {"reasons_rule": policy.reasons, "returns_plan": policy.returns, "lead_officer": by}
    call = Call(preset=preset, **(start | fields))
    require(by, "calls.edit", call)
    call.save()
    call.outcomes.set(outcomes)
    call.districts.set(districts)
    record("call begun", call, by=by, at=at, after={"preset": preset})
    if call.fund.fund_type in fund_types():
        set_criteria(call_id=call.pk, criteria=fund_types()[call.fund.fund_type].criteria, by=by, at=at)
    return call


@transaction.atomic
def edit_call(
    *, call_id: int, by: User, at: datetime, outcomes: Iterable[Any] | None = None, districts: Iterable[Any] | None = None, **fields: Any
) -> Call:
    """Change a call that is not published yet.

    Raises: NotAllowed; Refused once it is published.
    """
    call = _draft(call_id, by)
    changed = sorted(name for name, value in fields.items() if getattr(call, name) != value)
    for name in changed:
        setattr(call, name, fields[name])
    call.save()
    if outcomes is not None:
        call.outcomes.set(outcomes)
    if districts is not None:
        call.districts.set(districts)
    record("call edited", call, by=by, at=at, fields=changed)
    return call


@transaction.atomic
def set_criteria(*, call_id: int, criteria: Sequence[CriterionDraft], by: User, at: datetime) -> Call:
    """Replace the criteria of a call that is not published yet; numbers follow the order given.

    Raises: NotAllowed; Refused once it is published: weights are frozen from then on.
    """
    call = _draft(call_id, by)
    call.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(
            call=call,
            number=number,
            key=each.key,
            title=each.title,
            weight=each.weight,
            guidance=each.guidance,
            floor=each.floor,
            tie_rank=each.tie_rank,
            anchors=list(each.anchors),
        )
        for number, each in enumerate(criteria, start=1)
    )
    record("criteria set", call, by=by, at=at, after={each.key: each.weight for each in criteria})
    return call


@dataclass(frozen=True)
class LotDraft:
    """A lot as an officer writes it. Sums in pence."""

    title: str
    pot_pence: int
    least_pence: int
    most_pence: int
    bids_per_body: int = 1
    question_set: QuestionSet | None = None


@transaction.atomic
def set_lots(*, call_id: int, lots: Sequence[LotDraft], by: User, at: datetime) -> Call:
    """Replace the lots of a call that is not published yet; numbers follow the order given. None makes a call without lots.

    Raises: NotAllowed; Refused once it is published, for two lots of one name, and for a lot that cannot pay its largest grant.
    """
    call = _draft(call_id, by)
    keys = [slugify(each.title)[:50] for each in lots]
    if len(set(keys)) != len(keys) or "" in keys:
        raise Refused("Give each lot a name of its own.")
    for each in lots:
        if not 0 <= each.least_pence <= each.most_pence <= each.pot_pence:
            raise Refused(f"Lot “{each.title}”: its smallest grant, its largest grant and its pot must follow each other in size.")
    call.lots.all().delete()
    Lot.objects.bulk_create(
        Lot(
            call=call,
            number=number,
            key=key,
            title=each.title,
            pot_pence=each.pot_pence,
            least_pence=each.least_pence,
            most_pence=each.most_pence,
            bids_per_body=each.bids_per_body,
            question_set=each.question_set,
        )
        for number, (key, each) in enumerate(zip(keys, lots, strict=True), start=1)
    )
    record("lots set", call, by=by, at=at, after={key: each.pot_pence for key, each in zip(keys, lots, strict=True)})
    return call


def _draft(call_id: int, by: User) -> Call:
    call = Call.objects.select_for_update().get(pk=call_id)
    require(by, "calls.edit", call)
    if call.state != "draft":
        raise Refused("This call is published: its terms, criteria and weights are frozen.")
    return call


@transaction.atomic
def publish_call(*, call_id: int, by: User, at: datetime) -> Call:
    """Make a call public; it opens and closes by the clock.

    Raises: NotAllowed; Refused, naming everything that is missing or does not add up.
    """
    call = Call.objects.select_for_update().get(pk=call_id)
    require(by, CALL["publish"].needs, call)
    missing = gaps(call, at=at)
    if missing:
        raise Refused("This call cannot open yet. " + " ".join(missing))
    return make_move(call, CALL["publish"], by=by, at=at, facts={"weights": dict(call.criteria.values_list("key", "weight"))})


def gaps(call: Call, *, at: datetime) -> list[str]:
    """Everything that keeps a call from opening, a sentence each; empty when it may."""
    named = {
        "senior_officer": "Name the senior responsible officer.",
        "agreement_reason": "Say why this is a grant or a contract.",
        "wanted": "Say what you want to fund.",
        "who_can_apply": "Say who can apply.",
        "not_funded": "Say what you cannot fund.",
    }
    found = [sentence for name, sentence in named.items() if not str(getattr(call, name)).strip()]
    weights = call.criteria.aggregate(total=Sum("weight"))["total"] or 0
    if weights != 100:
        found.append(f"The weights of the criteria total {weights}; they must total 100.")
    if not call.outcomes.exists():
        found.append("Choose at least one outcome of the Plan.")
    if not call.districts.exists():
        found.append("Choose at least one district.")
    if call.question_set.published_at is None or call.eligibility_set.published_at is None:
        found.append("Publish its question sets.")
    if call.closes_at <= at:
        found.append("Its closing time has passed.")
    if call.agreement == "contract":
        found.append("A contract is recorded here but bought through procurement, so it takes no bids.")
    if call.most_pence > caps_of([call.budget])[call.budget_id]:
        found.append("Its largest grant is more than the budget may carry.")
    return found + lot_gaps(call)


def lot_gaps(call: Call) -> list[str]:
    """What does not add up between a call and its lots."""
    lots = list(call.lots.select_related("question_set").order_by("number"))
    if not lots:
        return []
    found, whole = [], sum(each.pot_pence for each in lots)
    if call.pot_pence is None:
        found.append("Say how much the call gives in all, so that its lots can be added up.")
    elif whole != call.pot_pence:
        found.append(f"The pots of its lots come to {format_pounds(whole)}, but the call gives {format_pounds(call.pot_pence)} in all.")
    for each in lots:
        if each.least_pence < call.least_pence or each.most_pence > call.most_pence:
            bounds = f"{format_pounds(call.least_pence)} to {format_pounds(call.most_pence)}"
            found.append(f"Lot “{each}”: its grants must lie within those of the call, {bounds}.")
        if each.question_set is not None and each.question_set.published_at is None:
            found.append(f"Lot “{each}”: publish its question set.")
    return found


@transaction.atomic
def cancel_call(*, call_id: int, by: User, at: datetime) -> Call:
    """Drop a call that is still a draft. One that was published is ended with its bids, and all are told: `assessment.actions.end_round`.

    Raises: NotAllowed; Refused once it is published.
    """
    call = Call.objects.select_for_update().get(pk=call_id)
    require(by, CALL["cancel"].needs, call)
    if call.state != "draft":
        raise Refused("This call was published, so everyone must hear that it ends, and why. End the round instead.")
    return make_move(call, CALL["cancel"], by=by, at=at)


@transaction.atomic
def complete_call(*, call_id: int, by: User, at: datetime) -> Call:
    """Close a decided round. Raises: NotAllowed; Refused before it is decided."""
    call = Call.objects.select_for_update().get(pk=call_id)
    return make_move(call, CALL["complete"], by=by, at=at)


@transaction.atomic
def agree_over_allocation(
    *, budget_id: int, most_pence: int, backstop_id: int, backstop_uncommitted_pence: int, by: User, at: datetime, note: str = ""
) -> BudgetAgreement:
    """The chief finance officer agrees that promises may exceed the budget, up to a sum, underwritten by a source.

    Units: pence.
    Raises: NotAllowed for anyone else; Refused above the cap, or where the backstop has not the money.
    Source: requirements section 0, "Budgets"; the tolerance of about 10% in published notices.
    """
    budget = Budget.objects.select_for_update().get(pk=budget_id)
    require(by, "budgets.agree", budget)
    if most_pence > caps_of([budget])[budget.pk]:
        raise Refused("That is over the cap. An uplift of the budget needs a decision of its own.")
    if most_pence <= budget.amount_pence:
        raise Refused("An agreement is needed only above the budget.")
    if backstop_uncommitted_pence < most_pence - budget.amount_pence:
        raise Refused("The backstop has less uncommitted money than the sum above the budget.")
    budget.agreements.filter(lapsed_at__isnull=True).update(lapsed_at=at)
    agreement = BudgetAgreement.objects.create(
        budget=budget,
        most_pence=most_pence,
        backstop_id=backstop_id,
        backstop_uncommitted_pence=backstop_uncommitted_pence,
        agreed_by=by,
        agreed_at=at,
        note=note,
    )
    record("over-allocation agreed", budget, by=by, at=at, after={"most_pence": most_pence, "backstop": backstop_id})
    return agreement
