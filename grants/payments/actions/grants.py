"""What a change or a stop of a grant does to its payments: those to come are fitted or cancelled, those that left never change."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import make_move, record
from commissioning.lifecycle import AWARD, INSTALMENT, Refused
from commissioning.money import format_pounds
from commissioning.people.models import User
from commissioning.permissions import require
from grants.awards.actions import agree_change, record_variation, terminate_award
from grants.awards.actions.commitments import keep_only
from grants.awards.models import Award, Variation
from grants.awards.queries.commitments import drawn_by
from grants.payments.actions.instalments import locked, next_number, undo
from grants.payments.drafts import CodingDraft
from grants.payments.models import CodingLine, Instalment
from grants.payments.queries import ADDABLE, coded_by, spoken_for, unplanned

MOVABLE = ("planned", "prepared", "approved")


def locked_grant(award_id: int) -> tuple[Award, list[Instalment]]:
    """The award and its standing payments under lock, the payments first, as every action on a payment takes them."""
    list(Instalment.objects.select_for_update().filter(award=award_id).order_by("pk"))
    award = Award.objects.select_for_update(of=("self",)).select_related("application__call", "call").get(pk=award_id)
    rows = Instalment.objects.select_for_update(of=("self",)).standing().filter(award=award)
    return award, list(rows.select_related("award__call").order_by("number"))


@transaction.atomic
def vary_grant(
    *,
    award_id: int,
    reason: str,
    ends_on: date | None = None,
    amount_pence: int | None = None,
    heads: Mapping[int, int] | None = None,
    changes_purpose: bool = False,
    request_id: int | None = None,
    by: User,
    at: datetime,
) -> Variation:
    """Record a variation, and fit the payments that did not leave yet to it: the last is cut first. Those that left stay as they are.

    Shape and Raises: those of `awards.actions.record_variation`; `request_id` is what the grantee asked for, which it answers, and Refused where
    that was settled meanwhile.
    """
    award, rows = locked_grant(award_id)
    variation = record_variation(
        award_id=award_id,
        reason=reason,
        spoken_for=spoken_for(award),
        ends_on=ends_on,
        amount_pence=amount_pence,
        heads=heads,
        changes_purpose=changes_purpose,
        by=by,
        at=at,
    )
    if request_id is not None:
        agree_change(request_id, variation, by=by, at=at)
    if variation.cut_pence:
        award.refresh_from_db(fields=["amount_pence"])
        fit_payments(award, rows, why=f"Variation {variation.number}", by=by, at=at)
    return variation


def fit_payments(award: Award, rows: list[Instalment], *, why: str, by: User, at: datetime) -> None:
    """Cut what is planned to what the award is drawn now, by source and year; and to its sum, where finance coded it otherwise."""
    coded, drawn = coded_by(award), drawn_by(award)
    movable = [each for each in reversed(rows) if each.state in MOVABLE]
    lines = {each.pk: list(each.coding.order_by("-number")) for each in movable}
    cut: dict[int, int] = {}  # pence off each coding line, by its id
    over = sum(coded.values()) - award.amount_pence
    for key in sorted(coded, key=lambda each: (-each[1], -each[0])):
        over -= cut_lines(movable, lines, cut, min(over, coded[key] - drawn.get(key, 0)), only=key)
    cut_lines(movable, lines, cut, over)
    for each in movable:
        off = sum(cut.get(line.pk, 0) for line in lines[each.pk])
        if not off:
            continue
        if off == each.amount_pence:
            make_move(each, INSTALMENT["cancel"], by=by, at=at, on=award, reason=why, facts={"amount_pence": each.amount_pence})
            continue
        if each.state != "planned":
            undo(each, at=at)
        shorten(each, [(line, cut.get(line.pk, 0)) for line in lines[each.pk]])
        record(
            "payment fitted",
            each,
            by=by,
            at=at,
            before={"amount_pence": each.amount_pence + off},
            after={"amount_pence": each.amount_pence},
        )


def cut_lines(
    movable: list[Instalment],
    lines: Mapping[int, list[CodingLine]],
    cut: dict[int, int],
    most: int,
    only: tuple[int, int] | None = None,
) -> int:
    """Mark so much to be cut, from the last payment back, and give how much was; `only` lines of one source and year. Units: pence."""
    left = max(0, most)
    for each in movable:
        for line in lines[each.pk]:
            if only is None or (line.source_id, line.financial_year) == only:
                take = min(left, line.amount_pence - cut.get(line.pk, 0))
                cut[line.pk] = cut.get(line.pk, 0) + take
                left -= take
    return max(0, most) - left


def shorten(payment: Instalment, lines: list[tuple[CodingLine, int]]) -> None:
    """Take pence off the coding lines of a planned payment; a line of nothing goes."""
    for line, off in lines:
        line.amount_pence -= off
        if line.amount_pence:
            line.save(update_fields=["amount_pence"])
        else:
            line.delete()
    payment.amount_pence -= sum(off for _, off in lines)
    payment.save(update_fields=["amount_pence"])


@transaction.atomic
def terminate_grant(*, award_id: int, reason: str, by: User, at: datetime) -> Award:
    """Stop a grant: payments to come are cancelled, what was paid or is on its way stays, and the rest is free for others.

    Raises: those of `awards.actions.terminate_award`.
    """
    award, rows = locked_grant(award_id)
    require(by, AWARD["terminate"].needs, award)
    for each in rows:
        if each.state in MOVABLE:
            facts = {"amount_pence": each.amount_pence}
            make_move(each, INSTALMENT["cancel"], by=by, at=at, on=award, reason="The grant was stopped", facts=facts)
    return terminate_award(award_id=award_id, reason=reason, kept=spoken_for(award), by=by, at=at)


@transaction.atomic
def cancel_instalment(*, instalment_id: int, reason: str, by: User, at: datetime) -> Instalment:
    """Cancel one payment before it is in a batch. The grant stays as it is: its money can be planned again, or is free once it is closed.

    That of a grant that was stopped is free at once.
    Raises: NotAllowed; Refused without a reason, or once the payment is on its way.
    """
    instalment = locked(instalment_id)
    require(by, INSTALMENT["cancel"].needs, instalment)
    if not reason.strip():
        raise Refused("Say why this payment is cancelled: the reason is kept.")
    facts = {"amount_pence": instalment.amount_pence}
    make_move(instalment, INSTALMENT["cancel"], by=by, at=at, reason=reason.strip(), facts=facts)
    if instalment.award.state == "terminated":
        keep_only(instalment.award, spoken_for(instalment.award), on=timezone.localdate(at), why="terminated")
    return instalment


@transaction.atomic
def plan_instalment(*, award_id: int, amount_pence: int, due_on: date, note: str, by: User, at: datetime) -> Instalment:
    """Plan one more payment out of what of the award is not planned, because a payment was cancelled, say. It is coded to what is left of each source.

    Units: pence.
    Raises: NotAllowed; Refused for more than is left to plan, without words for what it is, or once nothing more is paid on the award.
    """
    award, rows = locked_grant(award_id)
    require(by, "payments.prepare", award)
    left = unplanned(award)
    total = min(sum(left.values()), award.amount_pence - sum(each.amount_pence for each in rows))
    if not note.strip():
        raise Refused("Say what the payment is for.")
    if award.state not in ADDABLE:
        raise Refused(f"The award is {award.get_state_display().lower()}, so nothing more is planned on it.")
    if not 0 < amount_pence <= total:
        raise Refused(f"{format_pounds(max(0, total))} of this award is not planned yet. Plan that much or less.")
    number = next_number(award)
    drafts = take_from(left, amount_pence)
    codes = {each.source_id: each.source for each in award.sources.select_related("source")}
    made = Instalment.objects.create(
        award=award,
        number=number,
        reference=f"{award.reference}/{number}",
        amount_pence=amount_pence,
        due_on=due_on,
        financial_year=drafts[0].financial_year,
        note=note.strip(),
    )
    CodingLine.objects.bulk_create(
        CodingLine(
            instalment=made,
            number=line,
            source_id=each.source_id,
            financial_year=each.financial_year,
            cost_centre=codes[each.source_id].cost_centre,
            subjective_code=codes[each.source_id].subjective_code,
            amount_pence=each.amount_pence,
        )
        for line, each in enumerate(drafts, start=1)
    )
    record("payment planned", made, by=by, at=at, after={"amount_pence": amount_pence, "due_on": due_on.isoformat()})
    return made


def take_from(left: Mapping[tuple[int, int], int], amount_pence: int) -> list[CodingDraft]:
    """Coding for a sum, from what is left of each source: the earliest year first."""
    drafts = []
    for (source, year), pence in sorted(left.items(), key=lambda each: (each[0][1], each[0][0])):
        if take := min(pence, amount_pence):
            drafts.append(CodingDraft(source_id=source, financial_year=year, amount_pence=take, cost_centre="", subjective_code=""))
            amount_pence -= take
    return drafts
