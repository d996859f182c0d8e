"""Writing the record. `make_move` is the one door through which a state changes."""

from collections.abc import Mapping
from datetime import datetime
from inspect import signature
from typing import Any

from django.db import models

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Move, Refused
from commissioning.permissions import require


def record(
    verb: str,
    obj: models.Model,
    *,
    by: Any,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    **facts: Any,
) -> AuditEvent:
    """Add one event, in the caller's transaction.

    Shape: `before` and `after` map field names to plain values (ids, pence, states, ISO dates, digests); `facts` are more of the same.
    `by` is None when the system itself acts on the clock.
    Source: house, section 7a: no free text, no names of people, no bank numbers.
    """
    return AuditEvent.objects.create(
        at=at,
        actor=by,
        verb=verb,
        subject_type=obj._meta.label_lower,
        subject_id=str(obj.pk),
        before=dict(before or {}),
        after=dict(after or {}),
        facts=facts,
    )


def make_move(
    obj: Any,
    move: Move,
    *,
    by: Any,
    at: datetime,
    on: Any = None,
    facts: Mapping[str, Any] | None = None,
    **given: Any,
) -> Any:
    """Permission, move, save, event: the second half of every action that changes a state.

    The caller holds the row's lock (`select_for_update`) inside a transaction and has checked what must be true first. `on` is the object the
    permission is asked of, where that is not the one that moves (an application moved by its notice). `given` goes to the model's method, and so does `by` where it asks for it.
    Raises: NotAllowed, or Refused where the state does not allow it or where only a person may do it.
    """
    if by is not None:
        require(by, move.needs, obj if on is None else on)
    elif not move.by_clock:
        raise Refused(f"“{move.button}” needs a person.")
    was = obj.state
    method = getattr(obj, METHODS.get(move.name, move.name))
    if "by" in signature(method).parameters:
        given["by"] = by
    method(at=at, **given)
    obj.save()
    record(f"{obj._meta.model_name} {move.name}", obj, by=by, at=at, before={"state": was}, after={"state": obj.state}, **(facts or {}))
    return obj


METHODS = {"break": "break_", "query": "ask"}  # moves whose name is taken, by Python or by a field
