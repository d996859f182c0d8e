"""What is done across the stages: two records of one body are merged, which moves rows of all of them; a letter about any of them is sent again."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from commissioning.audit.actions import record
from commissioning.calls.models import Call, Enquiry
from commissioning.lifecycle import Refused
from commissioning.mail.actions import send_again
from commissioning.mail.models import Message
from commissioning.people import notices
from commissioning.people.models import Appointment, Invitation, Membership, Merging, Organisation
from commissioning.permissions import NotAllowed, require
from grants.applications.models import Application, Contact, HeldDocument
from grants.assessment.models import Interest, Stop
from grants.awards.models import Award, HistoricAward
from grants.payments.actions import lapse_approvals
from grants.payments.models import BankDetails, Instalment, Supplier
from grants.workspace.queries.award_file import packed
from grants.workspace.queries.merging import may_merge, one_sided_conflicts
from grants.workspace.queries.undelivered import undelivered

# All rows of these go to the body that is kept. In the order in which other actions lock them.
MOVES: tuple[type[models.Model], ...] = (Application, Award, HistoricAward, HeldDocument, Contact, Enquiry, Appointment, Membership)
# Of these, the rows for which the kept body has none of the same kind; the others stay where they are, and count no more.
MOVES_WHERE_FREE: tuple[type[models.Model], ...] = (Invitation, Interest, Stop, Supplier)
# Where a body is paid is never taken over from another record: the body enters it, and a second person confirms it.
STAYS: tuple[type[models.Model], ...] = (BankDetails, Merging, Organisation)
ON_THE_WAY = ("in_batch", "exported")


@transaction.atomic
def merge_bodies(*, kept_id: int, merged_id: int, reason: str, by: Any, at: datetime) -> Merging:
    """Make two records of one body one: everything of `merged` goes to `kept`, and whoever acts for either acts for both.

    Shape: the record of `merged` stays as it was, and says where it went. Bank details are not taken over, and what was approved to be paid to
    `merged` is planned again.
    Raises: NotAllowed for all but officers, for one who acts for either and for one whom a conflict about either bars; Refused without a reason, where
    either was merged already, where money is on its way to `merged`, where both are stopped, or where a conflict with one is not declared of the other.
    """
    if kept_id == merged_id:
        raise Refused("These are one record already.")
    kept, merged = both(kept_id, merged_id)
    if not (may_merge(by, kept) and may_merge(by, merged)):
        raise NotAllowed("organisations.merge")
    if not reason.strip():
        raise Refused("Say how you know that they are one body.")
    if kept.merged_into_id or merged.merged_into_id:
        raise Refused("One of these was merged already. Look at the list again.")
    refuse_money_on_the_way(merged)
    if Stop.objects.standing().filter(organisation=kept, application=None).exists() and (
        Stop.objects.standing().filter(organisation=merged, application=None).exists()
    ):
        raise Refused("Both are stopped. Have one of the stops lifted first, so that none is lost.")
    for conflict in one_sided_conflicts(kept, merged):
        raise Refused(conflict)

    merging = Merging(kept=kept, merged=merged, reason=reason.strip(), by=by, at=at)
    lapse_approvals(organisation_id=merged.pk, at=at)
    merging.ended = end_doubled_memberships(kept, merged, at=at)
    merging.moved = {model._meta.label: move(model, merged, kept) for model in MOVES + MOVES_WHERE_FREE}
    merging.save()
    Organisation.objects.filter(pk=merged.pk).update(merged_into=kept)
    record("body merged", kept, by=by, at=at, merging=merging.pk, merged=merged.pk, rows={k: len(v) for k, v in merging.moved.items() if v})
    record("body merged into another", merged, by=by, at=at, merging=merging.pk, kept=kept.pk)
    notices.tell_bodies_merged(merging, at=at)
    return merging


@transaction.atomic
def undo_merging(*, merging_id: int, reason: str, by: Any, at: datetime) -> Merging:
    """Make one body two again, within 30 days: the rows that moved go back, and what came since stays with the body that was kept.

    Raises: NotAllowed as `merge_bodies`; Refused without a reason, after 30 days, where it was undone, or where money is on its way to the body.
    """
    found = Merging.objects.get(pk=merging_id)
    kept, merged = both(found.kept_id, found.merged_id)
    merging = Merging.objects.select_for_update().get(pk=merging_id)
    if not may_merge(by, kept):
        raise NotAllowed("organisations.merge")
    if merging.undone_at is not None:
        raise Refused("Somebody else has just undone this.")
    if not merging.may_be_undone_at(at):
        raise Refused("A merging can be undone for 30 days, and they are over.")
    if not reason.strip():
        raise Refused("Say why they are two bodies after all.")
    if kept.merged_into_id:
        raise Refused(f"{kept.name} was merged into another body since. Undo that first.")
    refuse_money_on_the_way(kept)

    lapse_approvals(organisation_id=kept.pk, at=at)
    for model in MOVES + MOVES_WHERE_FREE:
        rows = model._default_manager.filter(pk__in=merging.moved.get(model._meta.label, []), organisation=kept)
        try:
            with transaction.atomic():
                rows.update(organisation=merged)
        except IntegrityError:
            raise Refused("Something of the merged body was entered again since. Speak to the administrator before it is undone.") from None
    Membership.objects.filter(pk__in=merging.ended).update(left_at=None)
    Organisation.objects.filter(pk=merged.pk).update(merged_into=None)
    merging.undone_by, merging.undone_at, merging.undone_reason = by, at, reason.strip()
    merging.save()
    record("merging undone", kept, by=by, at=at, merging=merging.pk, merged=merged.pk)
    record("merging into another undone", merged, by=by, at=at, merging=merging.pk, kept=kept.pk)
    notices.tell_merging_undone(merging, at=at)
    return merging


def both(first: int, second: int) -> tuple[Organisation, Organisation]:
    """Both records, locked whole: nothing new can point at either until this is over."""
    locked = {each.pk: each for each in Organisation.objects.select_for_update().filter(pk__in=(first, second)).order_by("pk")}
    return locked[first], locked[second]


def refuse_money_on_the_way(body: Organisation) -> None:
    going = Instalment.objects.filter(award__organisation=body, state__in=ON_THE_WAY).order_by("reference").first()
    if going is not None:
        raise Refused(f"Payment {going.reference} is on its way to {body.name}. Wait until finance has recorded it.")


def end_doubled_memberships(kept: Organisation, merged: Organisation, *, at: datetime) -> list[int]:
    """Whoever acts for both keeps what she may do for the kept body, and no more. Gives the rows that ended."""
    stays = Membership.objects.filter(organisation=kept, left_at__isnull=True).values("user")
    doubled = Membership.objects.filter(organisation=merged, left_at__isnull=True, user__in=stays)
    ended = list(doubled.order_by("pk").values_list("pk", flat=True))
    Membership.objects.filter(pk__in=ended).update(left_at=at)
    return ended


def move(model: type[models.Model], merged: Organisation, kept: Organisation) -> list[int]:
    """Point the rows at the kept body; those that it has in the same place stay. Gives the rows that moved."""
    moved = []
    for pk in model._default_manager.filter(organisation=merged).order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                model._default_manager.filter(pk=pk).update(organisation=kept)
        except IntegrityError:
            if model in MOVES:
                raise
        else:
            moved.append(pk)
    return moved


@transaction.atomic
def send_letter_again(*, message_id: int, to: str, by: Any, at: datetime) -> Message:
    """Send a letter that did not arrive once more, to the address given.

    Raises: NotAllowed for all but officers, and for a letter about a bid that a conflict bars; Refused for an address that cannot be used, or for
    a letter that is on its way or was sent.
    """
    require(by, "letters.resend")
    found = Message.objects.filter(pk=message_id).first()
    if found is not None and found.state in ("failed", "held") and not undelivered(by).filter(pk=message_id).exists():
        raise NotAllowed("letters.resend")
    message = send_again(message_id=message_id, to=to, by=by, at=at)
    record("letter sent again", message, by=by, at=at)
    return message


@transaction.atomic
def take_award_file(*, award_id: int, by: Any, at: datetime) -> bytes:
    """The whole file of an award as a zip; that it was taken, and with which digest, is on the record. Raises: NotAllowed."""
    require(by, "audit.files")
    award = Award.objects.select_related(
        "application", "organisation", "call__fund", "call__budget", "row__notice__document", "agreement"
    ).get(pk=award_id)
    content = packed(award, at)
    record("whole file taken", award, by=by, at=at, sha256=hashlib.sha256(content).hexdigest())
    return content


@transaction.atomic
def note_pack_taken(*, call_id: int, kind: str, bids: int, left_out: int, by: Any, at: datetime) -> Call:
    """Put on the record that somebody took the panel's pack, and how many bids her copy held. Raises: NotAllowed."""
    call = Call.objects.get(pk=call_id)
    require(by, "scores.view", call)
    record("panel pack taken", call, by=by, at=at, kind=kind, bids=bids, left_out=left_out)
    return call
