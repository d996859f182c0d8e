"""The one decorator of these pages: signed in, and turned to the declaration where that is what is missing."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from grants.assessment.views.loading import MustDeclare, declare_first

View = Callable[..., HttpResponse]


def desk_page(view: View) -> View:
    """Sign in first; declare first."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except MustDeclare as missing:
            return declare_first(request, missing.assessment)

    return guarded
