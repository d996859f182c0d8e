"""Interests that were declared."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from grants.applications.models import Sight
from grants.assessment.models import KINDS_OF_INTEREST, Interest
from grants.spreadsheets.columns import Column
from grants.spreadsheets.sheets import CHUNK

NAME = "declarations"
TITLE = "Declarations of interest"
PURPOSE = "What everybody declared about each body in a call, and when."
NEEDS = "scores.view"
COLUMNS = [
    Column("Call", width=14),
    Column("Person", width=28),
    Column("Organisation", width=34),
    Column("Interest", width=26),
    Column("Note", "words"),
    Column("Declared at", "instant"),
]
FIELDS = ("call__reference", "user__name", "organisation__name", "kind", "note", "at")
KINDS = dict(KINDS_OF_INTEREST)


def rows(*, at: datetime, user: Any = None, call: str = "") -> Iterator[Sequence[Any]]:
    """By call, person and body; without the bodies that a conflict bars `user` from."""
    found = Interest.objects.all()
    if user is not None:
        offices = [each.office_id for each in user.staff_roles_held]
        barred = Sight.objects.shut_to(user).values("application__organisation")
        found = found.filter(call__office__in=offices).exclude(organisation__in=barred)
    if call:
        found = found.filter(call__reference=call)
    order = ("call__reference", "user__name", "organisation__name", "pk")
    for reference, person, body, kind, note, when in found.order_by(*order).values_list(*FIELDS).iterator(CHUNK):
        yield [reference, person, body, KINDS[kind], note, when]
