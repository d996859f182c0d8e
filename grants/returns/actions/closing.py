"""The end of a grant as returns see it: the last return follows its day, and the closing waits for them all."""

from datetime import datetime

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import AWARD
from commissioning.people.models import User
from commissioning.permissions import require
from grants.awards.actions import close_award
from grants.awards.models import Award
from grants.payments.models import Requirement
from grants.payments.queries import spoken_for
from grants.returns.actions.returns import LATE_AFTER
from grants.returns.models import Return
from grants.returns.queries import closeout, last_day, returns_to_move
from grants.returns.schedule import MONTH


@transaction.atomic
def close_grant(*, award_id: int, by: User, at: datetime, goes_to: str = "") -> Award:
    """Close a grant on which nothing is open: conditions, returns, payments, unspent money, money asked back.

    Shape: `goes_to` says where what was promised and never paid goes, as a key of `places_for`; empty, it stays in its year.
    Raises: NotAllowed; Refused, naming everything that is open, or unless it is being reconciled or money was asked back.
    """
    award = Award.objects.select_for_update(of=("self",)).select_related("application__call", "call").get(pk=award_id)
    require(by, AWARD["close"].needs, award)
    account = closeout(award)
    return close_award(
        award_id=award_id,
        still_open=account.still_open,
        kept=spoken_for(award),
        returned_pence=account.ledger.returned_pence,
        spent_pence=account.spent_pence,
        by=by,
        at=at,
        goes_to=goes_to,
    )


def follow_ends(*, at: datetime) -> int:
    """Move the last return of every grant whose end moved, and the payments' waiting for it; run when due. Gives how many."""
    moved = 0
    for pk in list(returns_to_move().values_list("pk", flat=True)):
        with transaction.atomic():
            one = Return.objects.select_for_update(of=("self",)).select_related("award").get(pk=pk)
            if one.state not in ("scheduled", "draft"):
                continue
            ends_on = last_day(one.award)
            before, one.period_to_on, one.due_on = one.due_on, ends_on, ends_on + MONTH
            one.save(update_fields=["period_to_on", "due_on"])
            for kind, due_on in (("return", one.due_on), ("late", one.due_on + LATE_AFTER)):
                Requirement.objects.filter(instalment__award=one.award, subject=one.reference, kind=kind).update(due_on=due_on)
            record("return moved", one, by=None, at=at, before={"due_on": before.isoformat()}, after={"due_on": one.due_on.isoformat()})
            moved += 1
    return moved
