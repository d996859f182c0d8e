"""Changing the terms of a running grant, as far as an officer may."""

import calendar
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from commissioning.audit.actions import make_move
from commissioning.lifecycle import AWARD, Refused
from commissioning.money import format_pounds
from commissioning.permissions import require
from grants.awards import notices as letters
from grants.awards.actions.commitments import change_commitment
from grants.awards.actions.offers import locked, say
from grants.awards.models import Award, BudgetHead, Variation, VariedHead
from grants.awards.queries.commitments import cuts_of

MOVED_PCT = 10  # of the grant, over all variations together
LATER_MONTHS = 3  # after the end that was first agreed
DECISION = "It needs a decision of the Commissioner: put it on a decision notice."


@transaction.atomic
def record_variation(
    *,
    award_id: int,
    reason: str,
    spoken_for: Mapping[tuple[int, int], int],
    ends_on: date | None = None,
    amount_pence: int | None = None,
    heads: Mapping[int, int] | None = None,
    changes_purpose: bool = False,
    by: Any,
    at: datetime,
) -> Variation:
    """Change the end, the sum or the budget heads of a running grant; both contacts are told. What is None stays as it is.

    Shape: `heads` maps the id of a head to its new sum; heads that are not named stay. `spoken_for` is what was paid or is on its way, by source and
    financial year: payments knows it, and calls this from `payments.actions.vary_grant`, which fits the planned payments in the same transaction.
    Units: pence.
    Raises: NotAllowed; Refused without a reason or a change, for sums that do not add up, and, naming the Commissioner, for what an officer may not
    agree: more money, another purpose, an end more than 3 months later, or more than a tenth of the grant moved between heads.
    Source: requirements 8 (R-8.1).
    """
    award = locked(award_id)
    require(by, AWARD["vary"].needs, award)
    if not reason.strip():
        raise Refused("Say why the terms change: the reason is kept, and both contacts read it.")
    if changes_purpose:
        raise Refused(f"A change of purpose is more than an officer may agree. {DECISION}")
    amount = award.amount_pence if amount_pence is None else amount_pence
    refuse_sum(award, amount, sum(spoken_for.values()))
    ends = ends_on if ends_on not in (None, award.ends_on) else None
    if ends:
        refuse_end(award, ends, today=timezone.localdate(at))
    changed = changed_heads(award, amount, heads or {})
    moved = sum(max(0, after - before) for _, before, after in changed)
    refuse_moved(award, moved)
    cut = award.amount_pence - amount
    if not (ends or cut or changed):
        raise Refused("Nothing changes. Enter what will be different.")
    variation = Variation.objects.create(
        award=award,
        number=(award.variations.aggregate(last=Max("number"))["last"] or 0) + 1,
        reason=reason.strip(),
        ends_on_before=award.ends_on if ends else None,
        ends_on_after=ends,
        amount_before_pence=award.amount_pence if cut else None,
        amount_after_pence=amount if cut else None,
        moved_pence=moved,
        agreed_by=by,
        agreed_at=at,
    )
    for head, before, after in changed:
        VariedHead.objects.create(variation=variation, head=head, before_pence=before, after_pence=after)
        head.planned_pence = after
        head.save(update_fields=["planned_pence"])
    if cut:
        cuts = {key: -pence for key, pence in cuts_of(award, cut, spoken_for).items()}
        change_commitment(award, cuts, on=timezone.localdate(at), why="variation", variation=variation)
    award.amount_pence, award.ends_on = amount, ends or award.ends_on
    facts = {"variation": variation.pk, "amount_pence": amount, "ends_on": award.ends_on.isoformat(), "moved_pence": moved}
    make_move(award, AWARD["vary"], by=by, at=at, facts=facts)
    letters.terms_changed(award, variation, by=by, at=at)
    return variation


def refuse_sum(award: Award, amount: int, spoken_for: int) -> None:
    """Raises: Refused for more money, for none, and for less than was paid or is on its way."""
    if amount > award.amount_pence:
        raise Refused(f"More than {format_pounds(award.amount_pence)} is more than an officer may agree. {DECISION}")
    if amount <= 0:
        raise Refused("A grant of nothing is no grant. To stop it, terminate it.")
    if amount < spoken_for:
        raise Refused(
            f"{format_pounds(spoken_for)} was paid or is on its way, so the grant cannot be less than that. "
            "Money that was paid is asked back at the end, when the grant is reconciled."
        )


def refuse_end(award: Award, ends: date, *, today: date) -> None:
    """Raises: Refused for an end that has passed, or that is more than LATER_MONTHS after the end first agreed."""
    if ends < max(award.starts_on, today):
        raise Refused("Choose an end from today on. To end the grant now, record the end.")
    moved = award.variations.filter(ends_on_before__isnull=False).order_by("number").values_list("ends_on_before", flat=True).first()
    first = moved or award.ends_on
    last = months_later(first, LATER_MONTHS)
    if ends > last:
        raise Refused(f"The end first agreed was {say(first)}. A later end than {say(last)} is more than an officer may agree. {DECISION}")


def months_later(day: date, months: int) -> date:
    """The same day some months on, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def changed_heads(award: Award, amount: int, given: Mapping[int, int]) -> list[tuple[BudgetHead, int, int]]:
    """The heads that change, with what each was and will be; a single head follows the sum of the grant.

    Raises: Refused for a head that is not the award's, for one below zero, and where the heads do not add up to the grant.
    """
    heads = list(award.heads.order_by("number"))
    if given.keys() - {each.pk for each in heads}:
        raise Refused("Choose budget heads of this grant.")
    if len(heads) == 1 and not given:
        given = {heads[0].pk: amount}
    new = {each.pk: given.get(each.pk, each.planned_pence) for each in heads}
    if any(pence < 0 for pence in new.values()):
        raise Refused("A budget head cannot be below zero.")
    total = sum(new.values())
    if heads and total != amount:
        raise Refused(
            f"The budget heads add up to {format_pounds(total, always_pence=True)}, but the grant will be "
            f"{format_pounds(amount, always_pence=True)}. Make them add up to the penny."
        )
    return [(each, each.planned_pence, new[each.pk]) for each in heads if new[each.pk] != each.planned_pence]


def refuse_moved(award: Award, moved: int) -> None:
    """Raises: Refused where more than MOVED_PCT of the grant would have been moved, with what earlier variations moved."""
    before = award.variations.aggregate(total=Sum("moved_pence"))["total"] or 0
    most = award.amount_pence * MOVED_PCT // 100
    if moved and moved + before > most:
        said = f", with {format_pounds(before)} moved before" if before else ""
        raise Refused(
            f"Moving {format_pounds(moved)} between heads{said} is more than a tenth of the grant ({format_pounds(most)}), "
            f"and more than an officer may agree. {DECISION}"
        )
