"""Wagtail's screens, behind our own door.

Wagtail sends a person without the right back to signing in, and signing in sends one who is signed in back to Wagtail: a ring
without end. So who may not edit the site is told so here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import urlpatterns as wagtail_urls
from wagtail.admin.views.account import AccountView
from wagtail.utils.urlpatterns import decorate_urlpatterns


def editors_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Strangers go on to Wagtail's own question, which leads to signing in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return view(request, *args, **options)

    return guarded


class Account(AccountView):
    """Wagtail asks for a first and a last name, which our people do not have: theirs are kept by the office."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if panel.name != "name_email"]


urlpatterns = decorate_urlpatterns(
    [path("account/", require_admin_access(Account.as_view()), name="wagtailadmin_account"), *wagtail_urls], editors_only
)
