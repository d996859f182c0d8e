"""One act on many bids: tried on each first, then done to each by itself, so that one that cannot be done holds up no other."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.lifecycle import APPLICATION, Refused
from commissioning.permissions import NotAllowed
from grants.applications.models import Application
from grants.assessment.actions.desk import tag_bid, untag_bid
from grants.assessment.actions.opening import start_check
from grants.assessment.actions.panel import send_to_panel
from grants.assessment.actions.scoring import assign_assessor

Do = Callable[..., Any]


@dataclass(frozen=True)
class Bulk:
    """An act that may be done to many. `asks` is what must be chosen with it: nothing, a tag's name or an assessor."""

    key: str
    words: str
    done: str
    do: Do
    asks: str = ""


BULK = {
    each.key: each
    for each in (
        Bulk("check", "Take into check", "taken into check", start_check),
        Bulk("assign", "Give to an assessor", "given to the assessor", assign_assessor, asks="assessor_id"),
        Bulk("panel", "Put before the panel", "put before the panel", send_to_panel),
        Bulk("tag", "Put a tag on", "tagged", tag_bid, asks="name"),
        Bulk("untag", "Take a tag off", "rid of the tag", untag_bid, asks="name"),
    )
}


@dataclass(frozen=True)
class Tried:
    """A bid, and why the act cannot be done to it; empty where it can."""

    bid: Application
    problem: str


class _TriedOnlyError(Exception):
    """Undoes what was tried."""


def try_bulk(act: Bulk, bids: Iterable[Application], *, by: Any, at: datetime, extra: Mapping[str, Any]) -> list[Tried]:
    """What would become of each, found by doing it and undoing it at once; nothing is kept, and no letter goes."""
    return [Tried(bid, _attempt(act, bid, by=by, at=at, extra=extra, keep=False)) for bid in bids]


def do_bulk(
    act: Bulk, bids: Iterable[Application], *, seen: Mapping[int, str], by: Any, at: datetime, extra: Mapping[str, Any]
) -> list[Tried]:
    """Do it to each, in a transaction of its own. One whose state is no longer that of the preview (`seen`, by id) is left as it is, and says so."""
    return [Tried(bid, _attempt(act, bid, by=by, at=at, extra=extra, keep=True, seen=seen.get(bid.pk, ""))) for bid in bids]


def _attempt(act: Bulk, bid: Application, *, by: Any, at: datetime, extra: Mapping[str, Any], keep: bool, seen: str = "") -> str:
    try:
        with transaction.atomic():
            if keep:
                now = Application.objects.select_for_update().values_list("state", flat=True).get(pk=bid.pk)
                if now != seen:
                    raise Refused(f"It moved meanwhile: {APPLICATION.states[now].staff.lower()} now. It was left as it is.")
            act.do(application_id=bid.pk, by=by, at=at, **extra)
            if not keep:
                raise _TriedOnlyError
    except _TriedOnlyError:
        return ""
    except Refused as refused:
        return str(refused)
    except NotAllowed:
        return "You may not do this to this bid."
    return ""
