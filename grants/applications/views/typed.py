"""What was sent when the session had ended: kept for the browser that sent it, and put back on its page once she has signed in again."""

import functools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

KEY = "typed"
KEPT_FOR = timedelta(hours=2)
# Anyone can send here without signing in: a page of our longest form is a tenth of this.
LONGEST = 200_000

View = Callable[..., HttpResponse]


def keep_typed(view: View) -> View:
    """Stands before `login_required`. Words go into the visitor's session, which signing in carries over; never into the address. Files cannot be kept."""

    @functools.wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            fields = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
            if sum(len(each) for values in fields.values() for each in values) <= LONGEST:
                request.session[KEY] = {"path": request.path, "at": timezone.now().isoformat(), "fields": fields}
        return view(request, *args, **kwargs)

    return kept


def typed_before(request: HttpRequest, *, at: datetime) -> QueryDict | None:
    """What was typed on this page before she signed in, once; None where nothing was, or too long ago."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    if at - datetime.fromisoformat(kept["at"]) > KEPT_FOR:
        return None
    fields = QueryDict(mutable=True)
    for name, values in kept["fields"].items():
        fields.setlist(name, values)
    return fields
