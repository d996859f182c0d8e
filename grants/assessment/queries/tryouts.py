"""What the panel's chosen try-out has for a bid."""

from grants.applications.models import Application
from grants.assessment.models import TryOut, TryOutAmount


def chosen_amount(bid: Application) -> int | None:
    """Pence, 0 where the chosen try-out of the call has nothing for the bid, None where none is chosen. Two queries at most."""
    tryout = TryOut.objects.chosen().filter(call=bid.call_id).first()
    if tryout is None:
        return None
    return TryOutAmount.objects.filter(tryout=tryout, application=bid).values_list("amount_pence", flat=True).first() or 0
