"""What every answer carries: a content policy, a word about caching, and refusals as pages."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from commissioning.lifecycle import Refused
from commissioning.permissions import NotAllowed

ADMIN_PREFIX = "/admin/"
# What a visitor's browser, or a cache before us, may keep; for someone signed in these pages say more.
PUBLIC_PAGES = {"wagtail_serve", "wagtaildocs_serve"}
PUBLIC_NAMESPACES = {"transparency", "cms"}
# The same for everybody.
PUBLIC_FILES = {"media", "people:colours"}


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy of settings everywhere, and the one exception that Wagtail's own screens need."""

    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(ADMIN_PREFIX):
            # Wagtail 8 writes inline scripts for date widgets and inline panels, and previews a page in a frame of its own.
            parts.replace = {**(parts.replace or {}), "script-src": [SELF, UNSAFE_INLINE], "frame-ancestors": [SELF]}
        return parts


class PrivatePages(MiddlewareMixin):
    """Nothing private is kept by a browser or a cache: no page of a signed-in person, and no page that is not known to be public."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not _may_be_kept(request):
            response["Cache-Control"] = "no-store, private"
        return response


class Refusals(MiddlewareMixin):
    """A rule that stands in the way becomes a page that says so: 403 for a person who may not, 409 for a record that is not ready."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, (NotAllowed, PermissionDenied)):
            return render(request, "403.html", status=403)
        if isinstance(exception, Refused):
            return render(request, "refused.html", {"message": str(exception)}, status=409)
        return None


def _may_be_kept(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    if match.view_name in PUBLIC_FILES:
        return True
    public = match.view_name in PUBLIC_PAGES or bool(PUBLIC_NAMESPACES.intersection(match.namespaces))
    # The cookie alone is asked, so that a public page costs no query.
    return public and settings.SESSION_COOKIE_NAME not in request.COOKIES
