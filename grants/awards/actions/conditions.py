"""Conditions of an award: adding one, sending evidence, and deciding on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from commissioning.audit.actions import make_move, record
from commissioning.files.actions import store_upload
from commissioning.lifecycle import CONDITION, Refused
from commissioning.permissions import require
from grants.awards import notices as letters
from grants.awards.models import Award, Condition

KINDS = ("before_payment", "before_start", "ongoing", "at_end")
DECISIONS = ("meet", "return_evidence", "waive", "break")


@transaction.atomic
def add_condition(*, award_id: int, kind: str, text: str, due_on: date | None = None, by: Any, at: datetime) -> Condition:
    """Add a condition to an award that is not yet accepted.

    Raises: NotAllowed; Refused without words, or after acceptance: terms then change only by a variation.
    """
    award = Award.objects.select_for_update(of=("self",)).select_related("application__call", "call").get(pk=award_id)
    require(by, "awards.manage", award)
    if kind not in KINDS:
        raise Refused("Choose when the condition must be met.")
    if not text.strip():
        raise Refused("Write what the body must do.")
    if award.state not in ("approved", "offered"):
        raise Refused("The terms were accepted, so a condition can no longer be added. A change of terms is a variation.")
    number = (award.conditions.aggregate(last=Max("number"))["last"] or 0) + 1
    condition = Condition.objects.create(award=award, number=number, kind=kind, text=text.strip(), due_on=due_on)
    record("condition added", condition, by=by, at=at, after={"state": condition.state, "kind": kind}, award=award.pk)
    return condition


def locked(condition_id: int) -> Condition:
    return (
        Condition.objects.select_for_update(of=("self",))
        .select_related("award__organisation", "award__call", "award__office", "award__application__call")
        .get(pk=condition_id)
    )


@transaction.atomic
def send_evidence(*, condition_id: int, note: str = "", upload: UploadedFile[Any] | None = None, by: Any, at: datetime) -> Condition:
    """The body says how a condition is met: a file, a note, or both.

    Raises: NotAllowed for anyone but its owners and editors; Refused where neither is given, or the file cannot be taken.
    """
    condition = locked(condition_id)
    require(by, CONDITION["send_evidence"].needs, condition)
    if upload is None and not note.strip():
        raise Refused("Add a file, or write how the condition is met.")
    evidence = condition.evidence
    if upload is not None:
        evidence = store_upload(upload=upload, purpose="evidence of a condition", subject=condition, by=by, at=at)
    facts = {"file": evidence.pk, "sha256": evidence.sha256} if evidence else {}
    return make_move(condition, CONDITION["send_evidence"], by=by, at=at, facts=facts, note=note.strip(), evidence=evidence)


@transaction.atomic
def decide_condition(*, condition_id: int, move: str, note: str = "", by: Any, at: datetime) -> Condition:
    """The officer's word on a condition.

    Shape: `move` is meet, return_evidence, waive or break; all but meet need a note. Evidence that is sent back is told to both contacts.
    Raises: NotAllowed; Refused without the note, or where the state does not allow it.
    """
    if move not in DECISIONS:
        raise Refused("Choose what you decide on this condition.")
    condition = locked(condition_id)
    require(by, CONDITION[move].needs, condition)
    if move != "meet" and not note.strip():
        raise Refused("Say why: the note is kept, and shown to the grantee.")
    make_move(condition, CONDITION[move], by=by, at=at, note=note.strip())
    if move == "return_evidence":
        letters.evidence_asked_again(condition, by=by, at=at)
    return condition
