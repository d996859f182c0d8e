"""Every address, by dotted string only: no import goes up."""

from importlib.util import find_spec

from allauth.account import views as account
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve

from commissioning.health import healthz
from commissioning.people.views import sign_in

APPS = {
    "applications": ("apply/", "grants.applications.urls"),
    "assessment": ("assessment/", "grants.assessment.urls"),
    "awards": ("awards/", "grants.awards.urls"),
    "payments": ("payments/", "grants.payments.urls"),
    "returns": ("returns/", "grants.returns.urls"),
    "spreadsheets": ("exports/", "grants.spreadsheets.urls"),
    "transparency": ("transparency/", "grants.transparency.urls"),
    "workspace": ("desk/", "grants.workspace.urls"),
    "people": ("people/", "commissioning.people.urls"),
    "calls": ("calls/", "commissioning.calls.urls"),
    "outcomes": ("plan-figures/", "commissioning.outcomes.urls"),
    "files": ("files/", "commissioning.files.urls"),
    "audit": ("audit/", "commissioning.audit.urls"),
    "cms": ("", "cms.urls"),
    "demo": ("demo/", "demo.urls"),
}


def of(name: str) -> list[URLResolver]:
    """The addresses of one app; none while it has no urls module, and none of the demo unless DEMO is on."""
    prefix, module = APPS[name]
    if find_spec(module) is None or (name == "demo" and not settings.DEMO):
        return []
    return [path(prefix, include((module, name)))]


# No password exists, so of allauth's views only those of the one-time code are mounted.
SIGN_IN = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/", sign_in, name="account_request_login_code"),
    path("sign-in/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-up/", account.signup, name="account_signup"),
    path("sign-out/", account.logout, name="account_logout"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    *SIGN_IN,
    *[each for name in APPS for each in of(name)],
    path("admin/", include("cms.admin_urls")),
    path("documents/", include("wagtail.documents.urls")),
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}, name="media"),
    path("", include("wagtail.urls")),
]
