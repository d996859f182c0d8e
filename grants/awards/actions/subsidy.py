"""Subsidy control: the question answered for each award, the body's written confirmation, and the entry in the public database."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.money import format_pounds
from commissioning.permissions import require
from grants.applications.models import Application
from grants.awards import notices as letters
from grants.awards.models import Award, SubsidyAnswer
from grants.awards.models.subsidy import LIMBS, Basis
from grants.awards.queries.subsidy import MFA_LIMIT_PENCE, given_before, must_be_entered


@transaction.atomic
def answer_subsidy(
    *, application_id: int, limbs: Mapping[str, tuple[bool, str]], basis: str = "", scheme: str = "", by: Any, at: datetime
) -> SubsidyAnswer:
    """Answer the four limbs for a bid, each with why. All four make a subsidy, which needs a basis; fewer make none.

    Shape: `limbs` maps each of LIMBS to yes or no and why.
    Raises: NotAllowed; Refused without a why, without a basis or the name of a scheme where they are needed, and once the offer is accepted.
    """
    bid = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application_id)
    require(by, "subsidy.answer", bid)
    if Award.objects.filter(application=bid, accepted_at__isnull=False).exists():
        raise Refused("The offer is accepted, so its basis stands.")
    if any(not limbs[name][1].strip() for name in LIMBS):
        raise Refused("Say why, for each of the four.")
    is_subsidy = all(limbs[name][0] for name in LIMBS)
    if is_subsidy and basis not in (Basis.MFA, Basis.SCHEME, Basis.STANDALONE):
        raise Refused("All four are true, so it is a subsidy. Choose on what basis it is given.")
    if is_subsidy and basis == Basis.SCHEME and not scheme.strip():
        raise Refused("Name the scheme, with its number.")
    answer = SubsidyAnswer.objects.filter(application=bid).first() or SubsidyAnswer(application=bid)
    before = {"basis": answer.basis} if answer.pk else {}
    for name in LIMBS:
        setattr(answer, name, limbs[name][0])
        setattr(answer, f"{name}_why", limbs[name][1].strip())
    answer.basis = basis if is_subsidy else Basis.NONE
    answer.scheme = scheme.strip() if answer.basis == Basis.SCHEME else ""
    answer.by, answer.at = by, at
    answer.others_pence = answer.confirmed_by = answer.confirmed_at = None
    answer.save()
    said = {name: limbs[name][0] for name in LIMBS}
    record("subsidy question answered", bid, by=by, at=at, before=before, after={"basis": answer.basis, **said})
    return answer


@transaction.atomic
def confirm_assistance(*, award_id: int, others_pence: int, by: Any, at: datetime) -> SubsidyAnswer:
    """The body's written confirmation: what other minimal financial assistance it had, from anybody, this financial year and in the two before.

    Units: pence. Exactly MFA_LIMIT_PENCE in all is allowed.
    Raises: NotAllowed for anyone but an owner; Refused where none is asked for, and where the sum would be over the limit.
    """
    award = Award.objects.select_for_update(of=("self",)).select_related("organisation", "application").get(pk=award_id)
    require(by, "awards.accept", award)
    answer = SubsidyAnswer.objects.select_for_update(of=("self",)).filter(application=award.application_id, basis=Basis.MFA).first()
    if answer is None or award.state != "offered":
        raise Refused("No confirmation is asked for.")
    if others_pence < 0:
        raise Refused("An amount cannot be below nothing.")
    ours = given_before(award.organisation_id, timezone.localdate(at), without=award.application_id)
    total = ours + others_pence + award.amount_pence
    if total > MFA_LIMIT_PENCE:
        raise Refused(
            f"With this grant it would be {format_pounds(total)} in three years, over the limit of {format_pounds(MFA_LIMIT_PENCE)}. "
            "Write to us before you accept: we may have to offer less, or on another basis."
        )
    answer.others_pence, answer.confirmed_by, answer.confirmed_at = others_pence, by, at
    answer.save()
    record("assistance confirmed", award, by=by, at=at, others_pence=others_pence, ours_pence=ours, total_pence=total)
    return answer


def note_offer(award: Award, *, at: datetime) -> SubsidyAnswer | None:
    """The offer is the notification where it is minimal financial assistance. Called under the award's lock. Gives the answer then."""
    answer = SubsidyAnswer.objects.select_for_update(of=("self",)).filter(application=award.application_id, basis=Basis.MFA).first()
    if answer is not None:
        answer.notified_at = at
        answer.save()
    return answer


def give_assistance(award: Award, *, by: Any, at: datetime) -> None:
    """On acceptance: the confirmation with date and gross sum goes to the body. Called under the award's lock.

    Raises: Refused while the body has not confirmed in writing.
    """
    answer = SubsidyAnswer.objects.select_for_update(of=("self",)).filter(application=award.application_id, basis=Basis.MFA).first()
    if answer is None:
        return
    if answer.confirmed_at is None:
        raise Refused(
            "Confirm first what other minimal financial assistance your organisation has had. It is asked for on the page of the offer."
        )
    answer.given_at = at
    answer.save()
    letters.assistance_given(award, answer, by=by, at=at)


@transaction.atomic
def enter_in_database(*, award_id: int, number: str, entered_on: date, by: Any, at: datetime) -> SubsidyAnswer:
    """Keep the number of the entry in the public database. Raises: NotAllowed; Refused without a number, for a day to come, and where none is due."""
    award = Award.objects.select_for_update(of=("self",)).select_related("application").get(pk=award_id)
    require(by, "subsidy.answer", award)
    answer = SubsidyAnswer.objects.select_for_update(of=("self",)).filter(application=award.application_id).first()
    if answer is None or not must_be_entered(answer, award.amount_pence):
        raise Refused("This award need not be in the database.")
    if not number.strip():
        raise Refused("Write the number of the entry.")
    if not award.decided_on <= entered_on <= timezone.localdate(at):
        raise Refused("Give the day of the entry: not before the decision, and not to come.")
    answer.entry_number, answer.entered_on = number.strip(), entered_on
    answer.save()
    record("subsidy entered in the database", award, by=by, at=at, number=answer.entry_number, on=entered_on.isoformat())
    return answer
