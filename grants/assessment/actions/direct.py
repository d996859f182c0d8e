"""Awards without competition: proposed with a reason and a power, agreed to by the monitoring officer, and from then on decided like any other."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.audit.actions import make_move, record
from commissioning.calls.models import LegalBasis
from commissioning.lifecycle import APPLICATION, Refused
from commissioning.permissions import require
from grants.assessment.actions.locking import locked
from grants.assessment.models import DirectAward


@transaction.atomic
def propose_direct(*, application_id: int, reason: str, power: str, by: Any, at: datetime) -> DirectAward:
    """Ask the monitoring officer to let a bid that passed its checks be awarded without competition. What was declined may be asked again.

    Raises: NotAllowed; Refused without a reason, for an unknown power, and for a bid that is not found eligible or is being scored.
    """
    bid = locked(application_id)
    require(by, "direct.propose", bid)
    if bid.state != "eligible":
        raise Refused("Only a bid that was found eligible, and is not being scored, can be awarded without competition.")
    if not reason.strip():
        raise Refused("Write why there is no competition.")
    if power not in LegalBasis.values:
        raise Refused("Choose the power under which it is made.")
    direct = DirectAward.objects.filter(application=bid).first() or DirectAward(application=bid)
    direct.reason, direct.power, direct.proposed_by, direct.proposed_at = reason.strip(), power, by, at
    direct.decided_by, direct.decided_at, direct.note = None, None, ""
    direct.save()
    record("direct award proposed", bid, by=by, at=at, power=power, words=len(reason.split()))
    return direct


@transaction.atomic
def settle_direct(*, application_id: int, agreed: bool, note: str = "", by: Any, at: datetime) -> DirectAward:
    """Agree to a direct award, or decline it with why. Agreed, the bid is before the panel without scores: what follows is as for every other.

    Raises: NotAllowed for all but the monitoring officer; Refused for whoever proposed it, where nothing waits, and for declining without a word.
    """
    bid = locked(application_id)
    require(by, "direct.agree", bid)
    direct = DirectAward.objects.select_for_update(of=("self",)).filter(application=bid, decided_at__isnull=True).first()
    if direct is None or bid.state != "eligible":
        raise Refused("No direct award of this bid waits for you.")
    if direct.proposed_by_id == by.pk:
        raise Refused("You proposed it yourself, so somebody else must agree.")
    if not agreed and not note.strip():
        raise Refused("Say why not.")
    direct.agreed, direct.note, direct.decided_by, direct.decided_at = agreed, note.strip(), by, at
    direct.save()
    record("direct award agreed" if agreed else "direct award declined", bid, by=by, at=at, power=direct.power)
    if agreed:
        make_move(bid, APPLICATION["go_direct"], by=by, at=at, facts={"direct": direct.pk})
    return direct
