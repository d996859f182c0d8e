"""Interests, declared per applicant before anything of its bid can be opened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import make_move, record
from commissioning.calls.models import Call
from commissioning.lifecycle import ASSESSMENT, Refused
from commissioning.people.models import Organisation
from commissioning.permissions import require
from grants.applications.models import Application, Sight
from grants.assessment.actions.results import work_out
from grants.assessment.models import KINDS_OF_INTEREST, Assessment, Interest
from grants.assessment.queries import matches


@transaction.atomic
def declare_interest(*, call_id: int, organisation_id: int, kind: str, note: str = "", by: Any, at: datetime) -> Interest:
    """What a person says about one body that applies to a call: none, known (and stays), or conflicted (and is barred from all its bids in the call).

    None or known opens the bids that were given to her to score. A conflict takes her assessments of them away and stands: it is not taken back.
    Raises: NotAllowed; Refused without a note for known or conflicted, or for none where something speaks for an interest (`matches`), or where a conflict stands.
    """
    call = Call.objects.get(pk=call_id)
    require(by, "interests.declare", call)
    note = note.strip()
    if kind not in dict(KINDS_OF_INTEREST):
        raise Refused("Choose none, known or conflict.")
    if kind != "none" and not note:
        raise Refused("Say what the interest is.")
    organisation = Organisation.objects.get(pk=organisation_id)
    bids = list(Application.objects.select_for_update().filter(call=call, organisation=organisation).order_by("pk"))
    if not bids:
        raise Refused("This body has no bid in this call.")
    if kind == "none" and not note and (why := matches(by, [organisation], timezone.localdate(at)).get(organisation.pk)):
        raise Refused(f"Say why this is no interest in {organisation.name}: {why[0]}")
    if kind != "conflicted" and by.organisation_role(organisation_id) is not None:
        raise Refused("You act for this body, so this is a conflict. Choose conflict.")
    interest = Interest.objects.select_for_update().filter(call=call, organisation=organisation, user=by).first()
    was = interest.kind if interest else ""
    if was == "conflicted" and kind != "conflicted":
        raise Refused("You declared a conflict with this body, and it stands. Speak to the lead officer if it was a slip.")
    interest = interest or Interest(call=call, organisation=organisation, user=by)
    interest.kind, interest.note, interest.at = kind, note, at
    interest.save()
    record(
        "interest declared", interest, by=by, at=at, before={"kind": was}, after={"kind": kind}, organisation=organisation_id, call=call_id
    )
    if kind == "conflicted":
        bar(bids, user=by, at=at)
    else:
        let_see(bids, user=by, at=at)
    return interest


@transaction.atomic
def declare_interests(*, call_id: int, declared: Iterable[tuple[int, str, str]], by: Any, at: datetime) -> list[Interest]:
    """One press on the page of a call's bodies: organisation, kind and note of each. Raises: as `declare_interest`; then nothing is kept."""
    return [
        declare_interest(call_id=call_id, organisation_id=organisation, kind=kind, note=note, by=by, at=at)
        for organisation, kind, note in declared
    ]


def bar(bids: list[Application], *, user: Any, at: datetime) -> None:
    """Shut every bid of the body to her and take her assessments of them away."""
    Sight.objects.bulk_create(
        [Sight(application=bid, user=user, from_at=at, barred_at=at, why="conflict") for bid in bids],
        update_conflicts=True,
        unique_fields=["application", "user"],
        update_fields=["barred_at", "why"],
    )
    mine = Assessment.objects.select_related("application__call")
    for assessment in mine.filter(application__in=bids, assessor=user).exclude(state="recused").order_by("pk"):
        make_move(assessment, ASSESSMENT["recuse"], by=user, at=at)
        work_out(assessment.application, at=at)


def let_see(bids: list[Application], *, user: Any, at: datetime) -> None:
    """Open the bids that were given to her, until her time is up."""
    given = Assessment.objects.select_related("application__call").filter(application__in=bids, assessor=user)
    for assessment in given.exclude(state="recused").order_by("pk"):
        if assessment.state == "assigned":
            make_move(assessment, ASSESSMENT["declare"], by=user, at=at)
        give_sight(assessment, at=at)


def give_sight(assessment: Assessment, *, at: datetime) -> None:
    """She may see the bid from now on, until her time is up. A bar stays, and so do hidden names."""
    Sight.objects.bulk_create(
        [
            Sight(
                application_id=assessment.application_id, user_id=assessment.assessor_id, from_at=at, until=assessment.until, why="assigned"
            )
        ],
        update_conflicts=True,
        unique_fields=["application", "user"],
        update_fields=["until"],
    )
