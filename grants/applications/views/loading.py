"""How every page of a bid begins: seen by her, or not there at all."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest

from commissioning.permissions import require
from grants.applications.models import Application
from grants.applications.queries import bid_to_write


def bid_or_404(reference: str, user: Any, load: Callable[[str, Any], Application] = bid_to_write) -> Application:
    """A bid with its answers, in one query. Raises: Http404 where she may not see it."""
    try:
        return load(reference, user)
    except Application.DoesNotExist:
        raise Http404(reference) from None


def bid_to_edit(reference: str, user: Any, load: Callable[[str, Any], Application] = bid_to_write) -> Application:
    """The same where she may write. Raises: Http404; NotAllowed for those who may only read."""
    application = bid_or_404(reference, user, load)
    require(user, "applications.edit", application)
    return application


def posted(request: HttpRequest) -> Any:
    """What was sent, be it nothing at all; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None
