"""Whether a return may be written."""

from commissioning.lifecycle import Refused
from grants.returns.models import Return


def locked(return_id: int) -> Return:
    """The return, its row locked."""
    found = Return.objects.select_for_update(of=("self",)).select_related("award__call", "award__application", "answers")
    return found.get(pk=return_id)


def refuse_unless_open(one: Return) -> None:
    """Raises: Refused once it is sent or waived."""
    if one.state == "waived":
        raise Refused("This return is no longer needed.")
    if one.state not in ("scheduled", "draft", "queried"):
        raise Refused("This return is sent. Wait for our answer, or write to us.")
