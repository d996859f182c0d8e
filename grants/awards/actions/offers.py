"""Offering an award, and what its grantee answers; what the clock does when she does not."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import make_move, record
from commissioning.lifecycle import AWARD, Refused
from commissioning.permissions import require
from grants.assessment.actions import hold_bodies
from grants.assessment.queries import standing_stops
from grants.awards import notices as letters
from grants.awards import tasks
from grants.awards.actions.measures import fill_in_defaults
from grants.awards.actions.subsidy import give_assistance, note_offer
from grants.awards.models import Award, DecisionNotice
from grants.awards.queries.agreements import (
    REMIND_DAYS,
    accepted_to_begin,
    at_hand,
    digest_of_agreement,
    offers_to_remind,
    offers_waiting,
)


def locked(award_id: int) -> Award:
    """The award under lock, with what its moves and letters read."""
    return (
        Award.objects.select_for_update(of=("self",)).select_related("call", "office", "organisation", "application__call").get(pk=award_id)
    )


def say(day: date) -> str:
    """A date in a sentence: 6 March 2026."""
    return f"{day.day} {day:%B %Y}"


@transaction.atomic
def offer_award(*, award_id: int, by: Any, at: datetime) -> Award:
    """Send the offer to both contacts; it may be accepted through the last day of the call's acceptance period.

    Raises: NotAllowed; Refused unless the award is approved and not yet offered, and while a stop stands on the bid or its body.
    """
    award = locked(award_id)
    require(by, AWARD["offer"].needs, award)
    refuse_if_held_back(award)
    refuse_if_stopped(award)
    fill_in_defaults(award)
    accept_by_on = timezone.localdate(at) + timedelta(days=award.call.acceptance_days)
    make_move(award, AWARD["offer"], by=by, at=at, facts={"accept_by_on": accept_by_on.isoformat()}, accept_by_on=accept_by_on)
    letters.offer_sent(award, assistance=note_offer(award, at=at), by=by, at=at)
    return award


def refuse_if_held_back(award: Award) -> None:
    """Raises: Refused while its body is not told of the decision: an offer would be the first it hears."""
    if award.application.is_held_back:
        raise Refused(f"{award.reference}: its body is not told of the decision yet. Send the letters of the notice first.")


def refuse_if_stopped(award: Award) -> None:
    """Raises: Refused, with each reason, while a stop stands on the bid or its body."""
    hold_bodies([award.organisation_id])
    for reasons in standing_stops({award.application_id: award.organisation_id}).values():
        raise Refused(f"{award.reference} is stopped: {' '.join(reasons)} The offer can go once the stop is lifted.")


@transaction.atomic
def offer_all(*, notice_id: int, by: Any, at: datetime) -> list[Award]:
    """Send the offers of every award of a notice that is still to be offered.

    Shape: those offered now; empty where all were.
    Raises: Refused before the notice is signed.
    """
    notice = DecisionNotice.objects.get(pk=notice_id)
    if notice.signed_at is None:
        raise Refused(f"{notice.reference} is not signed yet. No offer leaves before that.")
    waiting = Award.objects.filter(row__notice=notice, state="approved").order_by("pk").values_list("pk", flat=True)
    return [offer_award(award_id=pk, by=by, at=at) for pk in waiting]


@transaction.atomic
def accept_award(*, award_id: int, post: str, by: Any, at: datetime) -> Award:
    """Accept the offer and its terms for the body: by one of its owners, who types her post.

    The agreement as accepted is kept by its digest in the record, and as a PDF.
    Raises: NotAllowed for anyone else; Refused without a post, or after the last day.
    """
    award = locked(award_id)
    require(by, AWARD["accept"].needs, award)
    if not post.strip():
        raise Refused("Write the post in which you accept, such as “Clerk to the council”.")
    refuse_if_over(award, at)
    if award.state == "offered":
        give_assistance(award, by=by, at=at)
    award.accepted_at, award.accepted_by, award.accepted_post = at, by, post.strip()
    digest = digest_of_agreement(award)
    make_move(
        award,
        AWARD["accept"],
        by=by,
        at=at,
        facts={"agreement": digest, "amount_pence": award.amount_pence},
        post=post.strip(),
    )
    letters.offer_accepted(award, by=by, at=at)
    tasks.make_agreement.enqueue(award.pk)
    return award


def refuse_if_over(award: Award, at: datetime) -> None:
    """Raises: Refused once the last day of the offer has passed, with the day and the way out."""
    if award.state == "offered" and award.accept_by_on and not at_hand(award, at):
        raise Refused(
            f"This offer ended on {say(award.accept_by_on)} and it is now {say(timezone.localdate(at))}. Ask the grants team if it can be made again."
        )


@transaction.atomic
def decline_award(*, award_id: int, reason: str, by: Any, at: datetime) -> Award:
    """Decline the offer; its money is free again.

    Raises: NotAllowed for anyone but an owner; Refused without a reason.
    """
    award = locked(award_id)
    require(by, AWARD["decline"].needs, award)
    if not reason.strip():
        raise Refused("Tell us why you decline, in a few words.")
    make_move(award, AWARD["decline"], by=by, at=at, facts={"amount_pence": award.amount_pence}, reason=reason.strip())
    letters.offer_declined(award, by=by, at=at)
    return award


@transaction.atomic
def extend_acceptance(*, award_id: int, accept_by_on: date, reason: str, by: Any, at: datetime) -> Award:
    """Give the body longer to accept, once: for the date of its next meeting, say.

    Raises: NotAllowed; Refused a second time, without a reason, or for a day that is not later.
    """
    award = locked(award_id)
    require(by, AWARD["offer"].needs, award)
    if award.state != "offered" or award.accept_by_on is None:
        raise Refused("Only an offer that waits for its answer can be given longer.")
    if award.extended_reason:
        raise Refused(f"This offer was extended once already, to {say(award.accept_by_on)}.")
    if not reason.strip():
        raise Refused("Say why, for the record.")
    if accept_by_on <= award.accept_by_on or accept_by_on < timezone.localdate(at):
        raise Refused(f"Choose a day after {say(award.accept_by_on)}.")
    before = award.accept_by_on
    award.accept_by_on, award.extended_reason = accept_by_on, reason.strip()
    award.save()
    record(
        "award acceptance extended",
        award,
        by=by,
        at=at,
        before={"accept_by_on": before.isoformat()},
        after={"accept_by_on": accept_by_on.isoformat()},
    )
    letters.offer_extended(award, by=by, at=at)
    return award


def lapse_offers(*, at: datetime) -> int:
    """Record as lapsed every offer whose last day has passed, and tell its contacts; run when due, as often as one likes. Gives how many."""
    today, lapsed = timezone.localdate(at), 0
    for pk in list(offers_waiting(today).values_list("pk", flat=True)):
        with transaction.atomic():
            award = locked(pk)
            if award.state != "offered" or award.accept_by_on is None or award.accept_by_on >= today:
                continue
            make_move(award, AWARD["lapse"], by=None, at=at, facts={"amount_pence": award.amount_pence})
            letters.offer_lapsed(award, at=at)
            lapsed += 1
    return lapsed


def remind_offers(*, at: datetime) -> int:
    """Remind 7 and 2 days before an offer lapses, each once; run when due. Gives how many offers were reminded of.

    Source: requirements 5.4 (R-5.12). An offer made within those days is not reminded of at once.
    """
    today, reminded = timezone.localdate(at), 0
    for days in sorted(REMIND_DAYS):
        for pk in list(offers_to_remind(today, days).values_list("pk", flat=True)):
            with transaction.atomic():
                award = locked(pk)
                if award.state != "offered" or letters.reminder_was_sent(award, days) or offered_within(award, days):
                    continue
                letters.offer_reminder(award, days=days, at=at)
                reminded += 1
    return reminded


def offered_within(award: Award, days: int) -> bool:
    """Whether the offer was made when fewer than `days` days were left already."""
    return (
        award.offered_at is not None
        and award.accept_by_on is not None
        and timezone.localdate(award.offered_at) >= award.accept_by_on - timedelta(days=days)
    )


def begin_awards(*, at: datetime) -> int:
    """Let accepted awards begin on their first day; run when due. Gives how many."""
    begun = 0
    for pk in list(accepted_to_begin(timezone.localdate(at)).values_list("pk", flat=True)):
        with transaction.atomic():
            award = locked(pk)
            if award.state == "accepted" and award.starts_on <= timezone.localdate(at):
                make_move(award, AWARD["begin"], by=None, at=at)
                begun += 1
    return begun
