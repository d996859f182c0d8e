"""A grantee asks for other terms; the office agrees by a variation, or says why not."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commissioning.audit.actions import make_move, record
from commissioning.files.actions import store_upload
from commissioning.lifecycle import CHANGE, Refused
from commissioning.money import format_pounds
from commissioning.permissions import require
from grants.awards import notices as letters
from grants.awards.actions.offers import locked, say
from grants.awards.actions.varying import changed_heads
from grants.awards.models import Award, ChangeRequest, RequestedHead, Variation
from grants.awards.models.award import RUNNING


@transaction.atomic
def ask_change(
    *,
    award_id: int,
    reason: str,
    ends_on: date | None = None,
    amount_pence: int | None = None,
    heads: Mapping[int, int] | None = None,
    other: str = "",
    upload: UploadedFile[Any] | None = None,
    by: Any,
    at: datetime,
) -> ChangeRequest:
    """Ask for other terms of a running grant; its lead officer is told. What is None, or as it stands, is not asked for.

    Shape: `heads` maps the id of a budget head to the sum asked; heads that are not named stay. Units: pence.
    More may be asked than an officer may agree: the answer then waits for a decision. More money is a new grant, and is not asked for here.
    Raises: NotAllowed; Refused while another request waits, for a grant that does not run, without a reason or a change, for more money, and for
    sums that do not add up.
    Source: requirements 8 (R-8.1).
    """
    award = locked(award_id)
    require(by, "changes.ask", award)
    if award.state not in RUNNING:
        raise Refused("The terms of a grant change only while it runs, from its acceptance to its end. Write to us instead.")
    if award.change_requests.filter(state="waiting").exists():
        raise Refused("A change that you asked for waits for our answer. Withdraw it to ask for another.")
    if not reason.strip():
        raise Refused("Say why you ask for the change.")
    ends = ends_on if ends_on != award.ends_on else None
    amount = amount_pence if amount_pence != award.amount_pence else None
    if ends is not None and ends < timezone.localdate(at):
        raise Refused(f"{say(ends)} has passed. Choose a last day from today on.")
    if amount is not None:
        refuse_asked_sum(award, amount)
    changed = changed_heads(award, award.amount_pence if amount is None else amount, heads or {})
    if not (ends or amount or changed or other.strip()):
        raise Refused("Nothing would change. Enter what you want to be different.")
    request = ChangeRequest.objects.create(
        award=award,
        number=(award.change_requests.aggregate(last=Max("number"))["last"] or 0) + 1,
        reason=reason.strip(),
        ends_on_before=award.ends_on if ends else None,
        ends_on_asked=ends,
        amount_before_pence=award.amount_pence if amount else None,
        amount_asked_pence=amount,
        other=other.strip(),
        asked_by=by,
        asked_at=at,
    )
    RequestedHead.objects.bulk_create(
        RequestedHead(request=request, head=head, before_pence=before, asked_pence=asked) for head, before, asked in changed
    )
    if upload is not None:
        request.file = store_upload(upload=upload, purpose="change asked", subject=request, by=by, at=at)
        request.save(update_fields=["file"])
    record("change asked", award, by=by, at=at, request=request.pk, number=request.number)
    letters.change_asked(request, by=by, at=at)
    return request


def refuse_asked_sum(award: Award, amount: int) -> None:
    if amount > award.amount_pence:
        raise Refused(
            f"The grant is {format_pounds(award.amount_pence)}. More money is a new decision, so it cannot be asked for here: "
            "write to us, or apply to an open fund."
        )
    if amount <= 0:
        raise Refused("A grant of nothing is no grant. To give the grant up, write to us.")


def locked_request(request_id: int) -> ChangeRequest:
    """The request and its grant under lock, the grant first, as every action on a grant takes them."""
    award = locked(ChangeRequest.objects.values_list("award_id", flat=True).get(pk=request_id))
    request = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    request.award = award
    return request


def agree_change(request_id: int, variation: Variation, *, by: Any, at: datetime) -> ChangeRequest:
    """The variation answers the request, in the transaction in which it was made: payments owns that, as it fits the planned payments.

    Raises: NotAllowed; Refused where the request was settled meanwhile, or is another grant's.
    """
    request = locked_request(request_id)
    if request.award_id != variation.award_id:
        raise Refused("That request is about another grant.")
    return settle(request, "agree", by=by, at=at, variation=variation)


@transaction.atomic
def decline_change(*, request_id: int, answer: str, by: Any, at: datetime) -> ChangeRequest:
    """The terms stay; both contacts read why. Raises: NotAllowed; Refused without a reason, or where it was settled meanwhile."""
    request = locked_request(request_id)
    require(by, CHANGE["decline"].needs, request)
    if not answer.strip():
        raise Refused("Say why the change is not agreed: both contacts read it.")
    settle(request, "decline", by=by, at=at, answer=answer.strip())
    letters.change_declined(request, by=by, at=at)
    return request


@transaction.atomic
def withdraw_change(*, request_id: int, by: Any, at: datetime) -> ChangeRequest:
    """The body takes its request back. Raises: NotAllowed; Refused where it was settled meanwhile."""
    return settle(locked_request(request_id), "withdraw", by=by, at=at)


def settle(request: ChangeRequest, name: str, *, by: Any, at: datetime, **given: Any) -> ChangeRequest:
    settled: ChangeRequest = make_move(request, CHANGE[name], by=by, at=at, facts={"award": request.award_id}, **given)
    return settled
