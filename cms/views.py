"""Answers that no page of the tree gives, and the one page that many read in the same hour."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.views import serve

from cms.page_cache import kept_page

CLOSED = ("/admin/", "/apply/", "/desk/", "/sign-in/", "/files/", "/demo/")


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Wagtail's own answer for the page of a call, kept while nothing that it shows has changed."""
    return kept_page(request, slug, lambda: serve(request, request.path_info))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the public pages and nothing else."""
    lines = ["User-agent: *", *(f"Disallow: {each}" for each in CLOSED), f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
